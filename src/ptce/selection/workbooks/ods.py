"""A workbook of one sheet by OpenDocument 1.3 (ISO/IEC 26300): texts in their cells, no formula, the header and the first column frozen."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

from ptce.selection.queries import Content, Sheet
from ptce.selection.workbooks.cells import SEPARATOR, Part, RowWriter, escaped, header_lines, is_number

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SHEET = "content.xml"
TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"

# Blanks at the ends of a paragraph, or in a row, would be read as none or as one.
_BLANKS = re.compile("^ +| +$|(?<= ) +", re.MULTILINE)
# Few rows have any: they are told apart by the cheapest search that finds them.
_BLANK_BEFORE = re.compile(f" [ \n\t{SEPARATOR}]")
# Widths in characters.
_WIDTHS = {Content.TEXT: 26, Content.NUMBER: 12, Content.AMOUNT: 16, Content.DATE: 12, Content.INSTANT: 17}
_CM_PER_CHARACTER = 0.2
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = " ".join(
    [f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style", "meta", "config")]
    + [f'xmlns:number="{_OASIS}:datastyle:1.0"', f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"', 'xmlns:dc="http://purl.org/dc/elements/1.1/"']
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def parts(title: str) -> list[Part]:
    """Return the files around the sheet; the type comes first and bare, so that it is read from the first bytes."""
    return [
        Part("mimetype", MEDIA_TYPE, is_compressed=False),
        Part("META-INF/manifest.xml", _MANIFEST),
        Part("meta.xml", _META.format(title=escape(f"Dossiers – {title}"))),
        Part("settings.xml", _SETTINGS),
    ]


def head(sheet: Sheet) -> str:
    """Return what comes before the first dossier: styles, widths, titles."""
    columns = sheet.columns
    lines = header_lines([(column.title, _WIDTHS[column.content]) for column in columns])
    described = [
        f'<table:table-column table:style-name="{c.content.value}-column" table:default-cell-style-name="{c.content.value}"/>' for c in columns
    ]
    titles = [_text(_paragraphs(escape(column.title)), "title") for column in columns]
    return (
        f'{_XML}<office:document-content {_NAMESPACES} office:version="1.3"><office:automatic-styles>{_styles(lines)}</office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="Dossiers">{"".join(described)}'
        f'<table:table-row table:style-name="header">{"".join(titles)}</table:table-row>'
    )


def row_writer(sheet: Sheet) -> RowWriter:
    """Return what lays out one row, prepared once for the sheet."""
    prepared = [_CELLS.get(column.content) for column in sheet.columns]

    def write(number: int, row: Sequence[str]) -> str:
        # Nearly every cell is a text as it is, laid out without a call.
        cells = [
            _EMPTY
            if not kept
            else f'<table:table-cell office:value-type="string"><text:p>{kept}</text:p></table:table-cell>'
            if typed is None
            else typed(kept) or _text(kept, "text")
            for typed, kept in zip(prepared, _paragraphs(escaped(row)).split(SEPARATOR), strict=True)
        ]
        return f'<table:table-row table:style-name="row">{"".join(cells)}</table:table-row>'

    return write


def _paragraphs(text: str) -> str:
    """Return a text already escaped, or a row of them, each line a paragraph, blanks kept."""
    if _may_lose_blanks(text):
        text = SEPARATOR.join([_BLANKS.sub(_blanks, cell).replace("\t", "<text:tab/>") for cell in text.split(SEPARATOR)])
    return text.replace("\n", "</text:p><text:p>")


def _may_lose_blanks(text: str) -> bool:
    return _BLANK_BEFORE.search(text) is not None or "\n " in text or f"{SEPARATOR} " in text or "\t" in text or text[:1] == " " or text[-1:] == " "


def _blanks(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'


def _text(kept: str, style: str) -> str:
    return f'<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{kept}</text:p></table:table-cell>'


def _number(cell: str) -> str | None:
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>' if is_number(cell) else None


def _day(cell: str) -> str | None:
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        return None
    return f'<table:table-cell office:value-type="date" office:date-value="{day.isoformat()}"/>'


def _instant(cell: str) -> str | None:
    try:
        instant = datetime.fromisoformat(cell).replace(tzinfo=None)
    except ValueError:
        return None
    return f'<table:table-cell office:value-type="date" office:date-value="{instant.isoformat(timespec="seconds")}"/>'


_EMPTY = "<table:table-cell/>"
_CELLS: Mapping[Content, Callable[[str], str | None]] = {
    Content.NUMBER: _number,
    Content.AMOUNT: _number,
    Content.DATE: _day,
    Content.INSTANT: _instant,
}


def _styles(header_lines_count: int) -> str:
    widths = [
        f'<style:style style:name="{content.value}-column" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CM_PER_CHARACTER:.1f}cm"/></style:style>'
        for content, width in _WIDTHS.items()
    ]
    cells = [
        f'<style:style style:name="{content.value}" style:family="table-cell" style:data-style-name="as-{content.value}">'
        '<style:table-cell-properties style:vertical-align="top"/></style:style>'
        for content in Content
    ]
    # Every row of one line, whatever its texts: ten thousand dossiers stay readable.
    rows = [
        f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties style:row-height="{lines * 0.5:.1f}cm"'
        ' style:use-optimal-row-height="false"/></style:style>'
        for name, lines in (("header", header_lines_count), ("row", 1))
    ]
    return _FORMATS + "".join([*widths, *rows, *cells]) + _TITLE


_DAY = "<number:text>/</number:text>".join(f'<number:{part} number:style="long"/>' for part in ("day", "month", "year"))
_FORMATS = (
    '<number:text-style style:name="as-text"><number:text-content/></number:text-style>'
    '<number:number-style style:name="as-number"><number:number number:min-integer-digits="1"/></number:number-style>'
    '<number:number-style style:name="as-amount">'
    '<number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/>'
    "</number:number-style>"
    f'<number:date-style style:name="as-date">{_DAY}</number:date-style><number:date-style style:name="as-instant">{_DAY}<number:text> </number:text>'
    '<number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/></number:date-style>'
)
_TITLE = (
    '<style:style style:name="title" style:family="table-cell" style:data-style-name="as-text">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/><style:text-properties fo:font-weight="bold"/></style:style>'
)
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>' for name in (SHEET, "meta.xml", "settings.xml"))
    + "</manifest:manifest>"
)
_META = (
    f'{_XML}<office:document-meta {_NAMESPACES} office:version="1.3"><office:meta>'
    "<dc:title>{title}</dc:title><dc:creator>Plateforme PTCE</dc:creator><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
)
_FROZEN = "".join(
    f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
    for name, kind, value in (
        ("HorizontalSplitMode", "short", 2), ("VerticalSplitMode", "short", 2),
        ("HorizontalSplitPosition", "int", 1), ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 3),
        ("PositionLeft", "int", 0), ("PositionRight", "int", 1), ("PositionTop", "int", 0), ("PositionBottom", "int", 1),
    )
)  # fmt: skip
_SETTINGS = (
    f'{_XML}<office:document-settings {_NAMESPACES} office:version="1.3"><office:settings><config:config-item-set config:name="ooo:view-settings">'
    '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
    '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
    f'<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="Dossiers">{_FROZEN}'
    "</config:config-item-map-entry>"
    '</config:config-item-map-named><config:config-item config:name="ActiveTable" config:type="string">Dossiers</config:config-item>'
    "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings></office:document-settings>"
)
