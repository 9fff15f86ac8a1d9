"""The rows of the deciding table: 300 rows of 15 cells cost too much in the template language, cell by cell."""

from collections.abc import Iterable

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString

from ptce.selection.queries import Row

register = template.Library()
# A control character no answer can hold once escaped text is laid out: cells are escaped together, then separated.
SEPARATOR = "\x1f"
MARKED, PLAIN = SafeString(' class="ptce-last-above"'), SafeString("")
ROW = '<tr{}><th scope="row"><a href="dossiers/{}/">{}</a> {}</th><td>{}</td></tr>'


@register.simple_tag
def deciding_rows(*, rows: Iterable[Row]) -> SafeString:
    """Write the rows; every text is escaped."""
    return format_html_join("\n", ROW, ((MARKED if row.is_last_above else PLAIN, row.number, row.number, row.name, _cells(row)) for row in rows))


def _cells(row: Row) -> SafeString:
    texts = SEPARATOR.join(cell.replace(SEPARATOR, " ") for cell in (*row.cells, row.decision))
    return SafeString(str(escape(texts)).replace(SEPARATOR, "</td><td>"))
