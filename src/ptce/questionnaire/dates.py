"""Days and months as people type them."""

import re
from calendar import monthrange
from datetime import date

from ptce.questionnaire.french import MONTHS
from ptce.questionnaire.problems import Unreadable

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T00:00(?::00)?)?")
_FIGURES = re.compile(r"([0-9]{1,2})\s*[/. -]\s*([0-9]{1,2})\s*[/. -]\s*([0-9]+)")
_WORDS = re.compile(r"([0-9]{1,2})(?:er)?\s+([^\W\d_]+)\s+([0-9]+)")
_ISO_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_FIGURES_MONTH = re.compile(r"([0-9]{1,2})\s*[/. -]\s*([0-9]+)")
_WORDS_MONTH = re.compile(r"([^\W\d_]+)\s+([0-9]+)")
_ACCENTS = str.maketrans("éèûôîàâ", "eeuoiaa")
_MONTH_NUMBERS = {name.translate(_ACCENTS): position for position, name in enumerate(MONTHS, start=1)}

_NOT_A_DATE = "Ce n’est pas une date\u00a0: écrivez le jour, le mois et l’année, par exemple 12/05/2021."
_NOT_A_PERIOD = "Ce n’est pas une date\u00a0: écrivez un mois (05/2021) ou un jour (12/05/2021)."


def read_date(text: str) -> str:
    """Return a day as "2021-05-12". Raises Unreadable, with the reason when the day does not exist."""
    text = text.strip()
    if found := _ISO.fullmatch(text):
        year, month, day = found.groups()
    elif found := _FIGURES.fullmatch(text):
        day, month, year = found.groups()
    elif found := _WORDS.fullmatch(text):
        day, month, year = found[1], _month_number(found[2], _NOT_A_DATE), found[3]
    else:
        raise Unreadable(_NOT_A_DATE)
    return _existing(year, month, day).isoformat()


def read_period(text: str) -> str:
    """Return a month as "2021-05" or a day as "2021-05-12". Raises Unreadable."""
    text = text.strip()
    if found := _ISO_MONTH.fullmatch(text):
        year, month = found.groups()
    elif found := _FIGURES_MONTH.fullmatch(text):
        month, year = found.groups()
    elif found := _WORDS_MONTH.fullmatch(text):
        month, year = _month_number(found[1], _NOT_A_PERIOD), found[2]
    else:
        try:
            return read_date(text)
        except Unreadable as refusal:
            raise Unreadable(_NOT_A_PERIOD if str(refusal) == _NOT_A_DATE else str(refusal)) from None
    return _existing(year, month, "1").isoformat()[:7]


def first_day(period: str) -> date:
    """Return the first day of a stored month or day."""
    return date.fromisoformat(f"{period}-01" if len(period) == 7 else period)


def last_day(period: str) -> date:
    """Return the last day of a stored month or day."""
    day = first_day(period)
    return day.replace(day=monthrange(day.year, day.month)[1]) if len(period) == 7 else day


def _month_number(name: str, refusal: str) -> str:
    number = _MONTH_NUMBERS.get(name.lower().translate(_ACCENTS))
    if number is None:
        raise Unreadable(refusal)
    return str(number)


def _existing(year_text: str, month_text: str, day_text: str) -> date:
    if len(year_text) != 4 or year_text < "1000":
        raise Unreadable("Écrivez l’année avec ses quatre chiffres, par exemple 2021.")
    year, month, day = int(year_text), int(month_text), int(day_text)
    if not 1 <= month <= 12:
        raise Unreadable(f"Le mois {month} n’existe pas\u00a0: les mois vont de 1 à 12.")
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        name = MONTHS[month - 1]
        raise Unreadable(f"Le {day} {name} {year} n’existe pas\u00a0: {name} {year} compte {length} jours. Corrigez la date.")
    return date(year, month, day)
