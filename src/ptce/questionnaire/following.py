"""What a draft becomes when its form changes: no answer is lost, what disappears from the form is kept beside it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ptce.questionnaire.changes import Change, ChangeKind
from ptce.questionnaire.checking import check
from ptce.questionnaire.definition import Field, Form, Option
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.rows import count_problems
from ptce.questionnaire.visibility import AskedForm, asked


@dataclass(frozen=True)
class Held:
    """The answers of a draft: normal forms by field, what was typed and refused, what was answered to questions that disappeared.

    archived: {field id: {"value", "raw", "revision": where the question was last, "also": texts that came after}}.
    files: number of files by field; they stay where they are, whatever the form.
    """

    values: Mapping[str, object]
    raw: Mapping[str, object]
    archived: Mapping[str, Mapping[str, object]]
    files: Mapping[str, int]
    # What each form asks given these answers, worked out once.
    known: dict[int, AskedForm] = field(default_factory=dict, compare=False, repr=False)

    def is_asked(self, form: Form, key: str) -> bool:
        """Say whether a form asks a question given these answers."""
        if id(form) not in self.known:
            self.known[id(form)] = asked(form, self.values)
        return key in self.known[id(form)]


def follow(form: Form, held: Held, *, since: int) -> Held:
    """Return the answers as the new form holds them; following the same form again changes nothing.

    since: the identity of the revision the answers were given under. A question that comes back finds its answer.
    """
    values, raw = ({key: one for key, one in given.items() if key in form} for given in (held.values, held.raw))
    archived = {key: dict(entry) for key, entry in held.archived.items()}
    for key in [*held.values, *(key for key in held.raw if key not in held.values)]:
        if key not in form:
            later = archived.get(key, {}).get("also", [])
            archived[key] = {"value": held.values.get(key), "raw": held.raw.get(key), "revision": since} | ({"also": later} if later else {})
    for key in [key for key in archived if key in form and key not in values and key not in raw]:
        _bring_back(key, archived, values, raw)
    return Held(values, raw, archived, held.files)


def _bring_back(key: str, archived: dict[str, dict[str, object]], values: dict[str, object], raw: dict[str, object]) -> None:
    entry = archived[key]
    if entry.get("value") is not None:
        values[key] = entry["value"]
    if entry.get("raw") is not None:
        raw[key] = entry["raw"]
    if entry.get("also"):
        archived[key] = {"value": None, "raw": None, "revision": entry["revision"], "also": entry["also"]}
    else:
        del archived[key]


def archive(entry: Mapping[str, object] | None, *, value: object, raw: object, revision: int) -> dict[str, object]:
    """Return what is kept of a question that disappeared once one more text arrives for it; the same text twice is kept once."""
    if entry is None or (entry.get("value") is None and entry.get("raw") is None and not entry.get("also")):
        return {"value": value, "raw": raw, "revision": revision}
    later = {"value": value, "raw": raw}
    also = cast(list[dict[str, object]], entry.get("also", []))
    if later in also or (entry.get("value"), entry.get("raw")) == (value, raw) or (value is None and raw is None):
        return dict(entry)
    return {**entry, "also": [*also, later]}


def with_retired(old: Form, new: Form) -> Form:
    """Return the new form whose questions remember the options that earlier revisions proposed and that it does not."""
    sections = (
        replace(section, fields=tuple(_with_retired(old.field(field.id) if field.id in old else None, field) for field in section.fields))
        for section in new.sections
    )
    return replace(new, sections=tuple(sections))


def _with_retired(old: Field | None, new: Field) -> Field:
    earlier: dict[str, Option] = {} if old is None else {option.value: option for option in (*old.retired, *old.options)}
    return replace(new, retired=tuple(option for value, option in earlier.items() if value not in new.option_labels))


type Touches = Callable[[Held], bool]


def touched_by(changes: Iterable[Change], old: Form, new: Form) -> dict[int, Touches]:
    """Return, by the place of each change that a team may have to act upon, what says whether it touches a draft."""
    found = {place: _touches(change, old, new) for place, change in enumerate(changes)}
    return {place: touches for place, touches in found.items() if touches is not None}


def _touches(change: Change, old: Form, new: Form) -> Touches | None:
    key = change.field_id
    match change.kind:
        case ChangeKind.QUESTION_REMOVED:
            return lambda held: _is_answered(held, key)
        case ChangeKind.MADE_REQUIRED:
            return lambda held: not _is_answered(held, key) and held.is_asked(new, key)
        case ChangeKind.QUESTION_ADDED if change.is_required:
            return lambda held: not _is_answered(held, key) and key not in held.archived and held.is_asked(new, key)
        case ChangeKind.CONDITION_CHANGED:
            return _turns(old, new, [key] if key else [one.id for one in new.section(change.section_id).fields if one.id in old])
        case ChangeKind.OPTIONS_REMOVED:
            gone = frozenset(change.options)
            return lambda held: not gone.isdisjoint(_choices(held.values.get(key)))
        case ChangeKind.TIGHTENED:
            return _exceeds(old.field(key), new.field(key))
    return None


def _is_answered(held: Held, key: str) -> bool:
    return key in held.values or key in held.raw or held.files.get(key, 0) > 0


def _choices(value: object) -> list[str]:
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _turns(old: Form, new: Form, keys: Sequence[str]) -> Touches:
    """Say whether an answer leaves what is asked, or a question that must be answered enters it."""

    def touches(held: Held) -> bool:
        return any(held.is_asked(old, key) != held.is_asked(new, key) and (_is_answered(held, key) or new.field(key).required) for key in keys)

    return touches


def _exceeds(old: Field, new: Field) -> Touches:
    limited = replace(old, max_length=new.max_length, minimum=new.minimum, maximum=new.maximum)

    def touches(held: Held) -> bool:
        return _is_over(limited, held) and not _is_over(old, held)

    return touches


def _is_over(field: Field, held: Held) -> bool:
    if field.kind is Kind.FILE:
        return bool(count_problems(held.files.get(field.id, 0), field, noun="fichier"))
    return any(problem.blocks_submission for problem in check(field, held.values.get(field.id)))
