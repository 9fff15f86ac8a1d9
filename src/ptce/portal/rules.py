"""Sentences of the public pages, made of dates and counts. Pure."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from ptce.core.dates import NBSP, day, hour, paris_date

# In the last days of a call, the page shows the server's clock to the minute.
LAST_DAYS = timedelta(days=2)
_LABEL_LENGTH = 70


def countdown(closes_at: datetime, now: datetime) -> str:
    """Return how long remains before the closing, in days of Paris: « Il reste 12 jours », « Clôture demain », « Dernier jour »."""
    days = (paris_date(closes_at) - paris_date(now)).days
    if days <= 0:
        return f"Dernier jour\u00a0: clôture à {hour(closes_at)}"
    if days == 1:
        return f"Clôture demain à {hour(closes_at)}"
    return f"Il reste {days}{NBSP}jours"


def opening(opens_at: datetime, now: datetime) -> str:
    """Return how long remains before the opening."""
    days = (paris_date(opens_at) - paris_date(now)).days
    if days <= 0:
        return f"Ouvre aujourd’hui à {hour(opens_at)}"
    return f"Ouvre demain à {hour(opens_at)}" if days == 1 else f"Ouvre dans {days}{NBSP}jours"


def server_time(closes_at: datetime | None, now: datetime) -> str:
    """Return the server's clock as the page shows it: to the minute in the last two days, the day alone before."""
    if closes_at is not None and closes_at - now <= LAST_DAYS:
        return f"{day(paris_date(now))}, {hour(now)} (heure de Paris)"
    return f"{day(paris_date(now))} (heure de Paris)"


def missing_laureates(published: int | None, named: int) -> str:
    """Say how many of the laureates announced are not named here, or nothing when none is missing or the number is unknown."""
    if published is None or published <= named:
        return ""
    missing = published - named
    if not named:
        return f"{published} lauréats ont été annoncés\u00a0; aucun n’est nommé dans nos données."
    lacking = "un manque" if missing == 1 else f"{missing} manquent"
    return f"{published} lauréats ont été annoncés\u00a0; {named} {'est nommé' if named == 1 else 'sont nommés'} ici, {lacking} à nos données."


def since(text: str, words: str) -> str:
    """Return « depuis le 10 janvier 2014 », « depuis janvier 2014 », « depuis 2014 », or nothing. words: the date already in words."""
    if not text:
        return ""
    return f"depuis {'le ' if text.count('-') == 2 else ''}{words}"


def plural(count: int, one: str, many: str = "") -> str:
    """Return the count with its noun: « 1 pôle », « 3 pôles »."""
    return f"{count}{NBSP}{one if count < 2 else many or one + 's'}"


def source_links(text: str) -> list[tuple[str, str]]:
    """Return (label, address) for each source of a « ; »-separated cell; the address is empty for a source without one."""
    return [(_label(part), part if part.startswith(("http://", "https://")) else "") for part in text.split(" ; ") if part]


def _label(source: str) -> str:
    if not source.startswith(("http://", "https://")):
        return source
    parts = urlsplit(source)
    label = parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
    return label if len(label) <= _LABEL_LENGTH else label[: _LABEL_LENGTH - 1] + "…"
