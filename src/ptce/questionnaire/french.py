"""Numbers, amounts, percentages and days written as French readers expect them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NARROW_SPACE = "\u202f"
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def number(value: Decimal | int) -> str:
    """Return a number with narrow spaces between thousands and a decimal comma: "12 500,5"."""
    return f"{Decimal(value):,f}".replace(",", NARROW_SPACE).replace(".", ",")


def amount(value: Decimal) -> str:
    """Return an amount in euros; cents are shown when there are some: "12 500 €", "12 500,50 €"."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    return f"{number(rounded.quantize(Decimal(1)) if whole else rounded)}\u00a0€"


def percent(value: Decimal) -> str:
    """Return a percentage without useless zeros: "82 %", "66,67 %"."""
    return f"{number(shortest(value))}\u00a0%"


def shortest(value: Decimal) -> Decimal:
    """Return the same number without useless zeros nor exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def day(value: date) -> str:
    """Return a day in words: "1er mai 2021"."""
    return f"{'1er' if value.day == 1 else value.day} {MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """Return the month of a day in words: "mai 2021"."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def count(quantity: int, singular: str, plural: str = "") -> str:
    """Return a quantity and its noun, agreed: "1 membre", "3 membres"."""
    return f"{number(quantity)} {singular if quantity < 2 else plural or singular + 's'}"
