"""The rows of a small table sent as CSV, XLSX or ODS: texts alone, in order. Pure."""

import csv
import io
import zipfile

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

# A list of 5,000 lines weighs less than one megabyte; unfolded, an archive never needs more than this.
MAX_UNFOLDED = 40_000_000
MAX_ROWS = 6_000
MAX_COLUMNS = 30
_BROKEN = "Ce fichier est abîmé, illisible. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le."

type Rows = list[list[str]]


class UnreadableFile(ValueError):
    """The file is no table we read; the message says in French what to do."""


def rows_of(content: bytes, name: str) -> Rows:
    """Return the rows of the first sheet, cells as texts without blanks around; empty rows stay, so that lines keep their numbers.

    Raises UnreadableFile.
    """
    extension = name.rpartition(".")[2].lower()
    if extension == "csv":
        found = _csv(content)
    elif extension in {"xlsx", "ods"}:
        found = _workbook(content)
    else:
        raise UnreadableFile("Envoyez un fichier CSV, XLSX ou ODS.")
    rows = [[cell.strip() for cell in row] for row in found]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _csv(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFile(
            "Ce fichier n’est pas en UTF-8\u00a0: dans le tableur, enregistrez-le en «\u00a0CSV UTF-8\u00a0», ou envoyez-le en XLSX ou en ODS."
        ) from None
    if "\x00" in text:
        raise UnreadableFile(_BROKEN)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [row[:MAX_COLUMNS] for _, row in zip(range(MAX_ROWS), reader, strict=False)]
    except csv.Error:
        raise UnreadableFile(
            "Ce fichier CSV est mal formé\u00a0: un guillemet n’est pas refermé. Enregistrez-le de nouveau depuis le tableur."
        ) from None


def _workbook(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNFOLDED:
                raise UnreadableFile("Ce fichier est trop lourd pour une liste\u00a0: n’y gardez que la feuille de la liste.")
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_ROWS)
    except PasswordError:
        raise UnreadableFile("Ce fichier est protégé par un mot de passe. Enregistrez-le sans protection, puis renvoyez-le.") from None
    except (zipfile.BadZipFile, CalamineError, OSError, IndexError) as error:
        raise UnreadableFile(_BROKEN) from error
    return [[_text(cell) for cell in row[:MAX_COLUMNS]] for row in found]


def _text(cell: object) -> str:
    """Return a cell as it was typed: a code that looks like a number is kept by spreadsheets as one, 26 as 26.0."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
