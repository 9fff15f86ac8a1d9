"""Rows copied from a spreadsheet: which column is which, and what each cell says, before anybody decides to keep them."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ptce.questionnaire.budget import ACCOUNTS, INCOME_KINDS
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.members import COMMITMENTS, FAMILIES
from ptce.questionnaire.posting import COLUMNS, PARTS
from ptce.questionnaire.rows import MAX_ROWS

type Row = dict[str, str]

# What a spreadsheet may call each column, in words without accents.
_NAMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    Kind.MEMBERS: {
        "name": ("nom", "structure", "raison sociale", "denomination", "membre", "partenaire", "organisation", "organisme", "nom de la structure"),
        "siret": ("siret", "n siret", "no siret", "numero siret", "siret siege", "numero de siret"),
        "family": ("famille", "famille article 9", "categorie", "type", "type de structure", "nature"),
        "role": ("role", "role dans le pole", "fonction", "mission"),
        "commitment": ("engagement", "forme de l engagement", "type d engagement"),
        "is_carrier": ("porteur", "structure porteuse", "chef de file"),
    },
    Kind.ACTION_PLAN: {
        "action": ("action", "intitule", "actions", "intitule de l action"),
        "lead": ("responsable", "porteur", "pilote"),
        "starts_on": ("debut", "date de debut", "du"),
        "ends_on": ("fin", "date de fin", "au", "echeance"),
        "deliverable": ("resultat attendu", "resultat", "livrable", "livrables"),
        "budget": ("cout", "cout eur", "budget", "montant"),
    },
    "charges": {
        "label": ("depense", "libelle", "poste", "charge", "intitule"),
        "account": ("compte", "n de compte", "numero de compte"),
        "amount": ("montant", "montant eur", "cout", "total"),
    },
    "income": {
        "funder": ("financeur", "origine", "organisme", "source"),
        "kind": ("nature", "type", "nature du financement"),
        "amount": ("montant", "montant eur", "total"),
        "acquired": ("acquis", "obtenu", "notifie"),
    },
}
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "family": FAMILIES,
    "commitment": {key.value: label for key, label in COMMITMENTS.items()},
    "account": ACCOUNTS,
    "kind": {key.value: label for key, label in INCOME_KINDS.items()},
}
# Usual short names, beside the labels.
_SHORT: Mapping[str, Mapping[str, str]] = {
    "family": {
        "ess": "ESS",
        "association": "ESS",
        "cooperative": "ESS",
        "entreprise": "COMPANY",
        "groupement d entreprises": "COMPANY_GROUP",
        "collectivite": "LOCAL_AUTHORITY",
        "collectivite territoriale": "LOCAL_AUTHORITY",
        "recherche": "RESEARCH",
        "enseignement superieur": "HIGHER_EDUCATION",
        "formation": "TRAINING",
    },
    "commitment": {"lettre": "LETTER"},
    "kind": {"public": "public", "prive": "private", "etat": "state_requested", "autofinancement": "own"},
}
_FLAGS = frozenset({"is_carrier", "acquired"})
_YES = frozenset({"oui", "x", "1", "vrai", "true", "yes", "porteur", "acquis"})


@dataclass(frozen=True, slots=True)
class Unknown:
    """A choice that is not on its list: left empty, to be chosen."""

    row: int
    column: str
    typed: str


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was copied, read. columns: where each column of the spreadsheet goes, empty when it goes nowhere.

    sample: the first line as copied, to tell the columns apart. rows: as a page would send them. unknown: by place in `rows`.
    """

    columns: tuple[str, ...] = ()
    has_header: bool = False
    sample: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    unknown: tuple[Unknown, ...] = ()


def tables_of(field: Field) -> tuple[str, ...]:
    """Return the tables of a question that take copied rows: none for the other kinds."""
    if field.kind is Kind.BUDGET:
        return PARTS
    return (field.kind.value,) if field.kind in _NAMES else ()


def read_pasted(table: str, text: str, *, columns: Sequence[str] | None = None) -> Pasted:
    """Read copied lines for a table. columns: where each column goes, when a person said it; a first line of titles is recognised all the same."""
    lines = _lines(text)
    if not lines:
        return Pasted()
    width = max(map(len, lines))
    titles = _titles(table, lines[0])
    body = lines[1:] if titles else lines
    chosen = _chosen(table, columns, titles, body, width)
    rows: list[Row] = []
    unknown: list[Unknown] = []
    for place, line in enumerate(body):
        row: Row = {}
        for column, cell in zip(chosen, line, strict=False):
            if column:
                row[column], is_known = _value(column, cell)
                if not is_known:
                    unknown.append(Unknown(place, column, cell))
        rows.append(row)
    return Pasted(tuple(chosen), bool(titles), tuple(lines[0]) + ("",) * (width - len(lines[0])), tuple(rows), tuple(unknown))


def room(field: Field, *, held: int, pasted: int) -> str:
    """Return why so many rows cannot be added, in French; empty when they can: 500 in all, or what the question takes."""
    if held + pasted > MAX_ROWS:
        there = f", et il en contient déjà {held}" if held else ""
        return (
            f"Vous collez {pasted}\u00a0lignes\u00a0: un tableau en contient {MAX_ROWS} au plus{there}. Regroupez-les, ou n’en collez qu’une partie."
        )
    most = None if field.maximum is None else int(str(field.maximum).partition(".")[0])
    if field.kind is not Kind.BUDGET and most is not None and held + pasted > most:
        there = f" Le tableau en contient déjà {held}." if held else ""
        return f"Vous collez {pasted}\u00a0lignes\u00a0: cette question en accepte {most} au plus.{there} Retirez-en avant de coller."
    return ""


def rows_of(table: str, standing: object) -> list[dict[str, object]]:
    """Return the rows that a kept answer, or what was typed of it, already holds in a table."""
    held = standing.get(table) if isinstance(standing, dict) else standing
    return [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []


def added(table: str, standing: object, rows: Sequence[Mapping[str, str]]) -> object:
    """Return the answer with rows added after those of a table."""
    longer = [*rows_of(table, standing), *map(dict, rows)]
    if table not in PARTS:
        return longer
    return {part: longer if part == table else rows_of(part, standing) for part in PARTS}


def named(standing: object, names: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the rows of members with the name of those that have a number and no name. names: by SIRET in figures."""
    rows = [dict(row) for row in rows_of("", standing)]
    for row in rows:
        if not row.get("name") and (name := names.get(digits(row.get("siret")))):
            row["name"] = name
    return rows


def digits(siret: object) -> str:
    """Return a number as it is looked up: figures alone."""
    return re.sub(r"[^0-9]", "", str(siret or ""))


def _lines(text: str) -> list[list[str]]:
    """Return the cells; a spreadsheet separates them by tabs, and writes between quotes those that hold a line break."""
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = "\t" if "\t" in text or ";" not in first else ";"
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    try:
        cells = [[" ".join(cell.split()) for cell in line] for line in reader]
    except csv.Error:
        # A cell beyond 131,072 characters: read plainly.
        cells = [[" ".join(cell.split()) for cell in line.split(separator)] for line in text.splitlines()]
    return [line for line in cells if any(line)]


def _titles(table: str, line: Sequence[str]) -> dict[int, str]:
    """Return the column of each title of a first line; nothing when it is no line of titles."""
    names = {name: column for column, called in _NAMES[table].items() for name in called}
    found = {place: names[bare] for place, cell in enumerate(line) if (bare := _bare(cell)) in names}
    # A member may be called « Structure »: a line of titles names two columns, or is made of one title.
    return found if len(found) > 1 or (found and len([cell for cell in line if cell]) == 1) else {}


def _chosen(table: str, columns: Sequence[str] | None, titles: Mapping[int, str], body: Sequence[Sequence[str]], width: int) -> list[str]:
    if columns:
        known = [column if column in COLUMNS[table] else "" for column in columns[:width]]
        return _once([*known, *[""] * (width - len(known))])
    return _once([titles.get(place, "") for place in range(width)]) if titles else _guess(table, body, width)


def _guess(table: str, body: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return the columns in the order of the page; the numbers of 14 figures are SIRET, wherever they are."""
    columns = list(COLUMNS[table])
    siret = next((place for place in range(width) if _are_sirets([line[place] for line in body if place < len(line)])), None)
    if table != Kind.MEMBERS or siret is None:
        return [*columns[:width], *[""] * (width - len(columns))]
    columns.remove("siret")
    others = [*columns, *[""] * width]
    return [*others[:siret], "siret", *others[siret : width - 1]]


def _are_sirets(cells: Sequence[str]) -> bool:
    filled = [digits(cell) for cell in cells if cell]
    return bool(filled) and sum(len(number) == 14 for number in filled) * 2 > len(filled)


def _once(columns: Sequence[str]) -> list[str]:
    return [column if column not in columns[:place] else "" for place, column in enumerate(columns)]


def _value(column: str, cell: str) -> tuple[str, bool]:
    if column in _FLAGS:
        return ("oui" if _bare(cell) in _YES else ""), True
    if column not in _CHOICES or not cell:
        return cell, True
    labels, bare = _CHOICES[column], _bare(cell)
    if cell in labels:
        return cell, True
    for value, label in labels.items():
        if bare in {_bare(label), _bare(f"{value} {label}")}:
            return value, True
    short = _SHORT.get(column, {}).get(bare) or (cell[:2] if column == "account" and cell[:2] in labels else "")
    return short, bool(short)


def _bare(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.replace("œ", "oe")) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[0-9a-z]+", plain.replace("€", "eur").lower()))
