"""The tables of a form ready to be filled: members, territory, action plan, both sides of a budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import cast

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ptce.calls.queries.places import PlaceNames, suggestions
from ptce.questionnaire import french
from ptce.questionnaire.budget import ACCOUNTS, INCOME_KINDS, Budget, budget_totals
from ptce.questionnaire.contacts import format_siret
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import KINDS, Kind
from ptce.questionnaire.members import COMMITMENTS, FAMILIES
from ptce.questionnaire.posting import PARTS, box
from ptce.questionnaire.problems import Problem
from ptce.questionnaire.territory import LEVEL_LABELS, LEVELS

type Options = tuple[tuple[str, str], ...]
type Cell = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: `shape` is text, number, select or flag."""

    key: str
    title: str
    shape: str = "text"
    options: Options = ()
    size: str = ""


@dataclass(frozen=True, slots=True)
class CellView:
    """One box. options: the tags of a list's options, the chosen one marked. place_code, place_known, proposals: see `FieldView`.

    is_plain: a box of text with nothing wrong and nothing beside it, as nearly all are: the page draws it the short way.
    """

    name: str
    label: str
    shape: str
    size: str
    value: str = ""
    is_ticked: bool = False
    is_plain: bool = False
    options: SafeString = SafeString("")
    problem: str = ""
    place_name: str = ""
    place_code: str = ""
    place_known: str = ""
    proposals: SafeString = SafeString("")


@dataclass(frozen=True, slots=True)
class TableView:
    """A table: its caption, its columns, its rows (the last ones empty). more_action: value of the button `action` that adds rows."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[CellView, ...], ...]
    more_action: str


def _options[Key: str](labels: Mapping[Key, str]) -> Options:
    return tuple((str(value), label) for value, label in labels.items())


_ACCOUNTS = tuple((code, f"{code} – {label}") for code, label in ACCOUNTS.items())
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    Kind.MEMBERS: (
        Column("name", "Nom", size="large"),
        Column("siret", "SIRET", "number", size="medium"),
        Column("family", "Famille (article 9)", "select", _options(FAMILIES), "large"),
        Column("role", "Rôle dans le pôle", size="medium"),
        Column("commitment", "Engagement", "select", _options(COMMITMENTS), "medium"),
        Column("is_carrier", "Porteur", "flag"),
    ),
    Kind.TERRITORY: (
        Column("level", "Échelon", "select", _options(LEVEL_LABELS), "medium"),
        Column("label", "Nom ou code", "place", size="large"),
    ),
    Kind.ACTION_PLAN: (
        Column("action", "Action", size="large"),
        Column("lead", "Responsable", size="medium"),
        Column("starts_on", "Début", "number", size="small"),
        Column("ends_on", "Fin", "number", size="small"),
        Column("deliverable", "Résultat attendu", size="large"),
        Column("budget", "Coût (€)", "number", size="small"),
    ),
    "charges": (
        Column("label", "Dépense", size="large"),
        Column("account", "Compte", "select", _ACCOUNTS, "large"),
        Column("amount", "Montant (€)", "number", size="small"),
    ),
    "income": (
        Column("funder", "Financeur", size="large"),
        Column("kind", "Nature", "select", _options(INCOME_KINDS), "large"),
        Column("amount", "Montant (€)", "number", size="small"),
        Column("acquired", "Acquis", "flag"),
    ),
}
_PART_TITLES = {"charges": "Charges", "income": "Produits"}
_AMOUNTS = frozenset({"amount", "budget"})
_PERIODS = frozenset({"starts_on", "ends_on"})


def table_of(field: Field, rows: Sequence[Cell], problems: Iterable[Problem], names: PlaceNames, extra_rows: int, *, is_refused: bool) -> TableView:
    """Return the table of a field other than a budget, with `extra_rows` empty rows after the others."""
    maker = _Maker(box(field.id), COLUMNS[field.kind], _by_cell(problems, ""), names, is_refused)
    views = tuple(maker.row(number, row) for number, row in enumerate([*rows, *_blanks(extra_rows)]))
    return TableView(box(field.id), KINDS[field.kind].label, maker.columns, views, f"rows:{field.id}")


def budget_tables(
    field: Field, shown: object, problems: Sequence[Problem], extra_rows: int, *, is_refused: bool
) -> tuple[tuple[TableView, ...], tuple[tuple[str, str], ...]]:
    """Return both sides of a budget, and its totals as (label, text) once the budget can be read."""
    sides = cast(Mapping[str, Sequence[Cell]], shown) if isinstance(shown, dict) else {}
    tables = []
    for part in PARTS:
        name = f"{box(field.id)}-{part}"
        maker = _Maker(name, COLUMNS[part], _by_cell(problems, part), PlaceNames({}), is_refused)
        rows = [*(sides.get(part) or ()), *_blanks(extra_rows)]
        views = tuple(maker.row(number, row) for number, row in enumerate(rows))
        tables.append(TableView(name, _PART_TITLES[part], maker.columns, views, f"rows:{field.id}"))
    totals = () if is_refused or not sides else _totals(cast(Budget, shown))
    return tuple(tables), totals


@lru_cache(maxsize=512)
def option_tags(options: Options, chosen: str) -> SafeString:
    """Return the tags of a list's options, kept in memory: thirty rows of the same list are drawn once per chosen value."""
    return render_to_string("questionnaire/options.html", {"options": options, "chosen": chosen})


@dataclass(frozen=True, slots=True)
class _Maker:
    """What the cells of one table share."""

    name: str
    columns: tuple[Column, ...]
    problems: Mapping[tuple[int, str], str]
    names: PlaceNames
    is_refused: bool

    def row(self, number: int, row: Cell) -> tuple[CellView, ...]:
        return tuple(self._cell(number, row, column) for column in self.columns)

    def _cell(self, number: int, row: Cell, column: Column) -> CellView:
        name, value = f"{self.name}-{number}-{column.key}", row.get(column.key)
        label = f"{column.title}, ligne {number + 1}"
        problem = self.problems.get((number, column.key), "")
        match column.shape:
            case "select":
                options = option_tags(column.options, str(value or ""))
                return CellView(name, label, column.shape, column.size, options=options, problem=problem)
            case "flag":
                is_ticked = value is True or str(value).lower() in {"on", "oui", "true", "1"}
                return CellView(name, label, column.shape, column.size, is_ticked=is_ticked, problem=problem)
            case "place":
                return self._place_cell(number, row, CellView(name, label, column.shape, column.size, problem=problem))
        text = _text(column.key, value, is_refused=self.is_refused)
        return CellView(name, label, column.shape, column.size, value=text, is_plain=not problem, problem=problem)

    def _place_cell(self, number: int, row: Cell, cell: CellView) -> CellView:
        """Show a place by its name, its code behind; when the name typed is nobody's, or several places', propose."""
        level, code, label = (str(row.get(key) or "") for key in ("level", "code", "label"))
        kind = LEVELS.get(level)
        problem = cell.problem or self.problems.get((number, "code"), "")
        shown = label
        if kind is not None and not problem and code:
            shown = self.names.label(kind, code)
            shown = label or shown if shown == code else shown
        proposals = SafeString("")
        if kind is not None and problem and label:
            proposals = render_to_string("questionnaire/options.html", {"options": suggestions(kind, label), "chosen": ""})
        return CellView(
            cell.name,
            cell.label,
            cell.shape,
            cell.size,
            value=shown,
            problem=problem,
            place_name=f"{self.name}-{number}",
            place_code="" if problem else code,
            place_known="" if problem else shown,
            proposals=proposals,
        )


def _text(key: str, value: object, *, is_refused: bool) -> str:
    text = "" if value is None else str(value)
    if is_refused or not text:
        return text
    if key in _AMOUNTS:
        return french.number(Decimal(text)).removesuffix(",00")
    if key == "siret":
        return format_siret(text)
    if key in _PERIODS:
        return "/".join(reversed(text.split("-")))
    return text


def _by_cell(problems: Iterable[Problem], part: str) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for problem in problems:
        if problem.row is not None and problem.part == part:
            place = (problem.row, problem.column)
            found[place] = f"{found[place]} {problem.message}" if place in found else problem.message
    return found


def _blanks(count: int) -> list[Cell]:
    return [{} for _ in range(count)]


def _totals(budget: Budget) -> tuple[tuple[str, str], ...]:
    totals = budget_totals(budget)
    lines = [("Total des charges", french.amount(totals.charges)), ("Total des produits", french.amount(totals.income))]
    if not totals.is_balanced:
        lines.append(("Écart", french.amount(abs(totals.difference))))
    lines.append(("Aide demandée à l’État", french.amount(totals.requested)))
    if totals.share is not None:
        lines.append(("Part demandée à l’État", french.percent(totals.share)))
    return tuple(lines)
