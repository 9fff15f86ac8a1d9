"""Marks of a call's dossiers, aggregated by the database: means, dispersion, ranks, what is missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import Count, F, FilteredRelation, FloatField, Q, Sum
from django.db.models.functions import Cast

from ptce.calls.models import Call, Criterion
from ptce.dossiers.models import Dossier
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentStatus
from ptce.reviews.models import Assignment, Mark
from ptce.reviews.rules.scores import Weight, dispersion, weighted_mean


@dataclass(frozen=True)
class CriterionScore:
    """The raw marks of one criterion: their mean, how many were given; `is_missing` when a review handed in has none."""

    mean: Decimal | None
    count: int
    is_missing: bool


@dataclass(frozen=True)
class DossierScores:
    """What the reviews handed in say of a dossier.

    criteria: by criterion id. mean: weighted, over 100, of the criteria that have a mark. dispersion: standard deviation between the
    reviewers' own weighted means, in points over 100, None below two. reviews: handed in; expected: given and not refused.
    missing: ids of the criteria for which a mark is missing, in the order of the grid. rank: in the region's list, None when not ranked.
    """

    dossier_id: int
    criteria: Mapping[int, CriterionScore]
    mean: Decimal | None
    dispersion: float | None
    rank: int | None
    reviews: int
    expected: int
    missing: tuple[int, ...]

    @property
    def is_complete(self) -> bool:
        """Tell whether every review expected is in, and every mark given."""
        return self.reviews > 0 and self.reviews == self.expected and not self.missing


def grid(call: Call) -> list[Weight]:
    """Return the call's criteria, in order."""
    rows = Criterion.objects.filter(call=call).order_by("position").values_list("pk", "name", "weight", "scale")
    return [Weight(pk, name, weight, scale) for pk, name, weight, scale in rows]


def scores(call: Call, *, criteria: list[Weight] | None = None) -> list[DossierScores]:
    """Return the scores of every dossier of the call declared receivable, decided or not, by number: three statements.

    criteria: the call's `grid` when it is already read, which saves a statement.
    """
    criteria = grid(call) if criteria is None else criteria
    marks = _marks(call)
    held: dict[int, _Reviews] = {}
    for pk, rank, status, points, weight in _reviews(call):
        reviews = held.setdefault(pk, _Reviews(rank))
        reviews.add(status, points, weight)
    return [_scores(pk, reviews, marks.get(pk, {}), criteria) for pk, reviews in held.items()]


def missing_marks(assignment: Assignment) -> list[str]:
    """Return the names of the criteria without a mark in one review, in order."""
    given = Mark.objects.filter(assignment_id=assignment.pk, value__isnull=False).values("criterion")
    rows = Criterion.objects.filter(call__dossiers=assignment.dossier_id).exclude(pk__in=given)
    return list(rows.order_by("position").values_list("name", flat=True))


class _Reviews:
    """The reviews of one dossier, gathered row by row."""

    def __init__(self, rank: int | None) -> None:
        self.rank = rank
        self.expected = 0
        self.submitted = 0
        self.means: list[float] = []

    def add(self, status: str | None, points: float | None, weight: float | None) -> None:
        self.expected += status is not None
        if status == AssignmentStatus.SUBMITTED:
            self.submitted += 1
            if weight:
                self.means.append(100 * (points or 0) / weight)


def _reviews(call: Call) -> list[tuple[int, int | None, str | None, float | None, float | None]]:
    """Return one row per dossier and active review (status None without any), with the weighted sum of its marks and their weight."""
    share = Cast("given__marks__value", FloatField()) * Cast("given__marks__criterion__weight", FloatField()) / F("given__marks__criterion__scale")
    rows = (
        Dossier.objects.kept()
        .filter(call=call)
        .annotate(given=FilteredRelation("assignments", condition=Q(assignments__status__in=lifecycle.ACTIVE)))
        .values("pk", "number", "regional_rank__rank", "given__pk", "given__status")
        .annotate(
            points=Sum(share, output_field=FloatField()),
            weight=Sum(Cast("given__marks__criterion__weight", FloatField()), filter=Q(given__marks__value__isnull=False)),
        )
        .order_by("number", "given__pk")
    )
    return list(rows.values_list("pk", "regional_rank__rank", "given__status", "points", "weight"))


def _marks(call: Call) -> dict[int, dict[int, tuple[int, int]]]:
    """Return (sum, count) of the marks of the reviews handed in, by dossier and criterion."""
    rows = (
        Mark.objects.filter(assignment__dossier__call=call, assignment__status=AssignmentStatus.SUBMITTED, value__isnull=False)
        .values_list("assignment__dossier_id", "criterion_id")
        .annotate(total=Sum("value"), count=Count("pk"))
        .order_by()
    )
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for dossier, criterion, total, count in rows:
        found[dossier][criterion] = (total, count)
    return found


@lru_cache(maxsize=4096)
def _criterion_score(total: int, count: int, is_missing: bool) -> CriterionScore:
    # Marks are small whole numbers: a table of 1,800 cells holds a few dozen different ones.
    return CriterionScore(Decimal(total) / count if count else None, count, is_missing)


def _scores(pk: int, reviews: _Reviews, marks: Mapping[int, tuple[int, int]], criteria: list[Weight]) -> DossierScores:
    found = {}
    for criterion in criteria:
        total, count = marks.get(criterion.id, (0, 0))
        found[criterion.id] = _criterion_score(total, count, count < max(reviews.submitted, 1))
    score = weighted_mean({pk: one.mean for pk, one in found.items()}, criteria)
    return DossierScores(
        dossier_id=pk,
        criteria=found,
        mean=score.mean,
        dispersion=dispersion(reviews.means),
        rank=reviews.rank,
        reviews=reviews.submitted,
        expected=reviews.expected,
        missing=tuple(key for key, one in found.items() if one.is_missing),
    )
