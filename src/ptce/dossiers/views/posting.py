"""What became of a section posted whole, without a script: what is shown again, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ptce.core.errors import Refusal
from ptce.dossiers.operations import SectionOutcome
from ptce.dossiers.queries.screens.answers import ConflictView, Typed, conflict_view
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.problems import Problem
from ptce.questionnaire.visibility import NO_SHIFT, Shift


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the error summary, linked to its field."""

    field_id: str
    label: str
    message: str


@dataclass
class Posting:
    """One post.

    raws: what was typed, by field. kept: whether the answers were saved. action: the button pressed.
    shift: what the post made appear and disappear. here: the questions of the page.
    """

    action: str = ""
    raws: dict[str, object] = field(default_factory=dict)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    conflicts: dict[str, ConflictView] = field(default_factory=dict)
    refusal: str = ""
    shift: Shift = NO_SHIFT
    here: frozenset[str] = frozenset()

    @property
    def stays(self) -> bool:
        """Say whether questions just appeared on this page: they are to be answered before going on."""
        return not self.here.isdisjoint(self.shift.fields_shown)

    @property
    def is_done(self) -> bool:
        """Say whether nothing has to be shown again: going on to the next section asks only that all could be saved."""
        if self.refusal or self.conflicts or self.more_rows:
            return False
        found = [problem for problems in self.problems.values() for problem in problems]
        return not any(problem.blocks_saving if self.action == "next" else problem.blocks_submission for problem in found)

    @property
    def more_rows(self) -> str:
        """Return the table to which rows are to be added, if any."""
        return self.action.removeprefix("rows:") if self.action.startswith("rows:") else ""

    @property
    def piece_to_remove(self) -> int | None:
        """Return the piece whose button was pressed, if any."""
        text = self.action.removeprefix("remove:")
        return int(text) if self.action.startswith("remove:") and text.isascii() and text.isdigit() and len(text) < 19 else None

    def record(self, form: Form, outcome: SectionOutcome) -> None:
        """Note what the operation answered."""
        self.problems = dict(outcome.problems)
        self.shift = outcome.shift
        for conflict in outcome.conflicts:
            self.conflicts[conflict.field_id] = conflict_view(
                form,
                form.field(conflict.field_id),
                author=conflict.their_author,
                at=conflict.their_at,
                theirs=conflict.theirs,
                mine=conflict.mine,
                version=conflict.their_version,
            )

    def refuse(self, refusal: Refusal) -> None:
        """Note that nothing could be saved."""
        self.refusal = refusal.message

    def refuse_field(self, field_id: str, refusal: Refusal) -> None:
        """Note that a file was refused."""
        self.problems[field_id] = (*self.problems.get(field_id, ()), Problem(refusal.message))

    def typed(self, more: int) -> Typed:
        """Return what the page shows again: what was typed for a conflict, or for everything when nothing was saved."""
        raws = self.raws if self.refusal else {field_id: self.raws[field_id] for field_id in self.conflicts}
        return Typed(raws=raws, problems=self.problems, conflicts=self.conflicts, extra_rows={self.more_rows: more} if self.more_rows else {})

    def faults(self, fields: Sequence[Field]) -> tuple[Fault, ...]:
        """Return the lines of the error summary, in the order of the page."""
        found = []
        for asked in fields:
            if asked.id in self.conflicts:
                author = self.conflicts[asked.id].author
                found.append(
                    Fault(asked.id, asked.label, f"{author} a modifié cette réponse pendant que vous écriviez\u00a0: choisissez le texte à garder.")
                )
            found += [Fault(asked.id, asked.label, problem.text) for problem in self.problems.get(asked.id, ())]
        return tuple(found)
