"""Turn counted members, or what the group wrote, into the finding of one condition."""

from collections.abc import Sequence
from dataclasses import dataclass

from ptce.law.findings import Finding, Outcome
from ptce.law.pole_composition.tally import Tally
from ptce.law.wording import listing

SEPARATOR = "\u00a0; "


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of a text and its French words.

    open_from: number of persons from which the text may be read as satisfied, though `minimum` is what it says for certain; open_reason: why.
    """

    key: str
    title: str
    article: str
    remedy: str
    lacking: str = ""
    minimum: int = 1
    open_from: int | None = None
    open_reason: str = ""


def count_finding(condition: Condition, *, tally: Tally) -> Finding:
    """Say whether enough distinct persons answer the condition."""
    match tally.outcome(minimum=condition.minimum):
        case Outcome.MET:
            return met(condition, message=f"Condition remplie par\u00a0: {listing(tally.names)}.")
        case Outcome.HUMAN:
            return to_judge(condition, message=f"À vérifier\u00a0: {SEPARATOR.join(tally.doubts(minimum=condition.minimum))}.")
        case _:
            return _too_few(condition, tally=tally)


def text_finding(condition: Condition, *, lacking: Sequence[str], question: str) -> Finding:
    """Say what the group has not described yet, or hand the question to a person: no program can judge the substance."""
    if lacking:
        return not_met(condition, message=f"Il manque {listing(lacking)}.", missing=lacking)
    return to_judge(condition, message=question)


def to_judge(condition: Condition, *, message: str) -> Finding:
    """Return the finding that leaves the condition to a person."""
    return Finding(
        key=condition.key,
        title=condition.title,
        outcome=Outcome.HUMAN,
        message=message,
        article=condition.article,
        remedy=condition.remedy,
    )


def not_met(condition: Condition, *, message: str, missing: Sequence[str]) -> Finding:
    """Return the finding of a condition that fails, with what is missing and what would mend it."""
    return Finding(
        key=condition.key,
        title=condition.title,
        outcome=Outcome.NOT_MET,
        message=message,
        article=condition.article,
        missing=tuple(missing),
        remedy=condition.remedy,
    )


def met(condition: Condition, *, message: str) -> Finding:
    """Return the finding of a condition that holds."""
    return Finding(key=condition.key, title=condition.title, outcome=Outcome.MET, message=message, article=condition.article)


def _too_few(condition: Condition, *, tally: Tally) -> Finding:
    found = tally.at_most
    if condition.open_from is not None and found >= condition.open_from:
        doubts = "".join(f"{SEPARATOR}{doubt}" for doubt in tally.doubts(minimum=condition.open_from))
        return to_judge(condition, message=f"{condition.open_reason}{doubts}.")
    counted = f" Membres comptés\u00a0: {found}, pour {condition.minimum} au moins." if condition.minimum > 1 else ""
    return not_met(condition, message=f"Il manque {condition.lacking}.{counted}", missing=(condition.lacking,))
