"""The national officer's desk: calls with their counts, what is due, what failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from ptce.calls.enums import CallStatus, Period
from ptce.calls.models import Call
from ptce.core.dates import day, paris_date, zoned
from ptce.documents.queries import Quarantine, late_quarantine
from ptce.dossiers import queries as dossiers
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Recusal
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from ptce.organisations.queries import Viewer
from ptce.reviews.enums import AssignmentStatus
from ptce.reviews.models import Assignment
from ptce.selection.enums import ExportStatus, SessionStatus
from ptce.selection.models import Export, Session

DECIDED = (DossierStatus.LAUREATE, DossierStatus.RESERVE, DossierStatus.REFUSED, DossierStatus.RENOUNCED)
RECEIVABLE = (DossierStatus.ELIGIBLE, *DECIDED)
PENDING = (DossierStatus.SUBMITTED, DossierStatus.INCOMPLETE)
SHOWN = 50
FAILURES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call with its counts: each includes the next ones but `drafts`."""

    slug: str
    title: str
    is_fictional: bool
    period: str
    when: str
    drafts: int
    filed: int
    receivable: int
    reviewed: int
    decided: int
    session: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A call with what the database counted for it; `embargo` and `session` are those of its current session."""

    call: Call
    drafts: int
    filed: int
    receivable: int
    reviewed: int
    decided: int
    session: str | None
    embargo: datetime | None


COUNTS = ("drafts", "filed", "receivable", "reviewed", "decided", "session", "embargo")


@dataclass(frozen=True, slots=True)
class Due:
    """Something to do: a sentence, and the slug of the call whose session it is about (empty: the agents' list)."""

    text: str
    slug: str = ""
    is_reading: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk's parts."""

    calls: tuple[CallLine, ...]
    due: tuple[Due, ...]
    national_queue: int
    failures: tuple[Mail, ...]
    quarantine: Quarantine | None


def desk(viewer: Viewer) -> Desk:
    """Return the desk: six statements whatever the number of calls and dossiers. Counts contain no dossier the viewer is recused from."""
    calls = _calls(viewer)
    overdue = dossiers.examined_by(viewer).filter(status__in=PENDING, due_on__lt=paris_date(viewer.at)).count()
    return Desk(
        calls=tuple(_line(call, viewer) for call in calls),
        due=tuple(_due(calls, overdue, viewer)),
        national_queue=dossiers.national_queue(viewer).filter(status__in=PENDING).count(),
        failures=tuple(failed_mails(viewer)[:FAILURES_SHOWN]),
        quarantine=late_quarantine(viewer.at),
    )


def failed_mails(viewer: Viewer) -> models.QuerySet[Mail]:
    """Return the mails in failure about dossiers the viewer may read, latest first."""
    readable = dossiers.examined_by(viewer).annotate(as_text=Cast("pk", models.CharField())).values("as_text")
    failed = Mail.objects.filter(status=MailStatus.FAILED, is_secret=False, target_type="dossiers.dossier", target_id__in=readable)
    return failed.order_by("-created_at", "-pk")


def exports_of(viewer: Viewer, call: Call) -> models.QuerySet[Export]:
    """Return the person's own exports of a call, newest first."""
    return Export.objects.filter(call=call, asked_by_id=viewer.id).select_related("document", "call").order_by("-asked_at", "-pk")


def is_stale(export: Export, at: datetime) -> bool:
    """Say whether the file may hold what the person must no longer read: since it was asked, a recusal in the call or the end of a mandate."""
    ended = Mandate.objects.filter(person_id=export.asked_by_id, ends_at__gte=export.asked_at, ends_at__lte=at)
    recused = Recusal.objects.filter(person_id=export.asked_by_id, dossier__call=export.call_id, at__gte=export.asked_at)
    return recused.exists() or ended.exists()


def is_running(export: Export) -> bool:
    return export.status != ExportStatus.DONE


def _calls(viewer: Viewer) -> list[Counted]:
    recused = Exists(Recusal.objects.filter(dossier=OuterRef("dossiers__pk"), person_id=viewer.id))
    submitted = Exists(Assignment.objects.filter(dossier=OuterRef("dossiers__pk"), status=AssignmentStatus.SUBMITTED))
    receivable = Q(dossiers__status__in=RECEIVABLE) & ~Q(recused)
    session = Session.objects.filter(call=OuterRef("pk")).order_by(
        models.Case(models.When(status=SessionStatus.PUBLISHED, then=1), default=0), "-published_at", "-pk"
    )
    found = (
        Call.objects.filter(is_historical=False)
        .exclude(status=CallStatus.WITHDRAWN)
        .annotate(
            drafts=Count("dossiers", filter=Q(dossiers__status=DossierStatus.DRAFT)),
            filed=Count("dossiers", filter=~Q(dossiers__status=DossierStatus.DRAFT) & ~Q(recused)),
            receivable=Count("dossiers", filter=receivable),
            reviewed=Count("dossiers", filter=receivable & Q(submitted)),
            decided=Count("dossiers", filter=Q(dossiers__status__in=DECIDED) & ~Q(recused)),
            session=Subquery(session.values("status")[:1]),
            embargo=Subquery(session.values("embargo_until")[:1]),
        )
        .order_by(models.F("closes_at").desc(nulls_first=True), "-pk")[:SHOWN]
    )
    return [Counted(call, **{name: vars(call)[name] for name in COUNTS}) for call in found]


def _line(counted: Counted, viewer: Viewer) -> CallLine:
    call = counted.call
    period = call.period(viewer.at)
    return CallLine(
        slug=call.slug,
        title=call.title or "Appel sans titre",
        is_fictional=call.is_fictional,
        period="en préparation" if call.is_draft else period.label,
        when=_when(call, period),
        drafts=counted.drafts,
        filed=counted.filed,
        receivable=counted.receivable,
        reviewed=counted.reviewed,
        decided=counted.decided,
        session=SessionStatus(counted.session).label if counted.session else "",
    )


def _when(call: Call, period: Period) -> str:
    if call.is_draft:
        return ""
    if period == Period.COMING and call.opens_at is not None:
        return f"ouvre le {day(paris_date(call.opens_at))}"
    if call.closes_at is None:
        return "permanent"
    return f"{'clôt' if period == Period.OPEN else 'clos'} le {day(paris_date(call.closes_at))}"


def _due(calls: Sequence[Counted], overdue: int, viewer: Viewer) -> Iterable[Due]:
    for counted in calls:
        call, waiting = counted.call, counted.receivable - counted.decided
        if counted.session == SessionStatus.SUBMITTED:
            yield Due(f"Une liste attend d’être confirmée par une seconde personne : {call.title}.", call.slug, is_reading=True)
        elif counted.session == SessionStatus.CONFIRMED:
            when = f"prévue le {zoned(counted.embargo)}" if counted.embargo else "dans la minute"
            yield Due(f"Décisions confirmées, publication {when}\u00a0: {call.title}.", call.slug, is_reading=True)
        elif waiting and call.period(viewer.at) == Period.CLOSED:
            yield Due(f"{_counted(waiting, 'dossier recevable attend', 'dossiers recevables attendent')} une décision : {call.title}.", call.slug)
    if overdue:
        yield Due(f"{_counted(overdue, 'dossier déposé a dépassé son échéance', 'dossiers déposés ont dépassé leur échéance')}.")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
