"""The reviews and opinions of a dossier, as those who examine it read them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from ptce.core.dates import day, instant
from ptce.dossiers.models import Dossier
from ptce.reviews import lifecycle
from ptce.reviews.enums import AssignmentKind, AssignmentStatus, OpinionStatus
from ptce.reviews.models import Assignment, Mark, Opinion
from ptce.reviews.queries.scores import grid
from ptce.reviews.rules.scores import Weight, dispersion, rounded, weighted_mean

ASSIGNMENT_BADGES = {
    AssignmentStatus.PROPOSED: "info",
    AssignmentStatus.ACCEPTED: "new",
    AssignmentStatus.SUBMITTED: "success",
    AssignmentStatus.REFUSED: "warning",
    AssignmentStatus.RECUSED: "error",
}


@dataclass(frozen=True)
class MarkLine:
    """One criterion of a review handed in."""

    name: str
    mark: str
    comment: str


@dataclass(frozen=True)
class ReviewLine:
    """One reader, and their review once handed in."""

    id: int
    reviewer: str
    kind: str
    status: str
    badge: str
    due: str
    reason: str
    may_cancel: bool
    is_submitted: bool
    mean: str
    recommendation: str
    comment: str
    submitted: str
    marks: tuple[MarkLine, ...]


@dataclass(frozen=True)
class OpinionLine:
    """One outside opinion."""

    id: int
    person: str
    question: str
    status: str
    is_asked: bool
    due: str
    recommendation: str
    text: str
    given: str
    reminded: str


@dataclass(frozen=True)
class ReviewsPage:
    """Everybody who reads the dossier, and what they say."""

    reviews: tuple[ReviewLine, ...]
    opinions: tuple[OpinionLine, ...]
    mean: str
    dispersion: str
    reader_count: int


def reviews_page(dossier: Dossier) -> ReviewsPage:
    """Return the readers with their reviews, and the outside opinions: four statements."""
    criteria = grid(dossier.call)
    assignments = list(Assignment.objects.filter(dossier_id=dossier.pk).select_related("reviewer").order_by("assigned_at", "pk"))
    marks: dict[int, dict[int, Mark]] = defaultdict(dict)
    submitted = [one.pk for one in assignments if one.is_submitted]
    for mark in Mark.objects.filter(assignment__in=submitted):
        marks[mark.assignment_id][mark.criterion_id] = mark
    means = [_mean(marks[pk], criteria) for pk in submitted]
    given = [mean for mean in means if mean is not None]
    opinions = (
        Opinion.objects.filter(dossier_id=dossier.pk).exclude(status=OpinionStatus.CANCELLED).select_related("person").order_by("asked_at", "pk")
    )
    return ReviewsPage(
        reviews=tuple(_review(one, marks[one.pk], criteria) for one in assignments if one.status != AssignmentStatus.CANCELLED),
        opinions=tuple(_opinion(one) for one in opinions),
        mean=rounded(_overall([marks[pk] for pk in submitted], criteria)),
        dispersion=rounded(dispersion(given)),
        reader_count=sum(one.is_active and one.kind == AssignmentKind.READER for one in assignments),
    )


def _overall(reviews: list[dict[int, Mark]], criteria: list[Weight]) -> Decimal | None:
    """Return the weighted mean of the mean of each criterion, as the table of decision does."""
    means: dict[int, Decimal | int | None] = {}
    for criterion in criteria:
        held = [marks[criterion.id].value for marks in reviews if criterion.id in marks]
        given = [value for value in held if value is not None]
        means[criterion.id] = Decimal(sum(given)) / len(given) if given else None
    return weighted_mean(means, criteria).mean


def _mean(marks: dict[int, Mark], criteria: list[Weight]) -> float | None:
    mean = weighted_mean({pk: mark.value for pk, mark in marks.items()}, criteria).mean
    return None if mean is None else float(mean)


def _review(one: Assignment, marks: dict[int, Mark], criteria: list[Weight]) -> ReviewLine:
    return ReviewLine(
        id=one.pk,
        reviewer=one.reviewer.display_name,
        kind=one.get_kind_display(),
        status=one.get_status_display(),
        badge=ASSIGNMENT_BADGES.get(AssignmentStatus(one.status), ""),
        due=day(one.due_on),
        reason=one.reason,
        may_cancel=one.status in lifecycle.WORKING,
        is_submitted=one.is_submitted,
        mean=rounded(_mean(marks, criteria)),
        recommendation=one.get_recommendation_display(),
        comment=one.comment,
        submitted=instant(one.submitted_at),
        marks=tuple(_mark(criterion, marks.get(criterion.id)) for criterion in criteria) if one.is_submitted else (),
    )


def _mark(criterion: Weight, mark: Mark | None) -> MarkLine:
    given = mark is not None and mark.value is not None
    return MarkLine(criterion.name, f"{mark.value} sur {criterion.scale}" if mark and given else "note manquante", mark.comment if mark else "")


def _opinion(one: Opinion) -> OpinionLine:
    return OpinionLine(
        id=one.pk,
        person=one.person.display_name,
        question=one.question,
        status=one.get_status_display(),
        is_asked=one.is_asked,
        due=day(one.due_on),
        recommendation=one.get_recommendation_display(),
        text=one.text,
        given=instant(one.given_at),
        reminded=instant(one.reminded_at),
    )
