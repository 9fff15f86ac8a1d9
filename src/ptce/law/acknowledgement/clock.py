"""The legal clock of a request: when does silence become a decision? CRPA, art. L114-3, L114-5, L231-4.

Every date is a local date in Europe/Paris, given by the caller.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum


class Silence(StrEnum):
    """What the silence of the administration becomes when the delay is over."""

    REJECTION = "REJECTION"
    ACCEPTANCE = "ACCEPTANCE"

    @property
    def label(self) -> str:
        """Return the French name of the implicit decision."""
        return "Rejet" if self is Silence.REJECTION else "Acceptation"


LEGAL_SILENCE_ON_MONEY = Silence.REJECTION  # CRPA, art. L231-4, 3°: request of a financial character
LEGAL_MONTHS = 2  # same article


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """Days during which the clock stands still: from starts_on, to the day before ends_on. ends_on None: still open.

    An end that is not after the start suspends nothing.
    """

    starts_on: date
    ends_on: date | None = None


def add_months(start: date, *, months: int) -> date:
    """Count months from day to same day ("de quantième à quantième").

    A month that has no such day gives its last day: two months after 31 December end on 28 or 29 February, never in March, so that a delay
    "of two months" never lasts three. The calendar stops at the year 9999, whose last day stands for anything later.
    """
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def suspension_for_missing_pieces(*, asked_on: date, due_on: date | None, received_on: date | None = None) -> Suspension:
    """Return the suspension that a request for missing pieces opens.

    Source: CRPA, art. L114-5: the delay of implicit rejection stands still during the time given to produce the pieces; producing them earlier
    ends it. Without a time given, it lasts until they come. due_on: last day to produce them, itself suspended. received_on: the day on which all
    of them had come, from which the clock runs again.
    """
    after_due = None if due_on is None else _put_off(due_on, by=timedelta(days=1))
    ends = [day for day in (after_due, received_on) if day is not None]
    return Suspension(starts_on=asked_on, ends_on=min(ends, default=None))


def merged_suspensions(suspensions: Iterable[Suspension]) -> tuple[Suspension, ...]:
    """Return the same suspended days as disjoint suspensions, in time order: a day never counts twice. At most one, the last, is open."""
    merged: list[Suspension] = []
    for suspension in sorted(filter(_suspends, suspensions), key=lambda item: item.starts_on):
        previous = merged[-1] if merged else None
        if previous is None or (previous.ends_on is not None and previous.ends_on < suspension.starts_on):
            merged.append(suspension)
        else:
            merged[-1] = Suspension(starts_on=previous.starts_on, ends_on=_later(previous.ends_on, suspension.ends_on))
    return tuple(merged)


def implicit_decision_on(received_on: date, *, months: int, suspensions: Sequence[Suspension] = ()) -> date | None:
    """Return the day on which silence becomes a decision of rejection, or None while the clock stands still.

    Source: CRPA, art. L231-4 (delay), L114-3 (it runs from the receipt by the first administration seized), L114-5 (suspension).
    Each suspended day puts the end off by one. What was suspended before the receipt does not count, nor a suspension that starts on or after the
    day reached: the decision is already born.
    """
    day = add_months(received_on, months=months)
    for suspension in merged_suspensions(suspensions):
        starts_on = max(suspension.starts_on, received_on)
        if starts_on >= day:
            break
        if suspension.ends_on is None:
            return None
        day = _put_off(day, by=max(suspension.ends_on - starts_on, timedelta(0)))
    return day


def implicit_acceptance_on(received_on: date, *, months: int, is_complete: bool, completed_on: date | None = None) -> date | None:
    """Return the day on which silence becomes an acceptance, or None while pieces are still missing.

    Source: CRPA, art. L114-5: unlike that of rejection, the delay of acceptance starts only at the receipt of the pieces required.
    """
    if is_complete:
        return add_months(received_on, months=months)
    return None if completed_on is None else add_months(max(completed_on, received_on), months=months)


def _suspends(suspension: Suspension) -> bool:
    return suspension.ends_on is None or suspension.ends_on > suspension.starts_on


def _later(first: date | None, second: date | None) -> date | None:
    return None if first is None or second is None else max(first, second)


def _put_off(day: date, *, by: timedelta) -> date:
    return date.max if by > date.max - day else day + by
