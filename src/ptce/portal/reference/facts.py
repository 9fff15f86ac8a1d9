"""What each row says. An empty text or None is « non renseigné ». `str()` of a fact is its key, compared for duplicates."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from ptce.calls.enums import CallKind, Phase
from ptce.core.text import normalise
from ptce.core.typography import typographic
from ptce.poles.enums import Outcome

Row = dict[str, str]

CALL_COLUMNS = (
    "call", "title", "year", "phase", "opens_on", "closes_on", "budget_eur", "target_laureates_min", "target_laureates_max", "candidates",
    "laureates", "source",
)  # fmt: skip
POLE_COLUMNS = ("name", "commune", "department_code", "region_code", "carrier", "legal_form", "theme", "website", "source")
SELECTION_COLUMNS = ("pole_name", "call", "year", "phase", "outcome", "amount_eur", "source")
ANNOUNCEMENT_COLUMNS = ("call", "announced_on", "source")

_PHASES = {"pilot": Phase.PILOT, "single": Phase.SINGLE, "1": Phase.ONE, "2": Phase.TWO}
_OUTCOMES = {"laureate": Outcome.LAUREATE, "pilot": Outcome.PILOT, "candidate": Outcome.CANDIDATE}
_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True)
class CallFacts:
    """A past call as public sources tell it."""

    reference: str
    slug: str
    title: str
    kind: CallKind
    phase: Phase
    year: int | None
    opens_on_text: str
    closes_on_text: str
    envelope: Decimal | None
    laureates_min: int | None
    laureates_max: int | None
    candidates_published: int | None
    laureates_published: int | None
    sources: str

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def parse(cls, row: Row) -> "CallFacts":
        """Read a row. Raises ValueError with the reason in French."""
        phase = _choice(row, "phase", _PHASES)
        return cls(
            reference=_needed(row, "call"),
            slug=slug_of(_needed(row, "call")),
            title=typographic(_needed(row, "title")),
            kind=CallKind.AMI if row["call"].startswith("AMI") else CallKind.AAP,
            phase=phase,
            year=_whole(row, "year"),
            opens_on_text=_partial_date(row, "opens_on"),
            closes_on_text=_partial_date(row, "closes_on"),
            envelope=_amount(row, "budget_eur"),
            laureates_min=_whole(row, "target_laureates_min"),
            laureates_max=_whole(row, "target_laureates_max"),
            candidates_published=_whole(row, "candidates"),
            laureates_published=_whole(row, "laureates"),
            sources=_needed(row, "source"),
        )


@dataclass(frozen=True)
class PoleFacts:
    """A pole as public sources tell it."""

    name: str
    commune: str
    departement: str
    region: str
    carrier: str
    legal_form: str
    theme: str
    website: str
    sources: str

    def __str__(self) -> str:
        return normalise(self.name)

    @classmethod
    def parse(cls, row: Row) -> "PoleFacts":
        """Read a row. Raises ValueError with the reason in French."""
        name = typographic(_needed(row, "name"))
        if not normalise(name):
            raise ValueError("«\u00a0name\u00a0» n’a ni lettre ni chiffre")
        return cls(
            name=name,
            commune=typographic(row["commune"]),
            departement=row["department_code"],
            region=row["region_code"],
            carrier=typographic(row["carrier"]),
            legal_form=typographic(row["legal_form"]),
            theme=typographic(row["theme"]),
            website=_address(row, "website"),
            sources=_needed(row, "source"),
        )


@dataclass(frozen=True)
class SelectionFacts:
    """A pole in a call."""

    pole: str
    call: str
    outcome: Outcome
    amount: Decimal | None
    source: str

    def __str__(self) -> str:
        return f"{normalise(self.pole)} | {self.call}"

    @classmethod
    def parse(cls, row: Row) -> "SelectionFacts":
        """Read a row. Raises ValueError with the reason in French."""
        _choice(row, "phase", _PHASES)
        return cls(
            pole=_needed(row, "pole_name"),
            call=_needed(row, "call"),
            outcome=_choice(row, "outcome", _OUTCOMES),
            amount=_amount(row, "amount_eur"),
            source=_needed(row, "source"),
        )


@dataclass(frozen=True)
class Announcement:
    """When the laureates of a call were announced."""

    call: str
    announced_on: str
    source: str

    def __str__(self) -> str:
        return self.call

    @classmethod
    def parse(cls, row: Row) -> "Announcement":
        """Read a row. Raises ValueError with the reason in French."""
        day = _partial_date(row, "announced_on")
        if not day:
            raise ValueError("«\u00a0announced_on\u00a0» est vide")
        return cls(_needed(row, "call"), day, _needed(row, "source"))


def slug_of(reference: str) -> str:
    """Return the stable address of a past call: « AMI-2021-P2 » gives « ami-2021-phase-2 »."""
    return re.sub(r"-p(\d)$", r"-phase-\1", reference.lower())


def _needed(row: Row, column: str) -> str:
    if not row[column]:
        raise ValueError(f"«\u00a0{column}\u00a0» est vide")
    return row[column]


def _choice[Kind](row: Row, column: str, choices: dict[str, Kind]) -> Kind:
    if row[column] not in choices:
        raise ValueError(f"«\u00a0{column}\u00a0» vaut «\u00a0{row[column]}\u00a0», attendu\u00a0: {', '.join(choices)}")
    return choices[row[column]]


def _whole(row: Row, column: str) -> int | None:
    cell = row[column]
    if cell and not (cell.isascii() and cell.isdigit()):
        raise ValueError(f"«\u00a0{column}\u00a0» n’est pas un nombre entier\u00a0: «\u00a0{cell}\u00a0»")
    return int(cell) if cell else None


def _amount(row: Row, column: str) -> Decimal | None:
    number = _whole(row, column)
    return None if number is None else Decimal(number)


def _partial_date(row: Row, column: str) -> str:
    cell = row[column]
    if not cell:
        return ""
    padded = cell + "-01" * (2 - cell.count("-"))
    try:
        date.fromisoformat(padded)
    except ValueError:
        padded = ""
    if not padded or not _PARTIAL.fullmatch(cell):
        raise ValueError(f"«\u00a0{column}\u00a0» n’est pas une date (AAAA, AAAA-MM ou AAAA-MM-JJ)\u00a0: «\u00a0{cell}\u00a0»")
    return cell


def _address(row: Row, column: str) -> str:
    cell = row[column]
    if cell and (urlsplit(cell).scheme not in {"http", "https"} or not urlsplit(cell).netloc):
        raise ValueError(f"«\u00a0{column}\u00a0» n’est pas une adresse http\u00a0: «\u00a0{cell}\u00a0»")
    return cell
