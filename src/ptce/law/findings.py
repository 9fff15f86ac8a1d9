"""What a rule answers: one finding per condition of a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Whether a condition holds. HUMAN: the data cannot settle it, a person must judge."""

    MET = "MET"
    NOT_MET = "NOT_MET"
    HUMAN = "HUMAN"

    @property
    def label(self) -> str:
        """Return the French name of the outcome."""
        return _LABELS[self]


_LABELS = {
    Outcome.MET: "Condition remplie",
    Outcome.NOT_MET: "Condition non remplie",
    Outcome.HUMAN: "À apprécier par une personne",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """The answer of one rule, in words that a volunteer understands.

    article: the citation of the text. missing: what is lacking, each a noun phrase. remedy: what would mend it; empty when the condition is met.
    """

    key: str
    title: str
    outcome: Outcome
    message: str
    article: str
    missing: tuple[str, ...] = ()
    remedy: str = ""

    @property
    def is_met(self) -> bool:
        """Tell whether the condition certainly holds."""
        return self.outcome is Outcome.MET


def overall(findings: Iterable[Finding]) -> Outcome:
    """Sum up cumulative conditions: one that fails decides, then one that needs a person.

    No finding at all is HUMAN: nothing was examined, so nothing is established.
    """
    outcomes = {finding.outcome for finding in findings}
    if Outcome.NOT_MET in outcomes:
        return Outcome.NOT_MET
    return Outcome.MET if outcomes == {Outcome.MET} else Outcome.HUMAN
