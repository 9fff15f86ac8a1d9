"""What officers read before they publish a new revision of a form: what changes, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.calls.queries import Proposal
from ptce.core.dates import number
from ptce.dossiers.queries.revisions import Impact, Touched
from ptce.questionnaire.changes import Change, ChangeKind

_NOBODY = "Aucun brouillon concerné"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change, what it means for an applicant, and how many open drafts it touches."""

    subject: str
    what: str
    consequence: str
    drafts: str
    is_touching: bool


@dataclass(frozen=True, slots=True)
class TouchedLine:
    """A draft and why it is touched."""

    number: str
    reasons: tuple[str, ...]


def change_lines(proposed: Proposal, found: Impact) -> tuple[ChangeLine, ...]:
    """Return every change, those that touch drafts told with their number."""
    return tuple(
        ChangeLine(change.subject, change.text, change.consequence, _drafts(change, found.counts.get(place)), bool(found.counts.get(place)))
        for place, change in enumerate(proposed.changes)
    )


def touched_lines(proposed: Proposal, rows: Iterable[Touched]) -> list[TouchedLine]:
    """Return drafts with their reasons."""
    return [TouchedLine(row.number, tuple(_reason(proposed.changes[place]) for place in row.changes)) for row in rows]


_REASONS = {
    ChangeKind.QUESTION_REMOVED: ("a répondu", "ont répondu", "réponse à une question retirée"),
    ChangeKind.MADE_REQUIRED: ("n’a pas répondu", "n’ont pas répondu", "réponse qui devient obligatoire"),
    ChangeKind.QUESTION_ADDED: ("devra répondre", "devront répondre", "nouvelle question obligatoire"),
    ChangeKind.OPTIONS_REMOVED: ("a fait ce choix", "ont fait ce choix", "choix retiré"),
    ChangeKind.CONDITION_CHANGED: (
        "voit la question paraître ou disparaître",
        "voient la question paraître ou disparaître",
        "question qui paraît ou disparaît",
    ),
    ChangeKind.TIGHTENED: ("dépasse la limite", "dépassent la limite", "limite dépassée"),
}


def _drafts(change: Change, count: int | None) -> str:
    if count is None:
        return ""
    if not count:
        return _NOBODY
    one, many, _ = _REASONS[change.kind]
    return f"{number(count)}\u00a0brouillon {one}" if count == 1 else f"{number(count)}\u00a0brouillons {many}"


def _reason(change: Change) -> str:
    return f"{change.subject}\u00a0: {_REASONS[change.kind][2]}"
