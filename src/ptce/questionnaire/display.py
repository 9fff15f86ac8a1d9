"""An answer as people read it: on pages and in PDF (`display`), in a CSV cell (`plain`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from ptce.questionnaire import french
from ptce.questionnaire.action_plan import ActionRow
from ptce.questionnaire.budget import (
    ACCOUNTS,
    INCOME_KINDS,
    Budget,
    budget_totals,
)
from ptce.questionnaire.computing import Computed, shown
from ptce.questionnaire.contacts import format_phone, format_siret
from ptce.questionnaire.dates import first_day
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import PLACE_KINDS, Kind
from ptce.questionnaire.members import COMMITMENTS, FAMILIES, Commitment, MemberRow
from ptce.questionnaire.places import Names
from ptce.questionnaire.territory import LEVEL_LABELS, LEVELS, PlaceRow

type Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be shown; `numeric` are the zero-based columns to align to the right."""

    columns: Row
    rows: tuple[Row, ...]
    footer: tuple[Row, ...] = ()
    numeric: frozenset[int] = frozenset()


def display(field: Field, value: object, *, names: Names | None = None) -> str | Table:
    """Return a stored answer in French; an empty text where there is none.

    names: gives the name of a commune, EPCI, département or région from its code; without it the code is shown.
    """
    if value is None:
        return ""
    if field.kind in PLACE_KINDS:
        return names(field.kind, str(value)) if names else str(value)
    if field.kind is Kind.TERRITORY:
        return _territory(cast(list[PlaceRow], value), names)
    renderer = _DISPLAYS.get(field.kind)
    return renderer(field, value) if renderer else str(value)


def plain(field: Field, value: object) -> str:
    """Return a stored answer for one cell of an open-data file: ISO dates, decimal points, labels of choices, a table in lines.

    Neutralising what a spreadsheet would run as a formula is for the writer of the file.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return field.known_labels.get(value, value) if field.kind is Kind.SINGLE_CHOICE else value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if field.kind is Kind.MULTIPLE_CHOICE:
        return " | ".join(_labels(field, value))
    if field.kind is Kind.BUDGET:
        return _plain_budget(cast(Budget, value))
    if field.kind is Kind.COMPUTED:
        return cast(Computed, value)["value"] or ""
    return "\n".join(_PLAIN_ROWS[field.kind](row) for row in cast(list[dict[str, object]], value))


def plain_writer(field: Field) -> Callable[[object], str]:
    """Return what `plain` does for this field, prepared once for a whole column."""
    labels = field.known_labels if field.kind is Kind.SINGLE_CHOICE else None

    def write(value: object) -> str:
        if type(value) is str:
            return labels.get(value, value) if labels else value
        return "" if value is None else plain(field, value)

    return write


def _labels(field: Field, value: object) -> list[str]:
    return [field.known_labels.get(choice, choice) for choice in cast(list[str], value)]


def _shown_choice(field: Field, choice: str) -> str:
    label = field.known_labels.get(choice, choice)
    is_retired = choice in field.known_labels and choice not in field.option_labels
    return f"{label} (n’est plus proposée)" if is_retired else label


def _display_date(field: Field, value: object) -> str:
    return french.day(date.fromisoformat(cast(str, value)))


def _display_number(field: Field, value: object) -> str:
    return french.number(Decimal(cast(str, value)))


def _display_amount(field: Field, value: object) -> str:
    return french.amount(Decimal(cast(str, value)))


def _display_flag(field: Field, value: object) -> str:
    return "Oui" if value else "Non"


def _display_choice(field: Field, value: object) -> str:
    return _shown_choice(field, cast(str, value))


def _display_choices(field: Field, value: object) -> str:
    return ", ".join(_shown_choice(field, choice) for choice in cast(list[str], value))


def _members(field: Field, value: object) -> Table:
    rows = tuple(
        (
            member["name"] + (" (porteur)" if member["is_carrier"] else ""),
            format_siret(member["siret"]) if member["siret"] else "",
            FAMILIES.get(member["family"], ""),
            member["role"],
            _commitment(member),
        )
        for member in cast(list[MemberRow], value)
    )
    return Table(("Nom", "SIRET", "Famille", "Rôle dans le pôle", "Engagement"), rows)


def _commitment(member: MemberRow) -> str:
    return COMMITMENTS[Commitment(member["commitment"])] if member["commitment"] else ""


def _territory(places: list[PlaceRow], names: Names | None) -> Table:
    rows = tuple(
        (
            LEVEL_LABELS[place["level"]],
            place["code"],
            names(LEVELS[place["level"]], place["code"]) if names else place["label"],
        )
        for place in places
    )
    return Table(("Niveau", "Code", "Nom"), rows)


def _budget(field: Field, value: object) -> Table:
    budget = cast(Budget, value)
    charges = tuple(
        (
            row["label"] or ACCOUNTS.get(row["account"], ""),
            _account(row["account"]),
            _money(row["amount"]),
            "",
            "",
        )
        for row in budget["charges"]
    )
    income = tuple(
        (
            row["funder"],
            _income_kind(row["kind"]),
            "",
            _money(row["amount"]),
            "Oui" if row["acquired"] else "Non",
        )
        for row in budget["income"]
    )
    totals = budget_totals(budget)
    footer: list[Row] = [("Total", "", french.amount(totals.charges), french.amount(totals.income), "")]
    if not totals.is_balanced:
        footer.append(
            (
                "Écart entre charges et produits",
                "",
                "",
                french.amount(abs(totals.difference)),
                "",
            )
        )
    if totals.share is not None:
        footer.append(("Part demandée à l’État", "", "", french.percent(totals.share), ""))
    titles = ("Ligne", "Nature", "Charges", "Produits", "Acquis")
    return Table(titles, charges + income, tuple(footer), frozenset({2, 3}))


def _account(account: str) -> str:
    return f"{account} {ACCOUNTS[account]}" if account else "Charge"


def _income_kind(kind: str) -> str:
    return _INCOME_LABELS[kind] if kind else ""


def _money(amount: str | None) -> str:
    return "" if amount is None else french.amount(Decimal(amount))


def _action_plan(field: Field, value: object) -> Table:
    rows = tuple(
        (
            row["action"],
            row["lead"],
            _period(row["starts_on"]),
            _period(row["ends_on"]),
            row["deliverable"],
            _money(row["budget"]),
        )
        for row in cast(list[ActionRow], value)
    )
    return Table(
        ("Action", "Responsable", "Début", "Fin", "Résultat attendu", "Coût"),
        rows,
        numeric=frozenset({5}),
    )


def _period(period: str) -> str:
    if not period:
        return ""
    return french.month(first_day(period)) if len(period) == 7 else french.day(date.fromisoformat(period))


def _display_computed(field: Field, value: object) -> str:
    return shown(cast(Computed, value), field.unit)


def _plain_budget(budget: Budget) -> str:
    charges = [_joined("charge", row["account"], row["label"], row["amount"]) for row in budget["charges"]]
    income = [
        _joined(
            "produit",
            _income_kind(row["kind"]),
            row["funder"],
            row["amount"],
            "acquis" if row["acquired"] else "",
        )
        for row in budget["income"]
    ]
    return "\n".join(charges + income)


def _joined(*cells: object) -> str:
    return " | ".join([str(cell) for cell in cells if cell])


# An export reads a table of each dossier: a look-up by the stored text costs a tenth of a look-up by the enum.
_INCOME_LABELS: Mapping[str, str] = {kind.value: label for kind, label in INCOME_KINDS.items()}

_DISPLAYS: Mapping[Kind, Callable[[Field, object], str | Table]] = {
    Kind.NUMBER: _display_number,
    Kind.AMOUNT: _display_amount,
    Kind.DATE: _display_date,
    Kind.YES_NO: _display_flag,
    Kind.ATTESTATION: _display_flag,
    Kind.SINGLE_CHOICE: _display_choice,
    Kind.MULTIPLE_CHOICE: _display_choices,
    Kind.PHONE: lambda field, value: format_phone(cast(str, value)),
    Kind.SIRET: lambda field, value: format_siret(cast(str, value)),
    Kind.MEMBERS: _members,
    Kind.BUDGET: _budget,
    Kind.ACTION_PLAN: _action_plan,
    Kind.COMPUTED: _display_computed,
}
_PLAIN_ROWS: Mapping[Kind, Callable[[dict[str, object]], str]] = {
    Kind.MEMBERS: lambda row: _joined(
        row["siret"],
        row["name"],
        FAMILIES.get(str(row["family"]), ""),
        row["role"],
        "porteur" if row["is_carrier"] else "",
    ),
    Kind.TERRITORY: lambda row: _joined(row["level"], row["code"], row["label"]),
    Kind.ACTION_PLAN: lambda row: _joined(
        row["action"],
        row["lead"],
        row["starts_on"],
        row["ends_on"],
        row["deliverable"],
        row["budget"],
    ),
}
