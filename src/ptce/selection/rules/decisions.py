"""What a decision, and a whole list of decisions, must hold before anybody signs it. Each fault is a French sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ptce.core.dates import euros
from ptce.selection.enums import DecisionOutcome
from ptce.selection.rules.line import Limits


@dataclass(frozen=True, slots=True)
class Bounds:
    """The call's bounds of an amount; None is no bound. `has_money`: the call grants amounts at all."""

    minimum: Decimal | None
    maximum: Decimal | None
    has_money: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as the rules see it. rank: place in the reserve."""

    number: str
    outcome: DecisionOutcome
    amount: Decimal | None = None
    rank: int | None = None
    reason: str = ""


def amount_fault(choice: Choice, bounds: Bounds) -> str:
    """Say what is wrong with the amount, or nothing. A reserve carries the amount it would receive."""
    if choice.outcome == DecisionOutcome.REFUSED:
        return "Un dossier non retenu ne reçoit pas de montant." if choice.amount is not None else ""
    if choice.amount is None:
        return "Indiquez le montant attribué." if bounds.has_money else ""
    if bounds.minimum is not None and choice.amount < bounds.minimum:
        return f"Le montant ({euros(choice.amount)}) est inférieur au minimum de l’appel ({euros(bounds.minimum)})."
    if bounds.maximum is not None and choice.amount > bounds.maximum:
        return f"Le montant ({euros(choice.amount)}) dépasse le maximum de l’appel ({euros(bounds.maximum)})."
    return ""


def reason_fault(choice: Choice, *, against_order: bool) -> str:
    """Say why a reason is missing, or nothing: a refusal and a choice against the order are always explained."""
    if choice.reason.strip():
        return ""
    if choice.outcome == DecisionOutcome.REFUSED:
        return "Donnez le motif : une décision de refus est toujours motivée, et l’équipe le lira."
    if against_order:
        return "Ce choix s’écarte de l’ordre et de la ligne tracée : donnez-en le motif."
    return ""


def is_against_order(outcome: DecisionOutcome, *, is_above: bool) -> bool:
    """Say whether the choice departs from the line: kept below it, or not kept above it."""
    return (outcome == DecisionOutcome.LAUREATE) != is_above


def engaged(choices: Sequence[Choice], limits: Limits) -> Decimal:
    """Return the euros of the laureates, earlier selections of the call included."""
    return limits.engaged + sum((choice.amount or Decimal(0) for choice in _laureates(choices)), Decimal(0))


def envelope_fault(choices: Sequence[Choice], limits: Limits) -> str:
    """Say by how much the laureates exceed the envelope, or nothing."""
    total = engaged(choices, limits)
    if limits.envelope is None or total <= limits.envelope:
        return ""
    return (
        f"L’enveloppe serait dépassée de {euros(total - limits.envelope)} : {euros(total)} engagés pour {euros(limits.envelope)}. "
        "Baissez un montant ou retirez un lauréat."
    )


def number_fault(choices: Sequence[Choice], limits: Limits) -> str:
    """Say that there are more laureates than the call allows, or nothing."""
    number = limits.laureates + len(_laureates(choices))
    if limits.laureates_max is None or number <= limits.laureates_max:
        return ""
    return f"L’appel prévoit au plus {limits.laureates_max} lauréats : cette liste en compterait {number}."


def ranks_fault(choices: Sequence[Choice]) -> str:
    """Say which rank of the reserve is missing, or nothing: ranks are 1, 2, 3… without a hole."""
    ranks = sorted(choice.rank for choice in choices if choice.outcome == DecisionOutcome.RESERVE and choice.rank is not None)
    for expected, rank in enumerate(ranks, start=1):
        if rank != expected:
            return f"La liste de réserve a un trou : aucun dossier n’a le rang {expected}."
    return ""


def _laureates(choices: Sequence[Choice]) -> list[Choice]:
    return [choice for choice in choices if choice.outcome == DecisionOutcome.LAUREATE]
