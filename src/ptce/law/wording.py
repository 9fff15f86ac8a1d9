"""French wording shared by the rules: dates, hours and lists."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
PARIS_OFFSETS = frozenset({timedelta(hours=1), timedelta(hours=2)})


def french_date(day: date) -> str:
    """Write a date as in "1er mars 2021"."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"


def french_hour(instant: datetime) -> str:
    """Write the hour of an instant to the second, with its zone.

    The words "heure de Paris" appear only if the offset is one that Paris uses (UTC+1 or UTC+2); any other offset is written as it is, and an
    instant without zone gets none, so that the sentence is never false.
    """
    hour = f"{instant.hour}\u00a0h\u00a0{instant.minute:02d}\u00a0min\u00a0{instant.second:02d}\u00a0s"
    offset = instant.utcoffset()
    if offset is None:
        return hour
    return f"{hour} (heure de Paris)" if offset in PARIS_OFFSETS else f"{hour} (UTC{instant:%:z})"


def listing(names: Sequence[str]) -> str:
    """Join names as in "a, b et c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} et {names[-1]}"
