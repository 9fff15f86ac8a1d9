"""The reviewer's desk and the page where they write."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from ptce.calls.models import Anchor, Criterion
from ptce.calls.queries import Place, place_names
from ptce.core.dates import day, hour, paris_date
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.queries import form_of
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Form
from ptce.reviews.enums import AssignmentStatus, OpinionStatus, Recommendation
from ptce.reviews.models import Assignment, Mark, Opinion
from ptce.reviews.queries.standing import are_closed, own

# A page of reviews; of those handed in, the first ones only.
LIST_MAX = 50
DONE_MAX = 25


@dataclass(frozen=True)
class DeskRow:
    """A line of the desk, ready to be shown."""

    id: int
    number: str
    name: str
    carrier: str
    place: str
    call: str
    due: str
    is_late: bool
    progress: str
    given: int
    total: int


@dataclass(frozen=True)
class JuryDesk:
    """The reviewer's desk: what is proposed, what is to read (soonest due first), what is handed in, the opinions asked."""

    proposed: tuple[DeskRow, ...]
    to_read: tuple[DeskRow, ...]
    done: tuple[DeskRow, ...]
    done_count: int
    accepted_count: int
    opinions: tuple[DeskRow, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.proposed or self.to_read or self.done or self.opinions)

    @property
    def total(self) -> int:
        """Return how many reviews were accepted, handed in or not."""
        return self.accepted_count + self.done_count


@dataclass(frozen=True)
class MarkChoice:
    """One mark of the scale with its anchor."""

    value: int
    anchor: str
    is_chosen: bool


@dataclass(frozen=True)
class CriterionLine:
    """One criterion of the grid, with the mark given."""

    id: int
    name: str
    help: str
    weight: str
    choices: tuple[MarkChoice, ...]
    value: int | None
    comment: str
    version: int
    saved: str
    places: tuple[Place, ...] = ()

    @property
    def was(self) -> str:
        """Return what the page shows, in one line: without JavaScript, what has not changed is not saved again."""
        return f"{'' if self.value is None else self.value}|{' '.join(self.comment.split())}"


@dataclass(frozen=True)
class Grid:
    """The grid of one review."""

    lines: tuple[CriterionLine, ...]
    comment: str
    recommendation: str
    comment_version: int
    recommendations: tuple[tuple[str, str], ...]
    may_reopen: bool

    @property
    def was(self) -> str:
        return f"{self.recommendation}|{' '.join(self.comment.split())}"

    @property
    def missing(self) -> tuple[CriterionLine, ...]:
        return tuple(line for line in self.lines if line.value is None)

    @property
    def given(self) -> int:
        return len(self.lines) - len(self.missing)


def jury_desk(viewer: Viewer) -> JuryDesk:
    """Return the desk: three statements. Nothing of a dossier the person is recused from is in it, counts included."""
    today = paris_date(viewer.at)
    if viewer.person is None:
        return JuryDesk((), (), (), 0, 0, ())
    mine = own(viewer.person, viewer.at)
    counts = mine.aggregate(
        done=Count("pk", filter=Q(status=AssignmentStatus.SUBMITTED)), accepted=Count("pk", filter=Q(status=AssignmentStatus.ACCEPTED))
    )
    rows: dict[str, list[DeskRow]] = {status: [] for status in AssignmentStatus}
    listed = mine.annotate(
        given=Count("marks", filter=Q(marks__value__isnull=False)), total=Count("marks"), is_done=Q(status=AssignmentStatus.SUBMITTED)
    )
    # What waits comes before what is handed in, however old.
    ordered = listed.order_by("is_done", F("due_on").asc(nulls_last=True), "pk").values_list(*_COLUMNS, "status", "given", "total")
    for row in ordered[:LIST_MAX]:
        rows[row[-3]].append(_row(row[:-3], today, given=row[-2], total=row[-1]))
    return JuryDesk(
        proposed=tuple(rows[AssignmentStatus.PROPOSED]),
        to_read=tuple(rows[AssignmentStatus.ACCEPTED]),
        done=tuple(rows[AssignmentStatus.SUBMITTED][:DONE_MAX]),
        done_count=counts["done"],
        accepted_count=counts["accepted"],
        opinions=_opinions(viewer, today),
    )


def opinion_for(viewer: Viewer, pk: int) -> Opinion | None:
    """Return an opinion asked from the person, or given by them; None for that of another, a cancelled one, a dossier they are recused from.

    Nor of a dossier whose deposit was taken back: a draft is read by its team alone.
    """
    return (
        _asked_from(viewer)
        .exclude(status=OpinionStatus.CANCELLED)
        .select_related("dossier__call", "dossier__region", "asked_by", "person")
        .filter(pk=pk)
        .first()
    )


def grid_of(assignment: Assignment) -> Grid:
    """Return the grid with what was given and where each criterion is read: four statements, five when the form was not read before."""
    marks = {mark.criterion_id: mark for mark in Mark.objects.filter(assignment_id=assignment.pk)}
    anchors = Prefetch("anchors", Anchor.objects.order_by("mark"))
    criteria = Criterion.objects.filter(call_id=assignment.dossier.call_id).order_by("position").prefetch_related(anchors)
    form = form_of(assignment.dossier.revision_id)
    return Grid(
        lines=tuple(_line(criterion, marks.get(criterion.pk), form) for criterion in criteria),
        comment=assignment.comment,
        recommendation=assignment.recommendation,
        comment_version=assignment.comment_version,
        recommendations=tuple((choice.value, choice.label) for choice in Recommendation),
        may_reopen=assignment.is_submitted and not are_closed(assignment.dossier.call_id),
    )


def next_review(viewer: Viewer, *, after: int) -> int | None:
    """Return the review to go on with: accepted, soonest due, least advanced first; never the one at hand."""
    if viewer.person is None:
        return None
    accepted = own(viewer.person, viewer.at).filter(status=AssignmentStatus.ACCEPTED).exclude(pk=after)
    given = Count("marks", filter=Q(marks__value__isnull=False))
    return accepted.annotate(given=given).order_by(F("due_on").asc(nulls_last=True), "given", "pk").values_list("pk", flat=True).first()


_COLUMNS = ("pk", "due_on", "dossier__number", "dossier__pole_name", "dossier__carrier_name", "dossier__region__name", "dossier__call__title")


def _opinions(viewer: Viewer, today: date) -> tuple[DeskRow, ...]:
    rows = _asked_from(viewer).filter(status=OpinionStatus.ASKED)
    return tuple(_row(row, today) for row in rows.order_by("due_on", "pk").values_list(*_COLUMNS)[:LIST_MAX])


def _asked_from(viewer: Viewer) -> QuerySet[Opinion]:
    mine = Opinion.objects.filter(person_id=viewer.id).exclude(dossier__status=DossierStatus.DRAFT)
    return mine.exclude(dossier__recusals__person_id=viewer.id)


def _row(row: tuple, today: date, *, given: int = 0, total: int = 0) -> DeskRow:
    pk, due_on, number, name, carrier, region, call = row
    return DeskRow(
        id=pk,
        number=number,
        name=name or "Pôle sans nom",
        carrier=carrier or "Porteur à vérifier",
        place=region or "Région à préciser",
        call=call,
        due=day(due_on) or "sans date",
        is_late=due_on is not None and due_on < today,
        progress=f"{given} sur {total}" if total else "",
        given=given,
        total=total,
    )


def _line(criterion: Criterion, mark: Mark | None, form: Form) -> CriterionLine:
    anchors: Mapping[int, str] = {anchor.mark: anchor.text for anchor in criterion.anchors.all()}
    value = mark.value if mark else None
    choices = tuple(MarkChoice(number, anchors.get(number, ""), value == number) for number in range(criterion.scale + 1))
    return CriterionLine(
        id=criterion.pk,
        name=criterion.name,
        help=criterion.help,
        weight=f"{criterion.weight.normalize():f}".replace(".", ","),
        choices=choices,
        value=value,
        comment=mark.comment if mark else "",
        version=mark.version if mark else 0,
        saved=f"enregistré à {hour(mark.saved_at)}" if mark and mark.version else "",
        places=place_names(form, criterion),
    )
