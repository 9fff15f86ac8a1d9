"""Marks of a call's dossiers, read together and added up: means, dispersion, ranks, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from django.db.models import FilteredRelation, Q

from ptce.calls.models import Call, Criterion
from ptce.dossiers.models import Dossier
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentStatus
from ptce.reviews.models import Assignment, Mark
from ptce.reviews.rules.scores import Weight, dispersion, weighted_mean

_SUBMITTED = AssignmentStatus.SUBMITTED.value


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
    """Return the scores of every dossier of the call declared receivable, decided or not, by number: two statements.

    criteria: the call's `grid` when it is already read, which saves a statement.
    """
    criteria = grid(call) if criteria is None else criteria
    return [_scores(pk, reviews, criteria) for pk, reviews in sorted(_gathered(call).items(), key=lambda item: item[1].number)]


def missing_marks(assignment: Assignment) -> list[str]:
    """Return the names of the criteria without a mark in one review, in order."""
    given = Mark.objects.filter(assignment_id=assignment.pk, value__isnull=False).values("criterion")
    rows = Criterion.objects.filter(call__dossiers=assignment.dossier_id).exclude(pk__in=given)
    return list(rows.order_by("position").values_list("name", flat=True))


class _Reviews:
    """The reviews of one dossier. marks: of those handed in, (review, criterion, value)."""

    __slots__ = ("marks", "number", "rank", "statuses")

    def __init__(self, number: str, rank: int | None) -> None:
        self.number = number
        self.rank = rank
        self.statuses: dict[int, str] = {}
        self.marks: list[tuple[int, int, int]] = []

    @property
    def submitted(self) -> int:
        return sum(status == _SUBMITTED for status in self.statuses.values())

    def sums(self) -> dict[int, tuple[int, int]]:
        """Return (sum, count) of the marks by criterion."""
        found: dict[int, tuple[int, int]] = {}
        for _, criterion, value in self.marks:
            total, count = found.get(criterion, (0, 0))
            found[criterion] = (total + value, count + 1)
        return found

    def means(self, shares: Mapping[int, tuple[float, float]]) -> list[float]:
        """Return each reviewer's weighted mean over 100. shares: weight, and weight of one point, by criterion."""
        points: dict[int, float] = {}
        weights: dict[int, float] = {}
        for review, criterion, value in self.marks:
            weight, point = shares[criterion]
            points[review] = points.get(review, 0.0) + value * point
            weights[review] = weights.get(review, 0.0) + weight
        return [100 * points[review] / weight for review, weight in weights.items() if weight]


def _gathered(call: Call) -> dict[int, _Reviews]:
    """Return the active reviews of each dossier, marks included: a row per mark, which costs less to add up here than to group there."""
    rows = (
        Dossier.objects.kept()
        .filter(call=call)
        .annotate(given=FilteredRelation("assignments", condition=Q(assignments__status__in=lifecycle.ACTIVE)))
        .order_by()
        .values_list(
            "pk", "number", "regional_rank__rank", "given__pk", "given__status", "given__marks__criterion_id", "given__marks__value"
        )
    )  # fmt: skip
    held: dict[int, _Reviews] = {}
    for pk, number, rank, review, status, criterion, value in rows.iterator(chunk_size=20_000):
        reviews = held.get(pk)
        if reviews is None:
            reviews = held[pk] = _Reviews(number, rank)
        if review is not None:
            reviews.statuses[review] = status
            if value is not None and status == _SUBMITTED:
                reviews.marks.append((review, criterion, value))
    return held


@lru_cache(maxsize=4096)
def _criterion_score(total: int, count: int, is_missing: bool) -> CriterionScore:
    # Marks are small whole numbers: a table of 1,800 cells holds a few dozen different ones.
    return CriterionScore(Decimal(total) / count if count else None, count, is_missing)


def _scores(pk: int, reviews: _Reviews, criteria: list[Weight]) -> DossierScores:
    sums, submitted = reviews.sums(), reviews.submitted
    found = {}
    for criterion in criteria:
        total, count = sums.get(criterion.id, (0, 0))
        found[criterion.id] = _criterion_score(total, count, count < max(submitted, 1))
    score = weighted_mean({pk: one.mean for pk, one in found.items()}, criteria)
    shares = {criterion.id: (float(criterion.weight), float(criterion.weight) / criterion.scale) for criterion in criteria}
    return DossierScores(
        dossier_id=pk,
        criteria=found,
        mean=score.mean,
        dispersion=dispersion(reviews.means(shares)),
        rank=reviews.rank,
        reviews=submitted,
        expected=len(reviews.statuses),
        missing=tuple(key for key, one in found.items() if one.is_missing),
    )
