"""What is wrong with an answer, and what that forbids."""

from dataclasses import dataclass
from enum import StrEnum

_PARTS = {"charges": "Charges", "income": "Produits"}


class Blocks(StrEnum):
    """What a problem forbids: nothing (a warning), submitting the dossier, or keeping the answer as a value."""

    NOTHING = "NOTHING"
    SUBMISSION = "SUBMISSION"
    SAVING = "SAVING"


class Unreadable(ValueError):
    """What was typed cannot be read; the message is the French sentence to show."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a French sentence.

    row: zero-based place of the row *as it was sent* (as it is stored, when found by checking); None for the whole field.
    part: "charges" or "income" in a budget. column: the cell's key in its row.
    """

    message: str
    blocks: Blocks = Blocks.SAVING
    row: int | None = None
    column: str = ""
    part: str = ""

    @property
    def blocks_saving(self) -> bool:
        """Say whether the answer may not be kept as a value, even in a draft."""
        return self.blocks is Blocks.SAVING

    @property
    def blocks_submission(self) -> bool:
        """Say whether the dossier may not be submitted with this problem."""
        return self.blocks is not Blocks.NOTHING

    @property
    def text(self) -> str:
        """Return the sentence with the line it is about: "Charges, ligne 2 : donnez le montant."."""
        if self.row is None:
            return self.message
        line = f"ligne {self.row + 1}"
        place = f"{_PARTS[self.part]}, {line}" if self.part else line.capitalize()
        return f"{place}\u00a0: {self.message[:1].lower()}{self.message[1:]}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The outcome of cleaning.

    value: the JSON-able normal form; None when nothing was answered, and when a problem blocks saving. In that second case the
    caller keeps the raw text beside (and passes the field's id as `refused` to completeness), so that what was typed is shown
    again with its problem and is never lost, while no unreadable value enters columns, exports or rules.
    """

    value: object = None
    problems: tuple[Problem, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Say whether what was typed could not be kept as a value."""
        return any(problem.blocks_saving for problem in self.problems)
