"""Cheap versions of pages: what an answer « not modified » is decided on. One or two statements each, no row loaded."""

from datetime import datetime

from django.db.models import Max, OuterRef, Q, Subquery

from ptce.calls import queries as calls
from ptce.calls.models import Wave
from ptce.core.dates import paris_date
from ptce.poles import queries as poles
from ptce.poles.models import Pole
from ptce.portal import rules
from ptce.publicity import queries as publicity

type Version = tuple[object, ...]


def registry() -> Version:
    """Return the state of the registry."""
    return (poles.version(),)


def all_calls(now: datetime) -> Version:
    """Return the state of the calls and of the registry, on this day of Paris, and which calls are open at this instant."""
    not_opened = Max("opens_at", filter=Q(opens_at__lte=now))
    closed = Max("closes_at", filter=Q(closes_at__lt=now))
    waves = Max("waves__closes_at", filter=Q(waves__closes_at__lt=now))
    state = calls.visible_calls().aggregate(changed=Max("updated_at"), opened=not_opened, closed=closed, waves=waves)
    return (*state.values(), calls.visible_calls().published().count(), paris_date(now), poles.version())


def feeds(now: datetime) -> Version:
    """Return the state of what is told of calls to feed readers and calendars."""
    latest = {name: Max(name) for name in ("updated_at", "published_at", "withdrawn_at")}
    state = calls.visible_calls().aggregate(opened=Max("opens_at", filter=Q(opens_at__lte=now)), **latest)
    return (*state.values(), paris_date(now), poles.version(), publicity.latest_edition_at())


def one_call(slug: str, now: datetime) -> Version | None:
    """Return the state of the page of a call (every edit of its parts dates it), or None when there is none; to the minute in its last two days."""
    latest = Pole.objects.order_by("-updated_at").values("updated_at")[:1]
    ahead = Wave.objects.filter(call=OuterRef("pk"), closes_at__gte=now).order_by("closes_at").values("closes_at")[:1]
    found = calls.visible_calls().filter(slug=slug).only("status", "updated_at", "opens_at", "closes_at")
    call = found.annotate(registry=Subquery(latest), ahead=Subquery(ahead), answered=Subquery(publicity.last_answered())).first()
    if call is None:
        return None
    ends = vars(call)["ahead"] or call.closes_at
    clock = rules.server_time(ends, now) if call.is_receiving(now) else ""
    return (call.pk, call.status, call.updated_at, call.period(now), paris_date(now), clock, ends, vars(call)["registry"], vars(call)["answered"])


def one_pole(slug: str) -> Version | None:
    """Return the state of the page of a pole, or None when there is none."""
    updated_at = Pole.objects.filter(slug=slug).values_list("updated_at", flat=True).first()
    return None if updated_at is None else (updated_at, calls.visible_calls().aggregate(changed=Max("updated_at"))["changed"])
