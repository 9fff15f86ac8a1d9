"""What is told of calls to feed readers and calendars: the same calls as the public pages, none fictional outside the demonstration."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Min

from ptce.calls import queries as calls
from ptce.calls.enums import CallStatus
from ptce.calls.models import Call, CallQuerySet, Wave
from ptce.core.dates import zoned
from ptce.core.overseas import overseas_hours
from ptce.poles import queries as poles
from ptce.poles.models import Selection
from ptce.publicity import queries as publicity
from ptce.publicity.models import Edition, Rectification

# A reader that comes back after months finds what it missed, and the feed stays small.
ENTRIES = 60
# A calendar keeps the deadlines of the last year.
KEPT = timedelta(days=366)
FICTIONAL = "[fictif] "


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a call. key: stable, unique, the tail of the entry's id. updated_at: when its words last changed."""

    key: str
    title: str
    path: str
    summary: str
    kind: str
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant of a call. key: stable, the head of the UID. sequence: grows with every change of the call."""

    key: str
    title: str
    path: str
    at: datetime
    description: str
    sequence: int
    changed_at: datetime
    is_cancelled: bool


def entries(now: datetime) -> list[Entry]:
    """Return what happened to calls until the instant, the latest first: four statements."""
    found = list(_shown().filter(published_at__isnull=False).order_by("-published_at", "-pk")[:ENTRIES])
    announced = _announced(found)
    told = [entry for call in found for entry in _of_call(call, announced.get(call.pk), now)]
    told += [_rectified(row) for row in publicity.latest_rectifications(found)]
    told += [_answered(row) for row in publicity.latest_answers([call.pk for call in found], ENTRIES)]
    return sorted(told, key=lambda entry: (entry.updated_at, entry.key), reverse=True)[:ENTRIES]


def deadlines(now: datetime, *, slug: str = "") -> list[Deadline]:
    """Return the closings and cut-offs, of one call if given, those of the last year and those to come, in order: two statements."""
    shown = _shown().filter(slug=slug) if slug else _shown()
    found = {call.pk: call for call in shown.filter(published_at__isnull=False)}
    told = [_closing(call, call.closes_at) for call in found.values() if call.closes_at is not None]
    told += [_cut_off(found[wave.call_id], wave) for wave in Wave.objects.filter(call_id__in=found)]
    return sorted((one for one in told if one.at >= now - KEPT), key=lambda one: (one.at, one.key))


def has_calendar(slug: str) -> bool:
    """Say whether the call has a calendar of its own: public, and not known from the past only."""
    return _shown().filter(slug=slug).exists()


def _shown() -> CallQuerySet:
    shown = calls.visible_calls().filter(is_historical=False)
    return shown if settings.DEMO else shown.filter(is_fictional=False)


def _name(call: Call) -> str:
    return f"{FICTIONAL}{call.title}" if call.is_fictional else call.title


def _announced(found: Iterable[Call]) -> dict[int, tuple[datetime, datetime]]:
    """Return, by call, when its first laureates were announced and its latest: the registry knows a laureate once the embargo is over."""
    rows = Selection.objects.filter(call__in=[call.pk for call in found], outcome__in=poles.WINNERS, announced_at__isnull=False)
    dated = rows.order_by().values_list("call_id").annotate(first=Min("announced_at"), last=Max("announced_at"))
    return {call: (first, last) for call, first, last in dated}


def _of_call(call: Call, announced: tuple[datetime, datetime] | None, now: datetime) -> list[Entry]:
    path, name = f"/appels/{call.slug}/", _name(call)
    told = []
    opens_at, published_at = call.opens_at, call.published_at
    if published_at is not None and opens_at is not None and opens_at > published_at:
        told.append(Entry(f"{call.pk}-annonce", f"Appel annoncé\u00a0: {name}", path, _coming(call), "annonce", published_at, published_at))
    if published_at is not None and opens_at is not None and opens_at <= now and not (call.withdrawn_at and call.withdrawn_at < opens_at):
        at = max(opens_at, published_at)
        told.append(Entry(f"{call.pk}-ouverture", f"Appel ouvert\u00a0: {name}", path, _opened(call), "ouverture", at, at))
    if call.status == CallStatus.WITHDRAWN and call.withdrawn_at is not None:
        at = call.withdrawn_at
        told.append(Entry(f"{call.pk}-retrait", f"Appel retiré\u00a0: {name}", path, call.withdrawal_reason, "retrait", at, at))
    if announced is not None:
        words = "La liste des lauréats est publiée sur la page de l’appel."
        told.append(Entry(f"{call.pk}-resultats", f"Lauréats\u00a0: {name}", f"{path}laureats/", words, "résultats", *announced))
    return told


def _rectified(row: Rectification) -> Entry:
    key, path = f"{row.call_id}-rectification-{row.number}", f"/appels/{row.call.slug}/#rectifications"
    changed = ", ".join(one.label.lower() for one in publicity.told(row.changes))
    words = f"Motif\u00a0: {row.reason}\nCe qui change\u00a0: {changed}."
    return Entry(key, f"Appel rectifié\u00a0: {_name(row.call)}", path, words, "rectification", row.at, row.at)


def _answered(row: Edition) -> Entry:
    call, question = row.question.call, row.question_id
    path = f"/appels/{call.slug}/questions/#question-{question}"
    words, first_at = f"{row.wording}\n\n{row.answer}", vars(row)["first_at"]
    return Entry(f"{call.pk}-reponse-{question}", f"Réponse publiée\u00a0: {_name(call)}", path, words, "réponse", first_at, row.at)


def _coming(call: Call) -> str:
    return f"{call.summary}\nOuverture\u00a0: {zoned(call.opens_at)}.".strip()


def _opened(call: Call) -> str:
    closing = f"Clôture\u00a0: {zoned(call.closes_at)}." if call.closes_at else "Appel permanent."
    return f"{call.summary}\n{closing}".strip()


def _closing(call: Call, at: datetime) -> Deadline:
    return _deadline(call, key=f"appel-{call.pk}-cloture", title=f"Clôture\u00a0: {_name(call)}", at=at)


def _cut_off(call: Call, wave: Wave) -> Deadline:
    title = f"{wave.label.capitalize()}\u00a0: {_name(call)}"
    return _deadline(call, key=f"appel-{call.pk}-releve-{wave.number}", title=title, at=wave.closes_at)


def _deadline(call: Call, *, key: str, title: str, at: datetime) -> Deadline:
    is_withdrawn = call.status == CallStatus.WITHDRAWN
    changes = [moment for moment in (call.published_at, call.updated_at, call.withdrawn_at) if moment is not None]
    lines = [f"{zoned(at)}. L’instant où le dossier est reçu compte.", "Heures d’outre-mer\u00a0: " + "\u00a0; ".join(overseas_hours(at)) + "."]
    if is_withdrawn:
        lines.insert(0, f"Appel retiré\u00a0: {call.withdrawal_reason}")
    # Every change of a published call counts one more version; a withdrawal is one more.
    sequence = call.version + is_withdrawn
    return Deadline(key, title, f"/appels/{call.slug}/", at, "\n".join(lines), sequence, max(changes), is_withdrawn)
