"""Whether a condition can ever hold: a question that nobody will ever see is a mistake of the form.

What is told dead is dead; a condition whose parts exclude one another in a way not seen here is let through.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Bound, Field, Form
from ptce.questionnaire.kinds import CHOICE_KINDS, Kind
from ptce.questionnaire.nesting import DEPARTEMENTS_OF
from ptce.questionnaire.program import ORDERED_KINDS, bound_of, program_of
from ptce.questionnaire.wording import quoted

# Beyond, the condition is taken to be possible: no officer writes one.
MAX_CASES = 2_000

type Case = tuple[Comparison, ...]


class Dead(NamedTuple):
    """A section or a field that can never be shown; `reason` is the end of a French sentence."""

    id: str
    reason: str


def never_shown(form: Form) -> tuple[Dead, ...]:
    """List the sections and fields whose own condition can never hold; those of a section never shown are not repeated."""
    conditions = {section.id: section.shown_if for section in form.sections} | {field.id: field.shown_if for field in form.fields}
    never: set[str] = set()
    dead = []
    for step in program_of(form).steps:
        if step.section_id in never:
            never.add(step.id)
            continue
        condition = conditions[step.id]
        above = conditions.get(step.section_id) if step.section_id else None
        reason = _impossible(form, [one for one in (above, condition) if one is not None], never) if condition is not None else ""
        if reason:
            never.add(step.id)
            dead.append(Dead(step.id, reason))
    return tuple(dead)


def _impossible(form: Form, conditions: Sequence[Condition], never: set[str]) -> str:
    """Return why the conditions can never hold together, an empty text when they can."""
    reason = ""
    cases = product(*(list(islice(_cases(condition), MAX_CASES)) for condition in conditions))
    for place, case in enumerate(cases):
        found = _contradiction(form, _with_what_they_need(form, [one for part in case for one in part]), never)
        if not found or place > MAX_CASES:
            return ""
        reason = reason or found
    return reason


def _cases(condition: Condition) -> Iterator[Case]:
    """Iterate over the ways a condition may hold, each a set of comparisons that all hold."""
    parts = [[(part,)] if isinstance(part, Comparison) else list(_cases(part)) for part in condition.parts]
    if condition.rule is Rule.ANY:
        for part in parts:
            yield from part
        return
    for chosen in product(*parts):
        yield tuple(comparison for case in chosen for comparison in case)


def _with_what_they_need(form: Form, case: Iterable[Comparison]) -> list[Comparison]:
    """Add what must hold for the questions compared to be asked at all, however far."""
    found = list(dict.fromkeys(case))
    seen: set[str] = set()
    for comparison in found:
        source = comparison.field_id
        if comparison.operator is Operator.UNANSWERED or source in seen or source not in form:
            continue
        seen.add(source)
        for condition in (form.section_of(source).shown_if, form.field(source).shown_if):
            found += [one for one in _certain(condition) if one not in found]
    return found


def _certain(condition: Condition | None) -> list[Comparison]:
    """Return the comparisons without which a condition cannot hold."""
    if condition is None or (condition.rule is Rule.ANY and len(condition.parts) > 1):
        return []
    return [one for part in condition.parts for one in ([part] if isinstance(part, Comparison) else _certain(part))]


def _contradiction(form: Form, case: Iterable[Comparison], never: set[str]) -> str:
    by_field: dict[str, list[Comparison]] = {}
    for comparison in case:
        by_field.setdefault(comparison.field_id, []).append(comparison)
    reasons = (_field_contradiction(form.field(field_id), asked, never) for field_id, asked in by_field.items() if field_id in form)
    return next((reason for reason in reasons if reason), "")


def _field_contradiction(field: Field, asked: Sequence[Comparison], never: set[str]) -> str:
    absent = [comparison for comparison in asked if comparison.operator is Operator.UNANSWERED]
    present = [comparison for comparison in asked if comparison.operator is not Operator.UNANSWERED]
    if not present:
        return ""
    label = quoted(field.label)
    if field.id in never:
        return f"elle dépend de {label}, qui n’est elle-même jamais affichée"
    if not absent and _is_possible(field, present):
        return ""
    if len(asked) == 1:
        return f"aucune réponse possible à {label} ne remplit sa condition"
    return f"ses conditions sur {label} se contredisent, aucune réponse ne les remplit toutes"


def _is_possible(field: Field, asked: Sequence[Comparison]) -> bool:
    if field.kind in ORDERED_KINDS:
        return _leaves_a_number(field, asked)
    if field.kind is Kind.MULTIPLE_CHOICE:
        return _leaves_choices(field, asked)
    if field.kind in CHOICE_KINDS:
        return bool(_left(frozenset(field.option_labels), asked))
    if field.kind is Kind.YES_NO:
        return bool(_left(frozenset({"oui", "non"}), asked))
    if field.kind is Kind.REGION:
        return bool(_left(frozenset(DEPARTEMENTS_OF), asked))
    if field.kind in {Kind.COMMUNE, Kind.DEPARTEMENT}:
        return _meets_somewhere(asked)
    return True


def _left(values: frozenset[str], asked: Iterable[Comparison]) -> frozenset[str]:
    for comparison in asked:
        if comparison.operator in {Operator.IS, Operator.ONE_OF}:
            values &= frozenset(comparison.values)
        elif comparison.operator is Operator.IS_NOT:
            values -= frozenset(comparison.values)
    return values


def _leaves_choices(field: Field, asked: Sequence[Comparison]) -> bool:
    excluded = {value for comparison in asked if comparison.operator is Operator.LACKS for value in comparison.values}
    left = frozenset(field.option_labels) - excluded
    return bool(left) and all(not left.isdisjoint(comparison.values) for comparison in asked if comparison.operator is Operator.CONTAINS)


def _meets_somewhere(asked: Sequence[Comparison]) -> bool:
    """Say whether some département is in every place asked: the answer has only one."""
    within = [comparison.values for comparison in asked if comparison.operator is Operator.WITHIN]
    areas = [frozenset(code for value in values for code in _departements(value)) for values in within]
    return not areas or bool(frozenset.intersection(*areas))


def _departements(value: str) -> tuple[str, ...]:
    level, _, code = value.partition(":")
    return DEPARTEMENTS_OF.get(code, ()) if level == "region" else (code,)


_SIDES: Mapping[Operator, tuple[bool, bool]] = {
    # Whether the bound is a floor; whether the bound itself is excluded.
    Operator.LESS: (False, True),
    Operator.AT_MOST: (False, False),
    Operator.AT_LEAST: (True, False),
    Operator.MORE: (True, True),
}


def _leaves_a_number(field: Field, asked: Sequence[Comparison]) -> bool:
    """Say whether a number satisfies all, the limits of the question included; dates are counted in days."""
    floors, ceilings = _limits(field)
    for comparison in asked:
        bound = bound_of(field.kind, comparison.values[0]) if comparison.values else None
        if bound is None:
            continue
        if comparison.operator is Operator.IS:
            floors.append((bound, False))
            ceilings.append((bound, False))
        elif comparison.operator in _SIDES:
            is_floor, is_open = _SIDES[comparison.operator]
            (floors if is_floor else ceilings).append(_closed(bound, is_floor=is_floor, is_open=is_open, in_days=field.kind is Kind.DATE))
    if not floors or not ceilings:
        return True
    # An excluded bound is the stricter one.
    floor, is_floor_open = max(floors, key=lambda side: (side[0], side[1]))
    ceiling, is_ceiling_open = min(ceilings, key=lambda side: (side[0], not side[1]))
    return floor < ceiling or (floor == ceiling and not is_floor_open and not is_ceiling_open)


type _Side = tuple[Decimal, bool]


def _limits(field: Field) -> tuple[list[_Side], list[_Side]]:
    least, most = _bound(field.minimum), _bound(field.maximum)
    least = max(least, Decimal(0)) if least is not None and field.kind is Kind.AMOUNT else least
    if least is None and field.kind is Kind.AMOUNT:
        least = Decimal(0)
    return [(least, False)] if least is not None else [], [(most, False)] if most is not None else []


def _bound(bound: Bound | None) -> Decimal | None:
    return bound if bound is None or isinstance(bound, Decimal) else Decimal(bound.toordinal())


def _closed(bound: Decimal, *, is_floor: bool, is_open: bool, in_days: bool) -> _Side:
    if not (is_open and in_days):
        return bound, is_open
    return (bound + 1 if is_floor else bound - 1), False
