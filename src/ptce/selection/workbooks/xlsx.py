"""A workbook of one sheet by ECMA-376 (Office Open XML): texts in their cells, no formula, the header and the first column frozen."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from ptce.questionnaire import french
from ptce.selection.queries import Content, Sheet
from ptce.selection.workbooks.cells import SEPARATOR, Part, RowWriter, escaped, header_lines, is_number

# Lays out a cell from its reference and its content; None when the content is not of the type of the column.
type Typed = Callable[[str, str], str | None]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "xl/worksheets/sheet1.xml"
# Digits kept as texts (SIRET, codes) are meant so: no warning in their cells.
TAIL = '</sheetData><ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors></worksheet>'

# A cell holds no more, counted in UTF-16: a text of half as many characters may already pass it.
CELL_MAX = 32_767
# « _x0041_ » in a text would be read as « A ».
_READ_AS_CHARACTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = date(1899, 12, 30)
# Excel takes 1900 for a leap year: days are counted alike from March only.
_FIRST_DAY = date(1900, 3, 1)
# Widths in characters, and formats by their rank in the styles: the order of cellXfs.
_WIDTHS = {Content.TEXT: 26, Content.NUMBER: 12, Content.AMOUNT: 16, Content.DATE: 12, Content.INSTANT: 17}
_HEADER, _TEXT, _NUMBER, _AMOUNT, _DATE, _INSTANT = range(1, 7)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def parts(title: str) -> list[Part]:
    """Return the files around the sheet."""
    return [
        Part("[Content_Types].xml", _CONTENT_TYPES),
        Part("_rels/.rels", _ROOT_RELATIONS),
        Part("docProps/core.xml", _CORE.format(title=escape(f"Dossiers – {title}"))),
        Part("xl/workbook.xml", _WORKBOOK),
        Part("xl/_rels/workbook.xml.rels", _WORKBOOK_RELATIONS),
        Part("xl/styles.xml", _STYLE_SHEET),
    ]


def head(sheet: Sheet) -> str:
    """Return what comes before the first dossier: widths, frozen header, titles."""
    columns = sheet.columns
    widths = [f'<col min="{n}" max="{n}" width="{_WIDTHS[column.content]}" customWidth="1"/>' for n, column in enumerate(columns, start=1)]
    cells = [_text(f"{letters(n)}1", escape(shortened(column.title)), _HEADER) for n, column in enumerate(columns)]
    height = 15 * header_lines([(column.title, _WIDTHS[column.content]) for column in columns])
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{"".join(widths)}</cols><sheetData>'
        f'<row r="1" ht="{height}" customHeight="1">{"".join(cells)}</row>'
    )


def row_writer(sheet: Sheet) -> RowWriter:
    """Return what lays out one row, prepared once for the sheet."""
    prepared = [(letters(n), _CELLS.get(column.content)) for n, column in enumerate(sheet.columns)]

    def write(number: int, row: Sequence[str]) -> str:
        text = escaped(row)
        if "_x" in text or len(text) > CELL_MAX // 2:
            return _row(number, [_any(f"{column}{number}", typed, raw) for (column, typed), raw in zip(prepared, row, strict=True) if raw])
        # Nearly every row and cell: a text as it is, without a call.
        cells = [
            f'<c r="{column}{number}" s="{_TEXT}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'
            if typed is None
            else typed(f"{column}{number}", kept) or _text(f"{column}{number}", kept)
            for (column, typed), kept in zip(prepared, text.split(SEPARATOR), strict=True)
            if kept
        ]
        return _row(number, cells)

    return write


def letters(column: int) -> str:
    """Return the name of a column from its rank, from 0: A, B… Z, AA…"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def shortened(text: str) -> str:
    """Return the text, cut where the format holds no more, and saying so."""
    units = text.encode("utf-16-le", "replace")
    if len(units) // 2 <= CELL_MAX:
        return text
    notice = f"\n[Texte coupé\u00a0: {french.count(len(text), 'caractère')}. Il est entier dans l’export CSV ou ODS.]"
    return units[: 2 * (CELL_MAX - len(notice))].decode("utf-16-le", "ignore") + notice


def _row(number: int, cells: Sequence[str]) -> str:
    # Every row of one line, whatever its texts: ten thousand dossiers stay readable.
    return f'<row r="{number}" ht="15" customHeight="1">{"".join(cells)}</row>'


def _any(reference: str, typed: Typed | None, raw: str) -> str:
    return (typed and typed(reference, raw)) or _text(reference, _READ_AS_CHARACTER.sub("_x005F_", escape(shortened(raw))))


def _text(reference: str, kept: str, style: int = _TEXT) -> str:
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{kept}</t></is></c>'


def _value(reference: str, style: int, value: object) -> str:
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def _number(reference: str, cell: str) -> str | None:
    return _value(reference, _NUMBER, cell) if is_number(cell) else None


def _amount(reference: str, cell: str) -> str | None:
    return _value(reference, _AMOUNT, cell) if is_number(cell) else None


def _day(reference: str, cell: str) -> str | None:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return _value(reference, _DATE, (day - _EPOCH).days) if day >= _FIRST_DAY else None


def _instant(reference: str, cell: str) -> str | None:
    try:
        instant = datetime.fromisoformat(cell)
    except ValueError:
        return None
    seconds = instant.hour * 3600 + instant.minute * 60 + instant.second
    return _value(reference, _INSTANT, f"{(instant.date() - _EPOCH).days + seconds / 86_400:.10f}")


_CELLS: Mapping[Content, Typed] = {Content.NUMBER: _number, Content.AMOUNT: _amount, Content.DATE: _day, Content.INSTANT: _instant}
_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MEDIA_TYPE}.main+xml"/>'
    f'<Override PartName="/{SHEET}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_ROOT_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_WORKBOOK_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
)
_WORKBOOK = (
    f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
    '<sheets><sheet name="Dossiers" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>{title}</dc:title><dc:creator>Plateforme PTCE</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
)
_PLAIN_XF = (
    '<xf numFmtId="{format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>'
)
_STYLE_SHEET = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">'
    '<alignment vertical="top" wrapText="1"/></xf>'
    # Text, number, amount, date, instant.
    + "".join(_PLAIN_XF.format(format=number) for number in (49, 0, 4, 164, 165))
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
