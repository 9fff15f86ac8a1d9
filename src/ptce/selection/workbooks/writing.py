"""Write a workbook of one sheet into a file, a few dozen rows at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from ptce.selection.enums import ExportFormat
from ptce.selection.queries import Sheet, rows
from ptce.selection.workbooks import ods, xlsx
from ptce.selection.workbooks.cells import Part, RowWriter, valid

# Rows laid out together: the memory of one piece, and the cost of one call to the compressor.
PER_PIECE = 50
# Measured on 10,000 × 93: level 6 costs a second more, for a file smaller by a fifth.
LEVEL = 2
MEDIA_TYPES: Mapping[ExportFormat, str] = {ExportFormat.XLSX: xlsx.MEDIA_TYPE, ExportFormat.ODS: ods.MEDIA_TYPE}


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a format is laid out. parts: the small files; sheet: the name of the big one, between its head and its tail."""

    parts: Callable[[str], list[Part]]
    sheet: str
    head: Callable[[Sheet], str]
    row_writer: Callable[[Sheet], RowWriter]
    tail: str


_LAYOUTS = {
    ExportFormat.XLSX: _Layout(xlsx.parts, xlsx.SHEET, xlsx.head, xlsx.row_writer, xlsx.TAIL),
    ExportFormat.ODS: _Layout(ods.parts, ods.SHEET, ods.head, ods.row_writer, ods.TAIL),
}


def write(path: Path, sheet: Sheet, layout: ExportFormat) -> Iterator[int]:
    """Write the file, yielding how many rows it holds so far, each few dozen rows."""
    form = _LAYOUTS[layout]
    write_row = form.row_writer(sheet)
    done = 0
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for part in form.parts(sheet.call.title):
            archive.writestr(part.name, valid(part.content), ZIP_DEFLATED if part.is_compressed else ZIP_STORED)
        # The size is not known beforehand: the wide form of the entry is the only one that holds any.
        with archive.open(form.sheet, "w", force_zip64=True) as stream:
            stream.write(valid(form.head(sheet)))
            for piece in batched(rows(sheet), PER_PIECE):
                # The first row is the header's.
                stream.write(valid("".join([write_row(number, row) for number, row in enumerate(piece, start=done + 2)])))
                done += len(piece)
                yield done
            stream.write(valid(form.tail))
