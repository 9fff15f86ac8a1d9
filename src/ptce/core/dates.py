"""Dates and amounts as people read them in France. Strings are prepared here once, not by template filters in loops."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NBSP = "\u00a0"
THIN = "\u202f"


def paris_date(moment: datetime) -> date:
    """Return the civil date in Paris of an aware instant."""
    return moment.astimezone(PARIS).date()


def day(value: date | None) -> str:
    """Return « 12 mai 2021 » (« 1er » for the first), or nothing."""
    if value is None:
        return ""
    number = f"1{'er'}" if value.day == 1 else str(value.day)
    return f"{number}{NBSP}{MONTHS[value.month - 1]} {value.year}"


def hour(moment: datetime) -> str:
    """Return « 14 h 03 » in Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02}"


def instant(moment: datetime | None) -> str:
    """Return « 12 mai 2021 à 14 h 03 » in Paris, or nothing."""
    if moment is None:
        return ""
    return f"{day(paris_date(moment))} à {hour(moment)}"


def zoned(moment: datetime | None) -> str:
    """Return the instant with its weekday and zone: « mercredi 12 mai 2021 à 14 h 03 (heure de Paris) »."""
    if moment is None:
        return ""
    return f"{DAYS[moment.astimezone(PARIS).weekday()]} {instant(moment)} (heure de Paris)"


def partial_day(value: str) -> str:
    """Return a date of reduced precision in words: « 2021-05-12 », « 2022-09 », « 2011 », or « non renseigné »."""
    parts = [int(part) for part in value.split("-")] if value else []
    match parts:
        case [year, month, number]:
            return day(date(year, month, number))
        case [year, month]:
            return f"{MONTHS[month - 1]} {year}"
        case [year]:
            return str(year)
        case _:
            return "non renseigné"


def euros(amount: Decimal | int | None) -> str:
    """Return « 100 000 € » (cents only when there are some), or « non renseigné »."""
    if amount is None:
        return "non renseigné"
    value = Decimal(amount)
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole else f"{value:,.2f}"
    return text.replace(",", THIN).replace(".", ",") + f"{NBSP}€"


def number(value: int | Decimal | None, *, digits: int = 0) -> str:
    """Return « 1 234,5 », or « non renseigné »."""
    if value is None:
        return "non renseigné"
    return f"{value:,.{digits}f}".replace(",", THIN).replace(".", ",")


def size(count: int) -> str:
    """Return a file size: « 12 octets », « 84 ko », « 1,2 Mo »."""
    if count < 1000:
        return f"{count}{NBSP}octets"
    if count < 1_000_000:
        return f"{round(count / 1000)}{NBSP}ko"
    return f"{count / 1_000_000:.1f}".removesuffix(".0").replace(".", ",") + f"{NBSP}Mo"
