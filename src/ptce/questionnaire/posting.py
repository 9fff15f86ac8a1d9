"""From the boxes of a posted page to the raw answers that `clean` reads.

A field's box is `f-<id>`; a cell of a table is `f-<id>-<row>-<column>`, of a budget `f-<id>-<part>-<row>-<column>`. Every field also sends an
empty `f-<id>`, so that a choice unticked or a table emptied is told from a field that was not on the page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import UNTYPED_KINDS, Kind
from ptce.questionnaire.rows import MAX_ROWS
from ptce.questionnaire.territory import LEVELS

type Posted = Mapping[str, Sequence[str]]
type Resolve = Callable[[Kind, str], str]

PARTS = ("charges", "income")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    Kind.MEMBERS: ("name", "siret", "family", "role", "commitment", "is_carrier"),
    Kind.ACTION_PLAN: ("action", "lead", "starts_on", "ends_on", "deliverable", "budget"),
    Kind.TERRITORY: ("level", "label"),
    "charges": ("label", "account", "amount"),
    "income": ("funder", "kind", "amount", "acquired"),
}
NAMED_PLACES = frozenset({Kind.COMMUNE, Kind.EPCI})


def box(field_id: str) -> str:
    """Return the name of a field's box."""
    return f"f-{field_id}"


def version_box(field_id: str) -> str:
    """Return the name of the hidden box that holds the version of the answer shown."""
    return f"v-{field_id}"


def parse_post(fields: Iterable[Field], posted: Posted, *, resolve: Resolve | None = None) -> dict[str, object]:
    """Return the raw answer of each field present in the page, by field id; files come by another way, results are computed.

    posted: every value of each box, in order. resolve: gives the code of a commune or of another place from the name typed, and the text as it is
    when nothing, or more than one thing, has that name.
    """
    return {field.id: _raw(field, posted, resolve or _unresolved) for field in fields if field.kind not in UNTYPED_KINDS and box(field.id) in posted}


def parse_versions(fields: Iterable[Field], posted: Posted) -> dict[str, int]:
    """Return the version of each answer as the page showed it, by field id; what is no number is left out."""
    versions = {field.id: _last(posted.get(version_box(field.id), ())) for field in fields}
    return {field_id: int(text) for field_id, text in versions.items() if text.isascii() and text.isdigit() and len(text) < 10}


def _unresolved(kind: Kind, text: str) -> str:
    return text


def _last(values: Sequence[str]) -> str:
    """Return the last text that is not empty: the first box is the empty one every field sends."""
    return next((value for value in reversed(values) if value), "")


def _raw(field: Field, posted: Posted, resolve: Resolve) -> object:
    name = box(field.id)
    match field.kind:
        case Kind.MULTIPLE_CHOICE:
            return [value for value in posted[name] if value]
        case Kind.BUDGET:
            return {part: _rows(f"{name}-{part}", COLUMNS[part], posted) for part in PARTS}
        case Kind.MEMBERS | Kind.ACTION_PLAN:
            return _rows(name, COLUMNS[field.kind], posted)
        case Kind.TERRITORY:
            return _territory(name, posted, resolve)
        case kind if kind in NAMED_PLACES:
            return _place(name, _last(posted[name]), kind, posted, resolve)
    return _last(posted[name])


def _rows(name: str, columns: Sequence[str], posted: Posted) -> list[dict[str, str]]:
    """Return the rows as sent, each at its place; the empty ones at the end are left out."""
    rows: list[dict[str, str]] = []
    for place in range(_row_count(name, posted)):
        rows.append({column: _last(posted.get(f"{name}-{place}-{column}", ())) for column in columns})
    while rows and not any(value for column, value in rows[-1].items() if column not in {"is_carrier", "acquired"}):
        rows.pop()
    return rows


def _row_count(name: str, posted: Posted) -> int:
    prefix = f"{name}-"
    places = {key[len(prefix) :].partition("-")[0] for key in posted if key.startswith(prefix)}
    numbers = [int(place) for place in places if place.isascii() and place.isdigit() and len(place) < 6]
    # One beyond the limit is enough for `clean` to refuse the table in words.
    return min(max(numbers, default=-1), MAX_ROWS) + 1


def _territory(name: str, posted: Posted, resolve: Resolve) -> list[dict[str, str]]:
    rows = _rows(name, COLUMNS[Kind.TERRITORY], posted)
    for place, row in enumerate(rows):
        if not row["label"]:
            rows[place] = {"level": "", "code": "", "label": ""}
            continue
        kind = LEVELS.get(row["level"])
        row["code"] = _place(f"{name}-{place}", row["label"], kind, posted, resolve) if kind else row["label"]
    return rows


def _place(name: str, typed: str, kind: Kind, posted: Posted, resolve: Resolve) -> str:
    """Return the code of a place: one proposed and chosen, the one known under the name shown, or what the name typed gives."""
    if chosen := _last(posted.get(f"{name}-choice", ())):
        return chosen
    if typed and typed == _last(posted.get(f"{name}-known", ())):
        return _last(posted.get(f"{name}-code", ())) or typed
    return resolve(kind, typed) if typed else ""
