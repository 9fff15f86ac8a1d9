"""The result of a computed field: exact decimals, and a reason rather than a zero when something is missing."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TypedDict, cast

from ptce.questionnaire import french
from ptce.questionnaire.action_plan import ActionRow
from ptce.questionnaire.budget import Budget, budget_totals
from ptce.questionnaire.formulas import Expression, Negated, Number, Operation, Part, Reference, Sum
from ptce.questionnaire.kinds import Unit

MAX_DECIMALS = 6
_CONTEXT = Context(prec=60)
_TOO_LARGE = Decimal(10) ** 15


class Computed(TypedDict):
    """A result in normal form: a decimal string in its unit, or None with the reason in French."""

    value: str | None
    reason: str


class NotComputable(Exception):
    """A formula has no result; the message is the reason, in French, to follow "non calculable"."""


class NotAsked(NotComputable):
    """A question that the formula reads is not asked, because of other answers."""


type Read = Callable[[Reference], Decimal]


def compute(formula: Expression, read: Read, *, unit: Unit, decimals: int) -> Computed:
    """Return the result of a formula, rounded half up once at the end; `read` gives an answer or raises NotComputable."""
    with localcontext(_CONTEXT):
        try:
            result = _evaluate(formula, read)
            result = result * 100 if unit is Unit.PERCENT else result
            if abs(result) >= _TOO_LARGE:
                raise NotComputable("le résultat est trop grand")
        except NotComputable as missing:
            return Computed(value=None, reason=str(missing))
        # Adding zero makes a negative zero positive.
        return Computed(value=f"{result.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0:f}", reason="")


def quantity(part: Part, value: object) -> Decimal | None:
    """Return what a formula reads in an answer in normal form, None when there is nothing to read."""
    if value is None:
        return None
    match part:
        case Part.VALUE:
            # A computed field holds its own result.
            text = value.get("value") if isinstance(value, dict) else value
            return Decimal(text) if isinstance(text, str) else None
        case Part.COUNT:
            return Decimal(len(cast(list[object], value)))
        case Part.COST:
            costs = [row["budget"] for row in cast(list[ActionRow], value) if row["budget"] is not None]
            return sum(map(Decimal, costs), Decimal(0)) if costs else None
    return _total(part, cast(Budget, value))


def shown(computed: Computed, unit: Unit) -> str:
    """Return a result in French, with its unit: "60 %", "12 500 €", "non calculable : …"."""
    if computed["value"] is None:
        return f"non calculable\u00a0: {computed['reason']}"
    value = Decimal(computed["value"])
    match unit:
        case Unit.EURO:
            return french.amount(value) if value == round(value, 2) else f"{french.number(french.shortest(value))}\u00a0€"
        case Unit.PERCENT:
            return french.percent(value)
    return french.number(french.shortest(value))


def _total(part: Part, budget: Budget) -> Decimal:
    totals = budget_totals(budget)
    by_part = {Part.CHARGES: totals.charges, Part.INCOME: totals.income, Part.REQUESTED: totals.requested, Part.ACQUIRED: totals.acquired}
    return by_part[part]


def _evaluate(expression: Expression, read: Read) -> Decimal:
    match expression:
        case Number(value):
            return value
        case Reference():
            return read(expression)
        case Negated(of):
            return -_evaluate(of, read)
        case Sum(terms):
            return _sum(terms, read)
        case Operation(sign, left, right):
            return _join(sign, _evaluate(left, read), _evaluate(right, read))


def _join(sign: str, left: Decimal, right: Decimal) -> Decimal:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    if not right:
        raise NotComputable("division par zéro")
    return left / right


def _sum(terms: tuple[Expression, ...], read: Read) -> Decimal:
    found = []
    skipped: NotAsked | None = None
    for term in terms:
        try:
            found.append(_evaluate(term, read))
        except NotAsked as reason:
            skipped = reason
    if not found and skipped is not None:
        raise skipped
    return sum(found, Decimal(0))
