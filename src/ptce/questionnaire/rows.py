"""Reading the rows of a table as a browser or JSON sends them: a list of objects, one text per cell."""

import dataclasses
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ptce.questionnaire.amounts import read_amount
from ptce.questionnaire.definition import Bound, Field
from ptce.questionnaire.french import count
from ptce.questionnaire.problems import Blocks, Problem, Unreadable
from ptce.questionnaire.texts import CELL_LENGTH, clean_line, text_of

MAX_ROWS = 500

_YES = frozenset({"oui", "on", "true", "1", "yes"})
_UNREADABLE = "Le tableau reçu est illisible\u00a0: rechargez la page et recommencez."


@dataclass(slots=True)
class Rows:
    """What has been read so far: the problems, and for each part of the table the place of each kept row as it was sent."""

    problems: list[Problem] = dataclasses.field(default_factory=list)
    places: dict[str, list[int]] = dataclasses.field(default_factory=dict)

    def read[Row](self, raw: object, read_row: Callable[["Cells"], Row | None], *, part: str = "") -> list[Row]:
        """Read each row; a row read as None is empty and dropped. Raises Unreadable when this is no table at all."""
        kept: list[Row] = []
        places = self.places.setdefault(part, [])
        for place, cells in enumerate(_row_objects(raw)):
            row = read_row(Cells(cells, place=place, part=part, problems=self.problems))
            if row is not None:
                kept.append(row)
                places.append(place)
        return kept

    def as_sent(self, problem: Problem) -> Problem:
        """Return a problem found on the kept rows with the row's place as it was sent."""
        if problem.row is None:
            return problem
        row = self.places[problem.part][problem.row]
        return Problem(problem.message, problem.blocks, row, problem.column, problem.part)


@dataclass(slots=True)
class Cells:
    """One row as it was sent; each reader notes what is wrong with its cell and returns an empty value instead."""

    cells: Mapping[str, object]
    place: int
    part: str
    problems: list[Problem]

    def text(self, column: str) -> str:
        """Read a line of text, kept even when it is too long."""
        text = self.read(column, clean_line) or ""
        if len(text) > CELL_LENGTH:
            self.note(
                f"Ce texte compte {len(text)} caractères pour {CELL_LENGTH} au plus\u00a0: raccourcissez-le.",
                column,
                Blocks.SUBMISSION,
            )
        return text

    def choice(self, column: str, allowed: Container[str]) -> str:
        """Read one of the values allowed."""
        value = self.text(column)
        if value and value not in allowed:
            self.note(
                "Cette réponse ne fait pas partie de la liste\u00a0: choisissez-en une.",
                column,
            )
            return ""
        return value

    def amount(self, column: str) -> str | None:
        """Read an amount in euros."""
        return self.read(column, read_amount)

    def flag(self, column: str) -> bool:
        """Read a checkbox."""
        raw = self.cells.get(column)
        return raw if isinstance(raw, bool) else (self.read(column, clean_line) or "").lower() in _YES

    def read(self, column: str, reader: Callable[[str], str]) -> str | None:
        """Read a cell with a function that may raise Unreadable; None when the cell is empty or unreadable."""
        try:
            text = clean_line(text_of(self.cells.get(column)))
            return reader(text) if text else None
        except Unreadable as refusal:
            self.note(str(refusal), column)
            return None

    def note(self, message: str, column: str, blocks: Blocks = Blocks.SAVING) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(message, blocks, self.place, column, self.part))


def is_filled(row: Mapping[str, object]) -> bool:
    """Say whether a row holds anything; a checkbox alone is nothing."""
    return any(value for value in row.values() if not isinstance(value, bool))


def count_problems(quantity: int, field: Field, *, noun: str) -> list[Problem]:
    """Compare a number of rows, answers or files with the field's bounds; nothing at all is a matter of completeness."""
    least, most = _whole(field.minimum), _whole(field.maximum)
    if least is not None and 0 < quantity < least:
        return [
            Problem(
                f"Il y a {count(quantity, noun)}\u00a0: il en faut au moins {least}.",
                Blocks.SUBMISSION,
            )
        ]
    if most is not None and quantity > most:
        return [
            Problem(
                f"Il y a {count(quantity, noun)}\u00a0: retirez-en {quantity - most}, le maximum est de {most}.",
                Blocks.SUBMISSION,
            )
        ]
    return []


def _whole(bound: Bound | None) -> int | None:
    return int(bound) if isinstance(bound, Decimal) else None


def _row_objects(raw: object) -> list[Mapping[str, object]]:
    if raw is None or raw == "":
        return []
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise Unreadable(_UNREADABLE)
    if len(raw) > MAX_ROWS:
        raise Unreadable(f"Ce tableau compte {len(raw)} lignes, la limite est de {MAX_ROWS}\u00a0: regroupez-en.")
    return raw
