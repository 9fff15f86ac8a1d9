"""The server's clock beside the deadline, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ptce.calls.enums import Period
from ptce.calls.models import Call
from ptce.core.dates import NBSP, hour, zoned

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


def clock_of(call: Call, now: datetime) -> Clock:
    """Return the clock of a call at the instant; no statement."""
    is_open = call.is_receiving(now)
    remaining = call.closes_at - now if is_open and call.closes_at is not None else None
    return Clock(
        now=hour(now),
        now_iso=now.isoformat(),
        closes_iso=call.closes_at.isoformat() if call.closes_at is not None and is_open else "",
        deadline=_deadline(call, now),
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


def _deadline(call: Call, now: datetime) -> str:
    if not call.is_published:
        return "cet appel n’est pas ouvert"
    match call.period(now):
        case Period.COMING:
            return f"le dépôt ouvrira le {zoned(call.opens_at)}"
        case Period.CLOSED:
            return f"le dépôt est clos depuis le {zoned(call.closes_at)}" if call.closes_at else "le dépôt est clos"
        case _:
            return f"dépôt jusqu’au {zoned(call.closes_at)}" if call.closes_at else "dépôt possible à tout moment"


def _count(number: int, word: str) -> str:
    return f"{number}{NBSP}{word}{'s' if number > 1 else ''}"
