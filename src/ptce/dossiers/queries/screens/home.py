"""« Mes dossiers »: one line per dossier, what happened, the open calls."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F
from django.urls import reverse

from ptce.calls.models import Call
from ptce.calls.queries import upcoming
from ptce.core.dates import day, instant
from ptce.dossiers.enums import DossierStatus, MemberRole, PieceRequestStatus
from ptce.dossiers.models import Answers, Dossier, Notification, Piece, PieceRequest
from ptce.dossiers.queries.forms import forms_of
from ptce.dossiers.queries.screens.clock import clock_of, clock_of_dossier
from ptce.dossiers.queries.screens.states import state_of
from ptce.questionnaire.completeness import progress

MAX_CALLS = 10


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A dossier of the person. todo: what is missing or awaited. is_main: its button is the page's main action."""

    number: str
    name: str
    url: str
    call_title: str
    role: str
    state: str
    state_kind: str
    deadline: str
    left: str
    todo: str
    action: str
    action_url: str
    is_main: bool
    is_fictional: bool


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in a dossier, not seen yet."""

    id: int
    label: str
    text: str
    at: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that receives dossiers."""

    title: str
    deadline: str
    left: str
    page_url: str
    open_url: str
    is_fictional: bool


def home_rows(dossiers: Sequence[Dossier], now: datetime) -> tuple[HomeRow, ...]:
    """Return the lines of dossiers read by `of_person` (which gives `my_role`): at most four statements whatever their number."""
    missing = _missing([dossier for dossier in dossiers if dossier.is_editable])
    due = _requests_due([dossier.pk for dossier in dossiers if dossier.status == DossierStatus.INCOMPLETE])
    return tuple(_row(dossier, missing, due, now, is_first=place == 0) for place, dossier in enumerate(dossiers))


def news(notifications: Iterable[Notification]) -> tuple[News, ...]:
    """Return the unseen ones of `notifications` in words, each with the page where this person reads the dossier: one statement."""
    return tuple(
        News(id=item.pk, label=item.dossier.label, text=item.text, at=instant(item.at), url=_place(item))
        for item in notifications
        if not item.is_seen
    )


def open_call_lines(calls: Iterable[Call], now: datetime) -> tuple[OpenCall, ...]:
    """Return the open calls, read `with_next_wave`, in words; no statement more than the calls'."""
    lines = []
    for call in calls:
        clock = clock_of(call, now, wave=upcoming(call))
        deadline = clock.deadline[:1].upper() + clock.deadline[1:]
        open_url = reverse("dossiers:open", args=[call.slug])
        lines.append(OpenCall(call.title, deadline, clock.left, f"/appels/{call.slug}/", open_url, call.is_fictional))
    return tuple(lines)


def _place(item: Notification) -> str:
    in_team: bool = vars(item)["in_team"]
    return reverse("dossiers:detail" if in_team else "instruction:dossier", args=[item.dossier.number])


def _row(dossier: Dossier, missing: Mapping[int, int], due: Mapping[int, str], now: datetime, *, is_first: bool) -> HomeRow:
    state, clock = state_of(dossier), clock_of_dossier(dossier, now)
    role: str = vars(dossier)["my_role"]
    action, place = _action(dossier, missing.get(dossier.pk, 0), role, is_open=clock.is_open)
    return HomeRow(
        number=dossier.number,
        name=dossier.label,
        url=reverse("dossiers:detail", args=[dossier.number]),
        call_title=dossier.call.title,
        role=MemberRole(role).label,
        state=state.label,
        state_kind=state.kind,
        deadline=(clock.deadline[:1].upper() + clock.deadline[1:]) if dossier.is_editable else "",
        left=clock.left if dossier.is_editable else "",
        todo=_todo(dossier, missing, due),
        action=action,
        action_url=reverse(place, args=[dossier.number]),
        is_main=is_first,
        is_fictional=dossier.is_fictional,
    )


def _action(dossier: Dossier, lacks: int, role: str, *, is_open: bool) -> tuple[str, str]:
    if dossier.is_editable:
        if not is_open or role == MemberRole.READER:
            return "Lire le dossier", "dossiers:detail"
        return ("Vérifier et déposer", "dossiers:submit") if not lacks and role == MemberRole.OWNER else ("Continuer", "dossiers:detail")
    if dossier.status == DossierStatus.INCOMPLETE:
        return "Répondre à la demande", "dossiers:requested_pieces"
    return ("Lire la décision", "dossiers:decision") if dossier.is_decided else ("Suivre le dossier", "dossiers:detail")


def _todo(dossier: Dossier, missing: Mapping[int, int], due: Mapping[int, str]) -> str:
    if dossier.pk in due:
        return due[dossier.pk]
    if not dossier.is_editable:
        return ""
    count = missing.get(dossier.pk, 0)
    if not count:
        return "Le dossier est complet\u00a0: il reste à le déposer."
    return f"Il manque encore {count}\u00a0réponses ou pièces." if count > 1 else "Il manque encore une réponse ou une pièce."


def _missing(drafts: Sequence[Dossier]) -> dict[int, int]:
    """Return how many things each draft lacks: two statements, three when a form was not read before."""
    if not drafts:
        return {}
    ids = [dossier.pk for dossier in drafts]
    answers = Answers.objects.in_bulk(ids)
    forms = forms_of(dossier.revision_id for dossier in drafts)
    files: dict[int, dict[str, int]] = {}
    counted = Piece.objects.filter(dossier_id__in=ids, removed_at__isnull=True).values("dossier_id", "field_id").annotate(count=Count("pk"))
    for row in counted.values_list("dossier_id", "field_id", "count"):
        files.setdefault(row[0], {})[row[1]] = row[2]
    found = {}
    for dossier in drafts:
        held = answers[dossier.pk]
        sections = progress(forms[dossier.revision_id], held.values, files.get(dossier.pk, {}), refused=held.raw.keys())
        found[dossier.pk] = sum(len(section.missing) for section in sections)
    return found


def _requests_due(ids: Sequence[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = PieceRequest.objects.filter(dossier_id__in=ids, status=PieceRequestStatus.OPEN).values_list("dossier_id", F("due_on"))
    return {dossier_id: f"L’administration attend des pièces jusqu’au {day(due_on)} inclus." for dossier_id, due_on in rows}
