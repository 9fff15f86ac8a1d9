"""The scoring grid of a call as officers compose it."""

from dataclasses import dataclass
from decimal import Decimal

from ptce.calls.models import Call, Criterion
from ptce.calls.rules.grid import WHOLE, missing_weight
from ptce.core.dates import NBSP


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion in the grid."""

    pk: int
    name: str
    help: str
    weight: str
    scale: int
    anchors: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole grid, with the sum of its weights in words."""

    rows: tuple[CriterionRow, ...]
    total: str
    is_whole: bool
    remainder: str


def grid(call: Call) -> Grid:
    """Return the grid of a call: two statements."""
    criteria = list(call.criteria.order_by("position").prefetch_related("anchors"))
    lacking = missing_weight(criterion.weight for criterion in criteria)
    remainder = f"Il manque {percent(lacking)}." if lacking > 0 else f"Il y a {percent(-lacking)} de trop."
    rows = tuple(_row(criterion, place, len(criteria)) for place, criterion in enumerate(criteria))
    return Grid(rows=rows, total=percent(WHOLE - lacking), is_whole=lacking == 0, remainder="" if lacking == 0 else remainder)


def percent(weight: Decimal) -> str:
    """Return « 12,5 % »."""
    text = f"{weight:.2f}".rstrip("0").rstrip(".")
    return f"{text.replace('.', ',')}{NBSP}%"


def _row(criterion: Criterion, place: int, count: int) -> CriterionRow:
    described = len(criterion.anchors.all())
    marks = criterion.scale + 1
    return CriterionRow(
        pk=criterion.pk,
        name=criterion.name,
        help=criterion.help,
        weight=percent(criterion.weight),
        scale=criterion.scale,
        anchors=f"{described} sur {marks}",
        is_first=place == 0,
        is_last=place == count - 1,
    )
