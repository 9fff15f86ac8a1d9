"""Plausible answers made from a form's own rules, so that whoever composes it sees it filled. Always the same for the same form."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from ptce.questionnaire import french
from ptce.questionnaire.checking import length_limit
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.kinds import Kind, Role
from ptce.questionnaire.members import FAMILIES

# An identifier with a right key that names nobody.
SIRET = "99999999800019"
_WORDS = {Role.POLE_NAME: "Pôle d’essai du Val-Fictif", Role.SUMMARY: "Le pôle réunit des structures du territoire autour d’un projet commun."}
_PLAIN = "Réponse d’essai"
_SENTENCE = "Cette réponse d’essai montre la place que prend le texte. "
_TEXT_LENGTH = 400
_DAY = date(2026, 9, 1)
_AMOUNT, _NUMBER = Decimal(30_000), Decimal(10)
_CHARGES = 100_000
_STATE_SHARE = 50
_MEMBERS, _PLACES, _ACTIONS = 3, 2, 2
_PLACE_CODES = {Kind.COMMUNE: "26281", Kind.EPCI: "200068781", Kind.DEPARTEMENT: "26", Kind.REGION: "84"}


def sample_answers(form: Form) -> dict[str, object]:
    """Return a normal form for each question that is neither a file nor computed, within the limits of the call where they leave room for one.

    Every question is answered, those that other answers hide included: `visibility.asked` says which count.
    """
    values = ((field.id, sample_answer(field)) for field in form.fields)
    return {field_id: value for field_id, value in values if value is not None}


def sample_files(form: Form) -> dict[str, int]:
    """Return how many files each question that takes some would hold."""
    return {field.id: _quantity(field, 1) for field in form.fields if field.kind is Kind.FILE}


def sample_answer(field: Field) -> object:
    """Return the normal form of a plausible answer; the question's own example when it is one. None for a file and for what is computed."""
    if field.example:
        imitated = clean(field, field.example)
        if imitated.value is not None and not imitated.problems:
            return imitated.value
    return clean(field, _raw(field)).value


def _raw(field: Field) -> object:
    maker = _MAKERS.get(field.kind)
    return maker(field) if maker else _FIXED.get(field.kind, _PLACE_CODES.get(field.kind, ""))


def _short_text(field: Field) -> str:
    words = "" if field.role is None else _WORDS.get(field.role, "")
    limit = length_limit(field)
    return (words or (_PLAIN if len(_PLAIN) <= limit else "Essai"))[:limit].strip()


def _long_text(field: Field) -> str:
    first = _WORDS[field.role] + " " if field.role in _WORDS else ""
    return (first + _SENTENCE * (_TEXT_LENGTH // len(_SENTENCE)))[: length_limit(field)].strip()


def _within(field: Field, wanted: Decimal) -> str:
    least, most = (bound if isinstance(bound, Decimal) else None for bound in (field.minimum, field.maximum))
    value = wanted if least is None else max(least, wanted)
    return french.number(value if most is None else min(most, value)).replace(french.NARROW_SPACE, "")


def _day(field: Field) -> str:
    least, most = (bound if isinstance(bound, date) else None for bound in (field.minimum, field.maximum))
    day = _DAY if least is None else max(least, _DAY)
    return f"{day if most is None else min(most, day):%d/%m/%Y}".rjust(10, "0")


def _choices(field: Field) -> list[str]:
    return [option.value for option in field.options[: _quantity(field, 2)]]


def _members(field: Field) -> list[dict[str, object]]:
    families = ["ESS", "COMPANY", "LOCAL_AUTHORITY", *(family for family in FAMILIES if family not in {"ESS", "COMPANY", "LOCAL_AUTHORITY"})]
    return [
        {"name": f"Structure d’essai {rank + 1}", "family": families[rank % len(families)], "is_carrier": rank == 0}
        for rank in range(_quantity(field, _MEMBERS))
    ]


def _territory(field: Field) -> list[dict[str, str]]:
    departements = [f"{number:02}" for number in range(1, 96) if number != 20]
    places = [{"level": "commune", "code": _PLACE_CODES[Kind.COMMUNE], "label": "Romans-sur-Isère"}]
    return [*places, *({"level": "departement", "code": code, "label": f"Département {code}"} for code in departements)][: _quantity(field, _PLACES)]


def _budget(field: Field) -> dict[str, list[dict[str, object]]]:
    ceiling = int(field.maximum) if isinstance(field.maximum, Decimal) else _STATE_SHARE
    asked = _CHARGES * max(min(ceiling, _STATE_SHARE), 0) // 100
    income: list[dict[str, object]] = [
        {"funder": "Membres du pôle", "kind": "own", "amount": str(_CHARGES - asked), "acquired": True},
        {"funder": "", "kind": "state_requested", "amount": str(asked)},
    ]
    charges = [("Animation du pôle", "64", _CHARGES * 7 // 10), ("Déplacements et réunions", "62", _CHARGES * 3 // 10)]
    return {
        "charges": [{"label": label, "account": account, "amount": str(amount)} for label, account, amount in charges],
        "income": income if asked else income[:1],
    }


def _actions(field: Field) -> list[dict[str, str]]:
    def one(rank: int) -> dict[str, str]:
        start = _DAY + timedelta(days=31 * (rank % 24))
        return {
            "action": f"Action d’essai {rank + 1}",
            "lead": f"Structure d’essai {rank % _MEMBERS + 1}",
            "starts_on": f"{start:%m/%Y}",
            "ends_on": f"{start + timedelta(days=62):%m/%Y}",
            "deliverable": "Un résultat que l’on peut constater",
            "budget": "5000",
        }

    return [one(rank) for rank in range(_quantity(field, _ACTIONS))]


def _quantity(field: Field, wanted: int) -> int:
    least, most = (int(bound) if isinstance(bound, Decimal) else None for bound in (field.minimum, field.maximum))
    quantity = max(least or 0, wanted)
    return quantity if most is None else min(most, quantity)


_FIXED: Mapping[Kind, str] = {
    Kind.YES_NO: "oui",
    Kind.ATTESTATION: "oui",
    Kind.EMAIL: "contact@exemple.fr",
    Kind.PHONE: "01 23 45 67 89",
    Kind.SIRET: SIRET,
}
_MAKERS: Mapping[Kind, Callable[[Field], object]] = {
    Kind.SHORT_TEXT: _short_text,
    Kind.LONG_TEXT: _long_text,
    Kind.NUMBER: lambda field: _within(field, _NUMBER),
    Kind.AMOUNT: lambda field: _within(field, _AMOUNT),
    Kind.DATE: _day,
    Kind.SINGLE_CHOICE: lambda field: field.options[0].value if field.options else "",
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.MEMBERS: _members,
    Kind.TERRITORY: _territory,
    Kind.BUDGET: _budget,
    Kind.ACTION_PLAN: _actions,
}
