"""Copied rows before they are kept: where each column goes, what is known of each row, what will have to be mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ptce.calls.queries.table_views import COLUMNS as TITLES
from ptce.dossiers.queries.content import Content
from ptce.dossiers.queries.members import known_names
from ptce.organisations.queries import Lookup, known_lookups
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Field
from ptce.questionnaire.display import Table
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.pasting import Pasted, Row, added, digits, named, read_pasted, room, rows_of
from ptce.questionnaire.posting import COLUMNS

_FLAGS = frozenset({"is_carrier", "acquired"})


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the spreadsheet, told by its first cell, and the column of the question it goes to. options: value, label, whether chosen."""

    name: str
    sample: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be added. rows: as they would be kept. notes: line and what to know of it. filled: names found. refusal: why nothing is added."""

    rows: tuple[Row, ...] = ()
    columns: tuple[ColumnChoice, ...] = ()
    table: Table = Table((), ())
    notes: tuple[tuple[str, str], ...] = ()
    filled: int = 0
    refusal: str = ""

    @property
    def count_text(self) -> str:
        return _lines(len(self.rows))

    @property
    def summary(self) -> str:
        """Return what is worth knowing before adding."""
        found = [f"{self.count_text} à ajouter"]
        if self.filled:
            found.append("1\u00a0nom trouvé dans l’annuaire" if self.filled == 1 else f"{self.filled}\u00a0noms trouvés dans l’annuaire")
        if self.notes:
            found.append(f"{_lines(len(self.notes))} à relire")
        return ", ".join(found) + "."


def preview(field: Field, table: str, text: str, held: Content, *, columns: Sequence[str] | None = None) -> Preview:
    """Read copied text for a table of the question: four statements at most, for what the directory has said of the numbers."""
    pasted = read_pasted(table, text, columns=columns)
    standing = held.raw.get(field.id, held.values.get(field.id))
    count = len(rows_of(table, standing))
    refusal = room(field, held=count, pasted=len(pasted.rows)) if pasted.rows else "Collez au moins une ligne copiée de votre tableur."
    if refusal:
        return Preview(refusal=refusal)
    sirets = [digits(row.get("siret")) for row in pasted.rows] if table == Kind.MEMBERS else []
    rows = _named(pasted.rows, known_names(sirets)) if sirets else pasted.rows
    notes = _notes(field, table, pasted, rows, standing, known_lookups(filter(None, sirets)) if any(sirets) else {})
    return Preview(
        rows=rows,
        columns=_choices(table, pasted),
        table=_table(table, rows, first=count + 1),
        filled=sum(row.get("name") != before.get("name") for row, before in zip(rows, pasted.rows, strict=True)),
        notes=tuple((str(count + place), " ".join(said)) for place, said in enumerate(notes, start=1) if said),
    )


def nameless(field: Field, held: Content) -> int:
    """Return how many members have a number, no name, and a name in the directory."""
    if field.kind is not Kind.MEMBERS:
        return 0
    rows = rows_of("", held.raw.get(field.id, held.values.get(field.id)))
    waiting = [digits(row["siret"]) for row in rows if row.get("siret") and not row.get("name")]
    names = known_names(waiting) if waiting else {}
    return sum(siret in names for siret in waiting)


def _named(rows: Sequence[Row], names: Mapping[str, str]) -> tuple[Row, ...]:
    return tuple({key: str(value) for key, value in row.items()} for row in named(list(rows), names))


def _notes(field: Field, table: str, pasted: Pasted, rows: Sequence[Row], standing: object, lookups: Mapping[str, Lookup]) -> list[list[str]]:
    notes: list[list[str]] = [[] for _ in rows]
    titles = {column.key: column.title for column in TITLES[table]}
    for unknown in pasted.unknown:
        title = titles[unknown.column]
        notes[unknown.row].append(f"«\u00a0{unknown.typed}\u00a0» n’est pas dans la liste «\u00a0{title}\u00a0»\u00a0: laissé vide, à choisir.")
    first, part = len(rows_of(table, standing)), table if field.kind is Kind.BUDGET else ""
    wrong = set()
    for problem in clean(field, added(table, standing, rows)).problems:
        if problem.row is not None and problem.part == part and problem.row >= first:
            wrong.add((problem.row - first, problem.column))
            notes[problem.row - first].append(problem.message)
    for place, row in enumerate(rows):
        if row.get("siret") and (place, "siret") not in wrong:
            notes[place] += _directory(lookups.get(digits(row["siret"])))
    return notes


def _directory(known: Lookup | None) -> list[str]:
    if known is None or known.is_pending:
        return ["SIRET pas encore cherché dans l’annuaire\u00a0: il le sera dans les minutes qui viennent."]
    if not known.is_found:
        return ["SIRET inconnu de l’annuaire\u00a0: vérifiez-le\u00a0; s’il est récent, gardez-le."]
    return ["Établissement fermé selon l’annuaire."] if known.is_active is False else []


def _table(table: str, rows: Sequence[Row], *, first: int) -> Table:
    shown = [column for column in TITLES[table] if any(row.get(column.key) for row in rows)]
    labels = {column.key: dict(column.options) for column in shown}
    lines = []
    for place, row in enumerate(rows):
        cells = (_cell(column.key, row.get(column.key, ""), labels[column.key]) for column in shown)
        lines.append((str(first + place), *cells))
    return Table(("Ligne", *(column.title for column in shown)), tuple(lines))


def _cell(column: str, value: str, labels: Mapping[str, str]) -> str:
    return ("Oui" if value else "Non") if column in _FLAGS else labels.get(value, value)


def _choices(table: str, pasted: Pasted) -> tuple[ColumnChoice, ...]:
    titles = [(column.key, column.title) for column in TITLES[table] if column.key in COLUMNS[table]]
    return tuple(
        ColumnChoice(
            name=f"colonne-{place}",
            sample=sample or "(vide)",
            options=(("-", "Ne pas reprendre", not chosen), *((key, title, key == chosen) for key, title in titles)),
        )
        for place, (chosen, sample) in enumerate(zip(pasted.columns, pasted.sample, strict=True))
    )


def _lines(count: int) -> str:
    return "1\u00a0ligne" if count == 1 else f"{count}\u00a0lignes"
