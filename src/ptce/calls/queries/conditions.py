"""The condition of a question or a section as the officer composes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from ptce.calls.queries.condition_words import area_names, condition_words
from ptce.questionnaire.conditions import OPERATORS, Comparison, Condition, Rule
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.places import Names
from ptce.questionnaire.program import program_of
from ptce.questionnaire.wording import comparison_text

JOINTS = {Rule.ALL: "toutes ces comparaisons sont vraies", Rule.ANY: "au moins une de ces comparaisons est vraie"}
_INSIDE = {Rule.ALL: "Toutes à la fois\u00a0:", Rule.ANY: "Au moins une\u00a0:"}


@dataclass(frozen=True, slots=True)
class PartLine:
    """A comparison in words, with the path that names it when it is removed; for a group, its comparisons and how they are joined."""

    path: str
    text: str
    inside: tuple["PartLine", ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition to compose. sources: (id, label) of the questions it may read. places: (place, label) of the parts a comparison may join."""

    words: str
    rule: str
    rules: tuple[tuple[str, str], ...]
    parts: tuple[PartLine, ...]
    sources: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


def condition_view(form: Form, target_id: str, condition: Condition | None) -> ConditionView:
    """Return the condition of a question or a section ready to be composed; at most two statements, for the names of places."""
    names = area_names()
    parts = condition.parts if condition is not None else ()
    return ConditionView(
        words=condition_words(form, condition, names),
        rule=condition.rule.value if condition is not None else Rule.ALL.value,
        rules=tuple((rule.value, label) for rule, label in JOINTS.items()) if len(parts) > 1 else (),
        parts=tuple(_line(form, part, str(place), names) for place, part in enumerate(parts)),
        sources=tuple(_sources(form, target_id)),
        places=tuple(_places(form, condition, names)) if condition is not None else (),
    )


def usable_source(form: Form, target_id: str, source_id: str) -> Field | None:
    """Return a question that a condition may read without turning in circles, None when it may not."""
    return form.field(source_id) if source_id in dict(_sources(form, target_id)) else None


def _sources(form: Form, target_id: str) -> Iterator[tuple[str, str]]:
    program = program_of(form)
    own = {field.id for section in form.sections if section.id == target_id for field in section.fields}
    barred = {target_id} | own | program.dependents(target_id) | {reader for field_id in own for reader in program.dependents(field_id)}
    for section in form.sections:
        for field in section.fields:
            if field.id not in barred and OPERATORS[field.kind]:
                yield field.id, f"{section.title} – {field.label}"


def _line(form: Form, part: Comparison | Condition, path: str, names: Names) -> PartLine:
    if isinstance(part, Comparison):
        return PartLine(path, comparison_text(form, part, names))
    inside = tuple(_line(form, one, f"{path}.{place}", names) for place, one in enumerate(part.parts))
    return PartLine(path, _INSIDE[part.rule], inside)


def _places(form: Form, condition: Condition, names: Names) -> Iterator[tuple[str, str]]:
    joint = "au moins une des deux" if condition.rule is Rule.ALL else "les deux à la fois"
    for place, part in enumerate(condition.parts):
        first = part if isinstance(part, Comparison) else next(part.comparisons())
        yield str(place), f"Avec la comparaison {place + 1} ({comparison_text(form, first, names)})\u00a0: {joint}"
