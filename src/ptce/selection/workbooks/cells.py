"""What both formats share: text made safe for XML, and numbers told from texts."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

type RowWriter = Callable[[int, Sequence[str]], str]

# Stands between cells while a row is escaped; XML has no place for it, so no cell keeps one.
SEPARATOR = "\x1f"
_CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0D})
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
# A spreadsheet keeps fifteen digits of a number; a longer one stays a text, whole.
_DIGITS_MAX = 15
_LINES_MAX = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the archive."""

    name: str
    content: str
    is_compressed: bool = True


def valid(text: str) -> bytes:
    """Return the text in UTF-8 without the characters that XML 1.0 refuses."""
    if "\ufffe" in text or "\uffff" in text:
        text = text.replace("\ufffe", "").replace("\uffff", "")
    return text.encode("utf-8", "replace").translate(None, _CONTROLS)


def escaped(cells: Sequence[str]) -> str:
    """Return the cells of a row escaped for XML, with separators between: a million cells one by one cost a second."""
    text = SEPARATOR.join(cells)
    if text.count(SEPARATOR) != len(cells) - 1:
        text = SEPARATOR.join([cell.replace(SEPARATOR, "") for cell in cells])
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def is_number(cell: str) -> bool:
    """Say whether a spreadsheet holds this number without losing a digit."""
    return _NUMBER.fullmatch(cell) is not None and len(cell.lstrip("-0.").replace(".", "")) <= _DIGITS_MAX


def header_lines(titles: Sequence[tuple[str, int]]) -> int:
    """Return how many lines the header needs, each title being given with the width of its column; a very long title is cut."""
    return min(max(-(-len(title) // (width - 4)) for title, width in titles), _LINES_MAX)
