"""Comma-separated values by RFC 4180, a few hundred lines at a time."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from ptce.selection import queries

BOM = "\ufeff"
# What a spreadsheet would run as a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
PER_PIECE = 200


def csv_lines(sheet: queries.Sheet, *, with_bom: bool) -> Iterator[bytes]:
    """Yield the file in pieces; with_bom: the mark some spreadsheets need to read accents."""
    yield ((BOM if with_bom else "") + _written([sheet.header])).encode()
    for rows in batched(queries.rows(sheet), PER_PIECE):
        yield _written(rows).encode()


def harmless(cell: str) -> str:
    """Return the cell, made plain text when a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _written(rows: Iterable[Sequence[str]]) -> str:
    held = io.StringIO(newline="")
    csv.writer(held, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return held.getvalue()
