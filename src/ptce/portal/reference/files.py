"""CSV files, line by line."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "data" / "reference"


class FileRefused(Exception):
    """The whole file cannot be read: absent, not UTF-8, or without the expected header."""


@dataclass(frozen=True)
class Line[Fact]:
    """One row: where it is, what identifies it, and either the fact read or why it is refused."""

    file: str
    number: int
    key: str
    fact: Fact | None
    reason: str = ""


def read[Fact](folder: Path, name: str, columns: Sequence[str], parse: Callable[[dict[str, str]], Fact]) -> Iterator[Line[Fact]]:
    """Yield every row of a file, refused ones included. `parse` raises ValueError with a French reason. Raises FileRefused."""
    try:
        text = (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(f"{name}\u00a0: fichier illisible ({error.__class__.__name__}).") from error
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    header = next(rows, [])
    if header != list(columns):
        raise FileRefused(f"{name}, ligne 1\u00a0: en-tête inattendu. Attendu\u00a0: {','.join(columns)}.")
    seen: dict[str, int] = {}
    try:
        for row in rows:
            if row:
                yield _line(name, rows.line_num, row, columns, parse, seen)
    except csv.Error as error:
        raise FileRefused(f"{name}, ligne {rows.line_num}\u00a0: {error}.") from error


def _line[Fact](
    name: str, number: int, row: list[str], columns: Sequence[str], parse: Callable[[dict[str, str]], Fact], seen: dict[str, int]
) -> Line[Fact]:
    key = row[0].strip()
    if len(row) != len(columns):
        return Line(name, number, key, None, f"{len(row)} cellules au lieu de {len(columns)}")
    try:
        fact = parse({column: cell.strip() for column, cell in zip(columns, row, strict=True)})
    except ValueError as error:
        return Line(name, number, key, None, str(error))
    identity = str(fact)
    if identity in seen:
        return Line(name, number, key, None, f"même clé que la ligne {seen[identity]}")
    seen[identity] = number
    return Line(name, number, key, fact)
