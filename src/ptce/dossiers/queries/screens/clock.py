"""The server's clock beside the deadline, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ptce.calls.enums import Period
from ptce.calls.models import Call, Wave
from ptce.core.dates import NBSP, hour, zoned
from ptce.dossiers.models import Dossier
from ptce.dossiers.rules.deadlines import Deadline, deadline

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant of the page and what it means for a call.

    deadline: « dépôt jusqu’au … (heure de Paris) ». left: « il reste 3 jours », empty without a deadline ahead. sentence: both, for a reader.
    """

    now: str
    now_iso: str
    closes_iso: str
    deadline: str
    left: str
    is_open: bool
    is_soon: bool

    @property
    def sentence(self) -> str:
        text = f"{self.deadline[:1].upper()}{self.deadline[1:]}"
        return f"{text}\u00a0: {self.left}." if self.left else f"{text}."


def clock_of(call: Call, now: datetime, *, wave: Wave | None = None) -> Clock:
    """Return the clock of a call, or of one of its waves, at the instant; no statement."""
    common = deadline(closes_at=call.closes_at, wave_at=wave.closes_at if wave else None)
    return _clock(call, common, now, is_open=call.is_receiving(now), told=_deadline(call, common, now))


def clock_of_dossier(dossier: Dossier, now: datetime) -> Clock:
    """Return the clock that counts for a dossier: its wave, the grace and its extension; no statement when the call and the wave are loaded."""
    ends = dossier.deadline
    return _clock(dossier.call, ends, now, is_open=dossier.may_be_deposited(now), told=_dossier_deadline(dossier, ends, now))


def _clock(call: Call, ends: Deadline, now: datetime, *, is_open: bool, told: str) -> Clock:
    closes_at = (ends.latest if ends.is_in_grace(now) else ends.announced) if is_open else None
    remaining = closes_at - now if closes_at is not None else None
    return Clock(
        now=hour(now),
        now_iso=now.isoformat(),
        closes_iso=closes_at.isoformat() if closes_at is not None else "",
        deadline=told,
        left="" if remaining is None else left(remaining),
        is_open=is_open,
        is_soon=remaining is not None and remaining < _DAY,
    )


def left(remaining: timedelta) -> str:
    """Return « il reste 3 jours et 4 heures », to the second in the last ten minutes."""
    if remaining < timedelta(0):
        return "le dépôt est clos"
    days, rest = divmod(remaining, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    if days:
        parts = [_count(days, "jour"), _count(hours, "heure") if hours else ""]
    elif hours:
        parts = [_count(hours, "heure"), _count(minutes, "minute") if minutes else ""]
    elif minutes >= 10:
        parts = [_count(minutes, "minute")]
    elif minutes:
        parts = [_count(minutes, "minute"), _count(rest.seconds, "seconde")]
    else:
        parts = [_count(rest.seconds, "seconde")]
    return "il reste " + " et ".join(part for part in parts if part)


def _deadline(call: Call, ends: Deadline, now: datetime) -> str:
    if not call.is_published:
        return "cet appel n’est pas ouvert"
    match call.period(now):
        case Period.COMING:
            return f"le dépôt ouvrira le {zoned(call.opens_at)}"
        case Period.CLOSED:
            return f"le dépôt est clos depuis le {zoned(call.closes_at)}" if call.closes_at else "le dépôt est clos"
        case _:
            return f"dépôt jusqu’au {zoned(ends.announced)}" if ends.announced else "dépôt possible à tout moment"


def _dossier_deadline(dossier: Dossier, ends: Deadline, now: datetime) -> str:
    if not dossier.call.is_published or ends.announced is None or dossier.call.period(now) == Period.COMING:
        return _deadline(dossier.call, ends, now)
    if ends.is_in_grace(now):
        return f"la date limite est passée depuis le {zoned(ends.announced)}\u00a0; le dépôt reste possible jusqu’à {hour(ends.latest or now)}"
    if not ends.receives(now):
        what = f"la {dossier.wave.label} est passée" if dossier.wave is not None and dossier.has_missed_wave(now) else "le dépôt est clos"
        return f"{what} depuis le {zoned(ends.announced)}"
    if ends.is_extended:
        return f"dépôt prolongé, pour votre dossier seul, jusqu’au {zoned(ends.announced)}"
    named = f", {dossier.wave.label}" if dossier.wave is not None else ""
    return f"dépôt jusqu’au {zoned(ends.announced)}{named}"


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"
