"""How long a form takes to fill: an order of magnitude that helps to plan the work, never a promise.

Sources of the constants: composing a text at a keyboard goes at about 19 words a minute (Karat, Halverson, Horn and Karat, CHI 1999), that
is some 110 characters in French; gathering what to say, agreeing on it and reading it again doubles the time. The other figures are the
platform's own, rounded up: they are here, in one place, to be corrected when dossiers tell how long they took.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ptce.questionnaire.checking import length_limit
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind

# Characters of a long text written, discussed and read again in a minute.
CHARACTERS_PER_MINUTE = 55
# People fill two thirds of the room they are given, and rarely more than four pages when nothing limits them.
FILLED_SHARE = Decimal(2) / 3
LONGEST_EXPECTED = 10_000
# An optional question is left by about one team in two, and one with a condition is not asked of all.
OPTIONAL_SHARE = Decimal("0.5")
# A document that exists is found, checked and joined; a template is filled first.
MINUTES_PER_FILE = 10
MINUTES_PER_TEMPLATE = 30
# What is known by heart or copied; an amount is worked out; a choice among several is read and discussed.
MINUTES: Mapping[Kind, int] = {
    Kind.AMOUNT: 3,
    # The platform works it out.
    Kind.COMPUTED: 0,
    Kind.MULTIPLE_CHOICE: 2,
    Kind.ATTESTATION: 2,
    # The charges and the income of the whole project, balanced with the partners.
    Kind.BUDGET: 90,
}
MINUTES_OF_OTHERS = 1
# (minutes for one row, rows expected when the call asks for fewer): a member is called and its number sought, an action is written and dated.
ROWS: Mapping[Kind, tuple[int, int]] = {Kind.MEMBERS: (5, 6), Kind.TERRITORY: (1, 3), Kind.ACTION_PLAN: (10, 5)}


@dataclass(frozen=True, slots=True)
class Effort:
    """The minutes a form takes, in all and by section id."""

    minutes: int
    sections: Mapping[str, int]

    @property
    def words(self) -> str:
        """Return the whole in words: « 3 h 30 »."""
        return in_words(self.minutes)


def effort(form: Form) -> Effort:
    """Estimate the time a form takes to fill."""
    sections = {section.id: _section(section) for section in form.sections}
    return Effort(sum(sections.values()), sections)


def in_words(minutes: int) -> str:
    """Return a duration rounded up: to 5 minutes under one hour, to 15 under two, to 30 beyond."""
    step = 5 if minutes <= 60 else 15 if minutes <= 120 else 30
    hours, rest = divmod(-(-minutes // step) * step, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"


def _section(section: Section) -> int:
    total = sum((_field(field) * _share(section, field) for field in section.fields), Decimal(0))
    return int(total.to_integral_value(rounding="ROUND_CEILING"))


def _share(section: Section, field: Field) -> Decimal:
    is_asked_of_all = section.shown_if is None and field.shown_if is None
    return Decimal(1) if field.required and is_asked_of_all else OPTIONAL_SHARE


def _field(field: Field) -> Decimal:
    match field.kind:
        case Kind.LONG_TEXT:
            length = min(length_limit(field), LONGEST_EXPECTED)
            return length * FILLED_SHARE / CHARACTERS_PER_MINUTE
        case Kind.FILE:
            quantity = max(_least(field), 1)
            return Decimal(MINUTES_PER_FILE * quantity + (MINUTES_PER_TEMPLATE if field.template is not None else 0))
        case kind if kind in ROWS:
            each, expected = ROWS[kind]
            return Decimal(each * max(_least(field), expected))
    return Decimal(MINUTES.get(field.kind, MINUTES_OF_OTHERS))


def _least(field: Field) -> int:
    return int(field.minimum) if isinstance(field.minimum, Decimal) else 0
