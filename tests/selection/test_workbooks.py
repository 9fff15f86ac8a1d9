import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from ptce.organisations.queries import viewer
from ptce.selection import queries, workbooks
from ptce.selection.enums import ExportFormat
from ptce.selection.exports import csv_lines
from ptce.selection.queries import Column, Content
from ptce.selection.workbooks import ods, xlsx
from ptce.selection.workbooks.cells import is_number, valid
from tests.factories import selection
from tests.factories.organisations import agent, officer
from tests.factories.selection import LATER

LAYOUTS = pytest.mark.parametrize("layout", list(ExportFormat))


@dataclass
class Columns:
    """The columns of a sheet, without its dossiers."""

    columns: list[Column]


def read(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def made(path: Path, call, person, layout: ExportFormat) -> list[list[object]]:
    for _ in workbooks.write(path, queries.sheet(call, viewer(person, LATER)), layout):
        pass
    return read(path.read_bytes())


def cells(layout: ExportFormat, *contents: tuple[Content, str]) -> list[object]:
    """Write one row of these cells and read it back."""
    module = {ExportFormat.XLSX: xlsx, ExportFormat.ODS: ods}[layout]
    sheet = Columns([Column(f"Colonne {n}", content) for n, (content, _) in enumerate(contents)])
    content = module.head(sheet) + module.row_writer(sheet)(2, [text for _, text in contents]) + module.TAIL
    archive = io.BytesIO()
    with ZipFile(archive, "w") as written:
        for part in module.parts("Appel"):
            written.writestr(part.name, part.content)
        written.writestr(module.SHEET, valid(content))
    return read(archive.getvalue())[1]


@LAYOUTS
@pytest.mark.parametrize(
    ("content", "text", "expected"),
    [
        (Content.TEXT, "=1+1", "=1+1"),
        (Content.TEXT, "+33 1 23", "+33 1 23"),
        (Content.TEXT, "00012345678901", "00012345678901"),
        (Content.TEXT, '<b> & "l’été" 😀', '<b> & "l’été" 😀'),
        (Content.TEXT, "  deux  blancs \n et une ligne ", "  deux  blancs \n et une ligne "),
        (Content.TEXT, "_x0041_", "_x0041_"),
        (Content.TEXT, "a\x00b\x1fc\ufffe", "abc"),
        (Content.NUMBER, "12", 12.0),
        (Content.AMOUNT, "-50000.25", -50000.25),
        (Content.NUMBER, "1234567890123456", "1234567890123456"),
        (Content.NUMBER, "une douzaine", "une douzaine"),
        (Content.AMOUNT, "=2+2", "=2+2"),
        (Content.DATE, "2026-09-01", date(2026, 9, 1)),
        (Content.DATE, "31/02", "31/02"),
        (Content.INSTANT, "2026-09-01T14:00:00+02:00", datetime(2026, 9, 1, 14, 0)),  # noqa: DTZ001 — a sheet holds the hour of Paris, without zone
        (Content.INSTANT, "hier", "hier"),
    ],
)
def test_a_cell_is_read_back_as_what_it_is(layout, content, text, expected):
    assert cells(layout, (Content.TEXT, "repère"), (content, text)) == ["repère", expected]


@LAYOUTS
def test_an_empty_cell_shifts_nothing(layout):
    assert cells(layout, (Content.TEXT, "a"), (Content.TEXT, ""), (Content.DATE, ""), (Content.TEXT, "b")) == ["a", "", "", "b"]


def test_a_date_before_excel_counts_days_stays_a_text():
    assert cells(ExportFormat.XLSX, (Content.DATE, "1850-01-01")) == ["1850-01-01"]
    assert cells(ExportFormat.ODS, (Content.DATE, "1850-01-01")) == [date(1850, 1, 1)]


@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384])
def test_a_text_too_long_for_xlsx_is_cut_and_says_so(text):
    [cut] = cells(ExportFormat.XLSX, (Content.TEXT, text))

    assert len(cut.encode("utf-16-le")) // 2 <= xlsx.CELL_MAX
    assert cut.endswith(f"[Texte coupé\u00a0: {len(text):,} caractères. Il est entier dans l’export CSV ou ODS.]".replace(",", "\u202f"))
    assert cells(ExportFormat.ODS, (Content.TEXT, text)) == [text]
    assert xlsx.shortened("x" * 32_767) == "x" * 32_767


@pytest.mark.parametrize(("rank", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named(rank, name):
    assert xlsx.letters(rank) == name


@pytest.mark.parametrize(
    ("text", "expected"), [("0", True), ("-0.50", True), ("123456789012345", True), ("1e5", False), ("1,5", False), ("", False), ("٣", False)]
)
def test_a_number_is_told_from_a_text(text, expected):
    assert is_number(text) is expected


@pytest.mark.django_db
@LAYOUTS
def test_a_workbook_says_what_the_csv_says(layout, tmp_path):
    call = selection.call()
    selection.receivable(call, name="=1+1", amount=50_000)

    header, row = made(tmp_path / "made", call, officer(), layout)

    sheet = queries.sheet(call, viewer(officer(), LATER))
    [expected] = queries.rows(sheet)
    assert header == sheet.header
    assert b"".join(csv_lines(sheet, with_bom=False)).decode().count("\r\n") == 2
    kinds = [column.content for column in sheet.columns]
    assert [str(cell) for cell, kind in zip(row, kinds, strict=True) if kind is Content.TEXT] == [
        cell for cell, kind in zip(expected, kinds, strict=True) if kind is Content.TEXT
    ]
    assert row[header.index("Montant demandé (€)")] == 50_000.0
    assert row[2] == datetime(2026, 9, 1, 14, 0)  # noqa: DTZ001 — a sheet holds the hour of Paris, without zone


@pytest.mark.django_db
@LAYOUTS
def test_a_workbook_holds_only_what_the_person_examines(layout, tmp_path):
    call = selection.call()
    selection.receivable(call, region_code="84", name="Rhône")
    selection.receivable(call, region_code="53", name="Bretagne")

    assert [row[3] for row in made(tmp_path / "made", call, agent("53"), layout)[1:]] == ["Bretagne"]


@pytest.mark.django_db
@LAYOUTS
def test_a_workbook_without_dossier_keeps_its_header(layout, tmp_path):
    call = selection.call()

    assert [row[0] for row in made(tmp_path / "made", call, officer(), layout)] == ["Numéro"]


@pytest.mark.django_db
@LAYOUTS
@pytest.mark.parametrize("rows", [1, 3])
def test_a_workbook_costs_the_same_whatever_its_length(rows, layout, tmp_path, django_assert_num_queries):
    call = selection.call()
    for _ in range(rows):
        selection.receivable(call)
    sheet = queries.sheet(call, viewer(officer(), LATER))

    with django_assert_num_queries(1):
        assert list(workbooks.write(tmp_path / "made", sheet, layout)) == [rows]


def test_an_ods_says_its_type_in_its_first_bytes():
    first = ods.parts("Appel")[0]

    assert (first.name, first.content, first.is_compressed) == ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", False)
