"""What is wrong with an answer already in normal form: the limits set by the call, and what a table must hold together."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from ptce.questionnaire import french
from ptce.questionnaire.action_plan import ActionRow, check_action_plan
from ptce.questionnaire.budget import Budget, check_budget
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.members import MemberRow, check_members
from ptce.questionnaire.problems import Blocks, Problem
from ptce.questionnaire.rows import count_problems
from ptce.questionnaire.territory import PlaceRow, check_territory
from ptce.questionnaire.texts import LONG_LENGTH, SHORT_LENGTH


def check(field: Field, value: object) -> tuple[Problem, ...]:
    """Say what forbids submitting a value that `clean` returned earlier, without reading it anew.

    The form may have changed since: tightened limits and removed options are told. A field's kind never changes.
    """
    checker = _CHECKS.get(field.kind)
    return tuple(checker(field, value)) if checker and value is not None else ()


def length_limit(field: Field) -> int:
    """Return the longest text the field takes, in characters."""
    return field.max_length or (LONG_LENGTH if field.kind is Kind.LONG_TEXT else SHORT_LENGTH)


def _check_text(field: Field, value: object) -> list[Problem]:
    length, limit = len(cast(str, value)), length_limit(field)
    if length <= limit:
        return []
    figures = f"{french.number(length)} caractères pour {french.number(limit)} au plus"
    return [
        Problem(
            f"Ce texte compte {figures}\u00a0: retirez-en {french.number(length - limit)}.",
            Blocks.SUBMISSION,
        )
    ]


def _check_number(field: Field, value: object) -> list[Problem]:
    number = Decimal(cast(str, value))
    write = french.amount if field.kind is Kind.AMOUNT else _write_number
    if isinstance(field.minimum, Decimal) and number < field.minimum:
        return [
            Problem(
                f"C’est trop peu\u00a0: la réponse doit être d’au moins {write(field.minimum)}.",
                Blocks.SUBMISSION,
            )
        ]
    if isinstance(field.maximum, Decimal) and number > field.maximum:
        return [
            Problem(
                f"C’est trop\u00a0: la réponse ne peut pas dépasser {write(field.maximum)}.",
                Blocks.SUBMISSION,
            )
        ]
    return []


def _write_number(value: Decimal) -> str:
    return french.number(french.shortest(value))


def _check_date(field: Field, value: object) -> list[Problem]:
    day = date.fromisoformat(cast(str, value))
    if isinstance(field.minimum, date) and day < field.minimum:
        return [
            Problem(
                f"Cette date est trop ancienne\u00a0: donnez une date à partir du {french.day(field.minimum)}.",
                Blocks.SUBMISSION,
            )
        ]
    if isinstance(field.maximum, date) and day > field.maximum:
        return [
            Problem(
                f"Cette date est trop lointaine\u00a0: donnez une date jusqu’au {french.day(field.maximum)}.",
                Blocks.SUBMISSION,
            )
        ]
    return []


def _check_choice(field: Field, value: object) -> list[Problem]:
    if value in field.option_labels:
        return []
    return [
        Problem(
            "Cette réponse n’est plus proposée\u00a0: choisissez-en une autre.",
            Blocks.SUBMISSION,
        )
    ]


def _check_choices(field: Field, value: object) -> list[Problem]:
    chosen = cast(list[str], value)
    if not all(choice in field.option_labels for choice in chosen):
        return [
            Problem(
                "L’une de vos réponses n’est plus proposée\u00a0: choisissez à nouveau.",
                Blocks.SUBMISSION,
            )
        ]
    return count_problems(len(chosen), field, noun="réponse")


_CHECKS: Mapping[Kind, Callable[[Field, object], list[Problem]]] = {
    Kind.SHORT_TEXT: _check_text,
    Kind.LONG_TEXT: _check_text,
    Kind.NUMBER: _check_number,
    Kind.AMOUNT: _check_number,
    Kind.DATE: _check_date,
    Kind.SINGLE_CHOICE: _check_choice,
    Kind.MULTIPLE_CHOICE: _check_choices,
    Kind.MEMBERS: lambda field, value: check_members(field, cast(list[MemberRow], value)),
    Kind.TERRITORY: lambda field, value: check_territory(field, cast(list[PlaceRow], value)),
    Kind.BUDGET: lambda field, value: check_budget(field, cast(Budget, value)),
    Kind.ACTION_PLAN: lambda field, value: check_action_plan(field, cast(list[ActionRow], value)),
}
