"""The cut-offs of a permanent call."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery

from ptce.calls.models import Call, CallQuerySet, Wave
from ptce.core.dates import zoned


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A cut-off in words. state: passée, en cours, à venir. version: the call's, for compare-and-set."""

    pk: int
    label: str
    closes_at: datetime
    closing: str
    state: str
    kind: str
    is_past: bool


def next_wave(call_id: int, now: datetime) -> Wave | None:
    """Return the first cut-off not passed at the instant (the instant itself is in time): one statement."""
    return Wave.objects.filter(call_id=call_id, closes_at__gte=now).order_by("closes_at").first()


def with_next_wave(calls: CallQuerySet, now: datetime) -> CallQuerySet:
    """Add to each call its first cut-off not passed, which `upcoming` reads: no statement more."""
    ahead = Wave.objects.filter(call=OuterRef("pk"), closes_at__gte=now).order_by("closes_at")
    return calls.annotate(wave_at=Subquery(ahead.values("closes_at")[:1]), wave_number=Subquery(ahead.values("number")[:1]))


def upcoming(call: Call) -> Wave | None:
    """Return the cut-off that `with_next_wave` found: no statement."""
    held = vars(call)
    return Wave(call_id=call.pk, number=held["wave_number"], closes_at=held["wave_at"]) if held["wave_at"] is not None else None


def has_waves(call_id: int) -> bool:
    """Say whether the call is cut into waves."""
    return Wave.objects.filter(call_id=call_id).exists()


def wave_lines(call: Call, now: datetime) -> tuple[WaveLine, ...]:
    """Return the cut-offs of a call in order: one statement."""
    lines = []
    current = False
    for wave in Wave.objects.filter(call=call).order_by("closes_at"):
        is_past = wave.closes_at < now
        state, kind = ("passée", "") if is_past else ("à venir", "info") if current else ("en cours", "success")
        current = current or not is_past
        lines.append(WaveLine(wave.pk, wave.label, wave.closes_at, zoned(wave.closes_at), state, kind, is_past))
    return tuple(lines)
