"""Comma-separated values by RFC 4180, some dozens of lines at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from ptce.selection import queries

BOM = "\ufeff"
# What a spreadsheet would run as a formula.
DANGEROUS = "=+-@\t\r"
PER_PIECE = 50
# Stands between cells while a line is laid out; in an answer it would be a blank.
SEPARATOR = "\x1f"


def csv_lines(sheet: queries.Sheet, *, with_bom: bool) -> Iterator[bytes]:
    """Yield the file in pieces; with_bom: the mark some spreadsheets need to read accents."""
    yield ((BOM if with_bom else "") + _written([sheet.header])).encode()
    for rows in batched(queries.rows(sheet), PER_PIECE):
        yield _written(rows).encode()


def harmless(cell: str) -> str:
    """Return the cell, made plain text when a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell and cell[0] in DANGEROUS else cell


def _written(rows: Iterable[Sequence[str]]) -> str:
    return "".join(map(_line, rows))


def _line(row: Sequence[str]) -> str:
    """Return one line, every cell between quotes: laid out together, because a million cells one by one cost seconds."""
    cells = [harmless(cell) if cell and cell[0] in DANGEROUS else cell for cell in row]
    text = SEPARATOR.join(cells)
    if text.count(SEPARATOR) != len(cells) - 1:
        text = SEPARATOR.join(cell.replace(SEPARATOR, " ") for cell in cells)
    quoted = text.replace('"', '""').replace(SEPARATOR, '","')
    return f'"{quoted}"\r\n'
