"""The typed columns of a dossier, taken from the answers to the fields that play a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, cast

from ptce.questionnaire.budget import Budget, BudgetTotals, budget_totals
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Role
from ptce.questionnaire.members import MemberRow
from ptce.questionnaire.territory import PlaceRow
from ptce.questionnaire.visibility import asked


class Place(NamedTuple):
    """A place of the territory; a code alone would not say whether 11 is the Aude or Île-de-France."""

    level: str
    code: str


@dataclass(frozen=True, slots=True)
class Columns:
    """What lists filter and sort on; empty or None where the form does not ask or nobody answered: unknown is never 0 nor False."""

    pole_name: str = ""
    carrier_siret: str = ""
    summary: str = ""
    amount_requested: Decimal | None = None
    total_budget: Decimal | None = None
    region_code: str = ""
    territory: tuple[Place, ...] = ()
    is_rural: bool | None = None
    is_qpv: bool | None = None
    is_overseas: bool | None = None
    themes: tuple[str, ...] = ()
    members_count: int | None = None
    member_sirets: tuple[str, ...] = ()


def columns(form: Form, answers: Mapping[str, object]) -> Columns:
    """Return the typed columns of a dossier, from what it asks; the amount requested falls back on what the budget asks from the State."""
    held = asked(form, answers)
    answered = _Answers(held.form, held.values)
    totals = answered.totals()
    members = cast(list[MemberRow] | None, answered.value(Role.MEMBERS, list))
    places = cast(list[PlaceRow], answered.value(Role.TERRITORY, list) or [])
    amount = answered.text(Role.AMOUNT_REQUESTED)
    return Columns(
        pole_name=answered.text(Role.POLE_NAME),
        carrier_siret=answered.text(Role.CARRIER_SIRET),
        summary=answered.text(Role.SUMMARY),
        amount_requested=Decimal(amount) if amount else (totals.requested if totals else None),
        total_budget=totals.charges if totals else None,
        region_code=answered.text(Role.REGION),
        territory=tuple(Place(place["level"], place["code"]) for place in places),
        is_rural=answered.flag(Role.IS_RURAL),
        is_qpv=answered.flag(Role.IS_QPV),
        is_overseas=answered.flag(Role.IS_OVERSEAS),
        themes=answered.choices(Role.THEMES),
        members_count=None if members is None else len(members),
        member_sirets=tuple(member["siret"] for member in members or () if member["siret"]),
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    form: Form
    answers: Mapping[str, object]

    def value(self, role: Role, shape: type) -> object:
        field = self.form.with_role(role)
        value = None if field is None else self.answers.get(field.id)
        return value if isinstance(value, shape) else None

    def text(self, role: Role) -> str:
        return cast(str, self.value(role, str) or "")

    def flag(self, role: Role) -> bool | None:
        return cast(bool | None, self.value(role, bool))

    def choices(self, role: Role) -> tuple[str, ...]:
        if single := self.text(role):
            return (single,)
        return tuple(cast(list[str], self.value(role, list) or []))

    def totals(self) -> BudgetTotals | None:
        budget = cast(Budget | None, self.value(Role.BUDGET, dict))
        return None if budget is None else budget_totals(budget)
