"""An earlier dossier as a start: what is taken over, what is not and why, what the rules changed. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ptce.questionnaire.changes import ChangeKind
from ptce.questionnaire.checking import check
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.comparison import compare
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.kinds import UNTYPED_KINDS, Kind
from ptce.questionnaire.visibility import asked

# What is worth reading again when a question is asked once more.
_TOLD = frozenset(
    {
        ChangeKind.REWORDED,
        ChangeKind.MADE_REQUIRED,
        ChangeKind.TIGHTENED,
        ChangeKind.LOOSENED,
        ChangeKind.OPTIONS_REMOVED,
        ChangeKind.OPTIONS_ADDED,
        ChangeKind.OPTIONS_REWORDED,
    }
)
_DATED = frozenset({Kind.AMOUNT, Kind.BUDGET, Kind.ACTION_PLAN, Kind.DATE})


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer taken over. notes: what to look at, in French."""

    field: Field
    value: object
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What is not taken over, and why, in French."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Start:
    """What an earlier dossier gives to a new one. new: the questions that the earlier form did not ask."""

    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    new: tuple[Field, ...]


def start_from(*, target: Form, source: Form, values: Mapping[str, object], answered: Collection[str], pieces: Collection[str]) -> Start:
    """Return what the answers of an earlier form give to a new one: same identity and kind, else same role and kind.

    answered: questions of the new dossier that have an answer already, which stays. pieces: questions of the earlier one that hold files. Files and
    attestations are never taken over; a choice that is no longer offered is not either.
    """
    held = asked(source, values)
    changes: dict[str, list[str]] = {}
    for change in compare(source, target):
        if change.field_id and change.kind in _TOLD:
            changes.setdefault(change.field_id, []).append(f"{change.text}.")
    taken: list[Taken] = []
    left: list[Left] = []
    used: set[str] = set()
    for field in target.fields:
        twin = _twin(field, source)
        if twin is None or field.kind in UNTYPED_KINDS or field.kind is Kind.ATTESTATION:
            continue
        used.add(twin.id)
        value = held.values.get(twin.id) if twin.id in held else None
        if value is None:
            continue
        fitting = _fitting(field, value)
        if field.id in answered:
            left.append(Left(field.label, "Vous avez déjà répondu à cette question\u00a0: votre réponse reste."))
        elif fitting is None:
            left.append(Left(field.label, "La réponse d’alors n’est plus proposée\u00a0: choisissez-en une autre."))
        else:
            taken.append(Taken(field, fitting, (*changes.get(field.id, ()), *_notes(field, twin, fitting, value))))
    left += _left_behind(source, held.values, used, pieces)
    new = (field for field in target.fields if field.kind not in UNTYPED_KINDS and field.kind is not Kind.ATTESTATION)
    return Start(tuple(taken), tuple(left), tuple(field for field in new if _twin(field, source) is None))


def _twin(field: Field, source: Form) -> Field | None:
    if field.id in source and source.field(field.id).kind is field.kind:
        return source.field(field.id)
    twin = source.with_role(field.role) if field.role else None
    return twin if twin and twin.kind is field.kind else None


def _fitting(field: Field, value: object) -> object:
    """Return the answer as the new question can hold it, None when it cannot."""
    if field.kind is Kind.SINGLE_CHOICE:
        return value if value in field.option_labels else None
    if field.kind is Kind.MULTIPLE_CHOICE and isinstance(value, list):
        return [choice for choice in value if choice in field.option_labels] or None
    return clean(field, value, known=lambda kind, code: True).value


def _notes(field: Field, twin: Field, fitting: object, value: object) -> list[str]:
    notes = [] if twin.id == field.id else [f"Répondait à «\u00a0{twin.label}\u00a0»."]
    if fitting != value and field.kind is Kind.MULTIPLE_CHOICE:
        notes.append("Les choix qui ne sont plus proposés sont retirés.")
    if field.kind in _DATED:
        notes.append("Montants ou dates d’un autre appel\u00a0: à vérifier.")
    return notes + [problem.text for problem in check(field, fitting)]


def _left_behind(source: Form, values: Mapping[str, object], used: Collection[str], pieces: Collection[str]) -> list[Left]:
    found = []
    for field in source.fields:
        if field.kind is Kind.FILE and field.id in pieces:
            found.append(Left(field.label, "Les pièces ne sont pas reprises\u00a0: joignez celles d’aujourd’hui."))
        elif field.kind is Kind.ATTESTATION and values.get(field.id):
            found.append(Left(field.label, "Une attestation n’est jamais reprise\u00a0: donnez-la de nouveau."))
        elif field.kind not in UNTYPED_KINDS and field.id not in used and values.get(field.id) is not None:
            found.append(Left(field.label, "Cet appel ne pose pas cette question."))
    return found
