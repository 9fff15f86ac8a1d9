"""An instant as clocks show it overseas: a deadline in Paris is another hour, sometimes another day, elsewhere in the Republic."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ptce.core.dates import MONTHS, NBSP, PARIS

PLACES = (
    ("en Guadeloupe", "America/Guadeloupe"),
    ("en Martinique", "America/Martinique"),
    ("en Guyane", "America/Cayenne"),
    ("à Saint-Pierre-et-Miquelon", "America/Miquelon"),
    ("à La Réunion", "Indian/Reunion"),
    ("à Mayotte", "Indian/Mayotte"),
    ("en Nouvelle-Calédonie", "Pacific/Noumea"),
    ("à Wallis-et-Futuna", "Pacific/Wallis"),
    ("en Polynésie française (Tahiti)", "Pacific/Tahiti"),
)


def overseas_hours(moment: datetime) -> tuple[str, ...]:
    """Return « 7 h 00 en Guadeloupe et en Martinique »… for an aware instant.

    Places of one hour stand together; the day is said where it is not that of Paris.
    """
    here = moment.astimezone(PARIS).date()
    together: dict[str, list[str]] = {}
    for place, zone in PLACES:
        local = moment.astimezone(ZoneInfo(zone))
        together.setdefault(_told(local, same_day=local.date() == here), []).append(place)
    return tuple(f"{told} {_listed(places)}" for told, places in together.items())


def _told(local: datetime, *, same_day: bool) -> str:
    hour = f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"
    if same_day:
        return hour
    number = "1er" if local.day == 1 else str(local.day)
    return f"le {number}{NBSP}{MONTHS[local.month - 1]} à {hour}"


def _listed(places: Iterable[str]) -> str:
    *others, last = places
    return f"{', '.join(others)} et {last}" if others else last
