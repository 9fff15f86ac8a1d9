"""From the day and the hour an officer types to an instant, across clock changes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


class Doubt(StrEnum):
    """Why a local time names no single instant."""

    SKIPPED = "SKIPPED"
    REPEATED = "REPEATED"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a local time in Paris means.

    candidates: the instants it may mean, earliest first: one on an ordinary day; two when clocks go back over it; when clocks jump
    over it, the last minute before the jump and the first one after.
    """

    candidates: tuple[datetime, ...]
    doubt: Doubt | None = None

    @property
    def instant(self) -> datetime | None:
        """Return the instant when there is no doubt."""
        return self.candidates[0] if self.doubt is None else None


def read_local(local: datetime) -> Reading:
    """Return what a naive local time in Paris means; nothing is guessed where it names no instant, or two."""
    first = local.replace(tzinfo=PARIS, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=PARIS, fold=1).astimezone(UTC)
    if first == second:
        return Reading((first,))
    if first < second:
        return Reading((first, second), Doubt.REPEATED)
    return Reading(_around(second, first), Doubt.SKIPPED)


def _around(before: datetime, after: datetime) -> tuple[datetime, datetime]:
    """Return the last minute before the jump that lies between two instants, and the first one after."""
    jump = before
    offset = before.astimezone(PARIS).utcoffset()
    while jump <= after and jump.astimezone(PARIS).utcoffset() == offset:
        jump += timedelta(minutes=1)
    return jump - timedelta(minutes=1), jump
