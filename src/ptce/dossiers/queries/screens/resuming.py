"""What an earlier dossier gives to a new one, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from ptce.dossiers.models import Dossier
from ptce.dossiers.queries.content import names_of
from ptce.dossiers.queries.forms import form_of
from ptce.dossiers.queries.resuming import start
from ptce.dossiers.rules.resuming import Left
from ptce.questionnaire.display import Table, display

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class TakenLine:
    """An answer that would be taken over, shortened, with what to look at."""

    label: str
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartView:
    """What would be taken over, what would not (the questions of each reason), what is asked anew."""

    taken: tuple[TakenLine, ...]
    left: tuple[tuple[str, tuple[str, ...]], ...]
    new: tuple[str, ...]

    @property
    def left_count(self) -> int:
        return sum(len(labels) for _, labels in self.left)

    @property
    def to_check(self) -> int:
        return sum(bool(line.notes) for line in self.taken)

    @property
    def button(self) -> str:
        return "Reprendre cette réponse" if len(self.taken) == 1 else f"Reprendre ces {len(self.taken)}\u00a0réponses"


def start_view(dossier: Dossier, source: Dossier) -> StartView:
    """Return the preview of a start: three statements, and five at most for the names of places."""
    found = start(dossier, source)
    form = form_of(dossier.revision_id)
    names = names_of(form, {taken.field.id: taken.value for taken in found.taken})
    lines = tuple(TakenLine(one.field.label, _excerpt(display(one.field, one.value, names=names)), one.notes) for one in found.taken)
    return StartView(lines, _by_reason(found.left), tuple(field.label for field in found.new))


def _by_reason(left: Sequence[Left]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    reasons = dict.fromkeys(one.reason for one in left)
    return tuple((reason, tuple(one.label for one in left if one.reason == reason)) for reason in reasons)


def _excerpt(shown: str | Table) -> str:
    if isinstance(shown, Table):
        return "1\u00a0ligne" if len(shown.rows) == 1 else f"{len(shown.rows)}\u00a0lignes"
    return shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT].rstrip()}…"
