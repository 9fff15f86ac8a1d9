"""The budget: what the pole costs and what pays for it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from typing import TypedDict

from ptce.questionnaire import french
from ptce.questionnaire.definition import Field
from ptce.questionnaire.problems import Blocks, Problem, Unreadable
from ptce.questionnaire.rows import Cells, Rows, is_filled

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


class IncomeKind(StrEnum):
    """Where money comes from."""

    OWN = "own"
    STATE_REQUESTED = "state_requested"
    PUBLIC = "public"
    PRIVATE = "private"
    IN_KIND = "in_kind"


INCOME_KINDS = {
    IncomeKind.OWN: "Ressources propres",
    IncomeKind.STATE_REQUESTED: "Aide demandée à l’État dans cet appel",
    IncomeKind.PUBLIC: "Autre financement public",
    IncomeKind.PRIVATE: "Financement privé",
    IncomeKind.IN_KIND: "Contribution en nature",
}
ACCOUNTS = {
    "60": "Achats",
    "61": "Services extérieurs",
    "62": "Autres services extérieurs",
    "63": "Impôts et taxes",
    "64": "Charges de personnel",
    "65": "Autres charges de gestion courante",
    "66": "Charges financières",
    "67": "Charges exceptionnelles",
    "68": "Dotations aux amortissements, provisions et engagements",
    "69": "Impôt sur les bénéfices et participation des salariés",
    "86": "Emplois des contributions volontaires en nature",
}


class ChargeRow(TypedDict):
    """A charge as it is kept; `amount` is None while it is not given."""

    label: str
    account: str
    amount: str | None


class IncomeRow(TypedDict):
    """A resource as it is kept; `amount` is None while it is not given."""

    funder: str
    kind: str
    amount: str | None
    acquired: bool


class Budget(TypedDict):
    """Both sides of the budget."""

    charges: list[ChargeRow]
    income: list[IncomeRow]


@dataclass(frozen=True, slots=True)
class BudgetTotals:
    """What is computed from a budget, in euros; `share` is the part asked from the State, in percent of the charges."""

    charges: Decimal
    income: Decimal
    requested: Decimal
    acquired: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what the income lacks (positive) or has in excess (negative)."""
        return self.charges - self.income

    @property
    def is_balanced(self) -> bool:
        """Say whether both sides are equal to the cent."""
        return self.charges == self.income

    @property
    def share(self) -> Decimal | None:
        """Return the part asked from the State in percent with two decimals; None while there is no charge."""
        return (self.requested * 100 / self.charges).quantize(_CENT, ROUND_HALF_UP) if self.charges else None


def budget_totals(budget: Budget) -> BudgetTotals:
    """Add up a budget."""
    requested = acquired = income = _ZERO
    for row in budget["income"]:
        amount = Decimal(row["amount"] or 0)
        income += amount
        if row["kind"] == IncomeKind.STATE_REQUESTED:
            requested += amount
        if row["acquired"]:
            acquired += amount
    charges = sum((Decimal(row["amount"] or 0) for row in budget["charges"]), _ZERO)
    return BudgetTotals(charges=charges, income=income, requested=requested, acquired=acquired)


def read_budget(raw: object, rows: Rows) -> Budget | None:
    """Read both tables; what is wrong is noted in `rows`. Raises Unreadable."""
    if raw is None or raw == "":
        return None
    if not isinstance(raw, dict):
        raise Unreadable("Le budget reçu est illisible\u00a0: rechargez la page et recommencez.")
    charges = rows.read(raw.get("charges"), _read_charge, part="charges")
    income = rows.read(raw.get("income"), _read_income, part="income")
    return Budget(charges=charges, income=income) if charges or income else None


def check_budget(field: Field, budget: Budget) -> list[Problem]:
    """Say what is wrong with a budget already read: gaps, unbalance, a share above the ceiling."""
    problems = [problem for row, charge in enumerate(budget["charges"]) for problem in _charge_gaps(row, charge)]
    problems += [problem for row, income in enumerate(budget["income"]) for problem in _income_gaps(row, income)]
    totals = budget_totals(budget)
    if not totals.is_balanced:
        problems.append(Problem(_unbalance(totals), Blocks.SUBMISSION))
    if isinstance(field.maximum, Decimal) and totals.requested * 100 > field.maximum * totals.charges and totals.charges:
        problems.append(Problem(_above(totals, field.maximum), Blocks.SUBMISSION))
    return problems


def _read_charge(cells: Cells) -> ChargeRow | None:
    charge = ChargeRow(
        label=cells.text("label"),
        account=cells.choice("account", ACCOUNTS),
        amount=cells.amount("amount"),
    )
    return charge if is_filled(charge) else None


def _read_income(cells: Cells) -> IncomeRow | None:
    income = IncomeRow(
        funder=cells.text("funder"),
        kind=cells.choice("kind", INCOME_KINDS),
        amount=cells.amount("amount"),
        acquired=cells.flag("acquired"),
    )
    return income if is_filled(income) else None


def _charge_gaps(row: int, charge: ChargeRow) -> list[Problem]:
    problems = []
    if not charge["label"] and not charge["account"]:
        problems.append(
            Problem(
                "Dites à quoi sert cette dépense.",
                Blocks.SUBMISSION,
                row,
                "label",
                "charges",
            )
        )
    if charge["amount"] is None:
        problems.append(
            Problem(
                "Donnez le montant de cette dépense.",
                Blocks.SUBMISSION,
                row,
                "amount",
                "charges",
            )
        )
    return problems


def _income_gaps(row: int, income: IncomeRow) -> list[Problem]:
    problems = []
    if not income["kind"]:
        problems.append(
            Problem(
                "Choisissez la nature de cette ressource.",
                Blocks.SUBMISSION,
                row,
                "kind",
                "income",
            )
        )
    elif not income["funder"] and income["kind"] in {
        IncomeKind.PUBLIC,
        IncomeKind.PRIVATE,
    }:
        problems.append(
            Problem(
                "Dites qui apporte cette ressource.",
                Blocks.SUBMISSION,
                row,
                "funder",
                "income",
            )
        )
    if income["amount"] is None:
        problems.append(
            Problem(
                "Donnez le montant de cette ressource.",
                Blocks.SUBMISSION,
                row,
                "amount",
                "income",
            )
        )
    return problems


def _unbalance(totals: BudgetTotals) -> str:
    sides = f"Le budget n’est pas équilibré\u00a0: {french.amount(totals.charges)} de charges pour {french.amount(totals.income)} de produits. "
    if totals.difference > 0:
        return sides + f"Ajoutez {french.amount(totals.difference)} de produits ou réduisez d’autant les charges."
    return sides + f"Ajoutez {french.amount(-totals.difference)} de charges ou réduisez d’autant les produits."


def _above(totals: BudgetTotals, ceiling: Decimal) -> str:
    share = (totals.requested * 100 / totals.charges).quantize(_CENT, ROUND_UP)
    most = (totals.charges * ceiling / 100).quantize(_CENT, "ROUND_DOWN")
    return (
        f"La part demandée à l’État, {french.percent(share)}, dépasse le plafond de {french.percent(ceiling)}\u00a0: "
        f"demandez au plus {french.amount(most)} pour ce budget."
    )
