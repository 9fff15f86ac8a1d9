"""What a form asks, given the answers: the one function that everything reading answers goes through."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.program import Program, program_of


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What is asked.

    form: without the questions and sections that are not asked. values: normal forms of what is asked, and the results of computed fields; a
    value outside is kept where it is stored, and shown again if it is asked again. hidden: ids of the sections and questions that are not asked.
    """

    form: Form
    values: Mapping[str, object]
    hidden: frozenset[str]

    def __contains__(self, field_id: object) -> bool:
        return field_id in self.form and field_id not in self.hidden


@dataclass(frozen=True, slots=True)
class Shift:
    """What new answers made appear and disappear: ids of sections and, in the sections that stay, of questions, in the order of the form."""

    sections_shown: tuple[str, ...] = ()
    sections_hidden: tuple[str, ...] = ()
    fields_shown: tuple[str, ...] = ()
    fields_hidden: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.sections_shown or self.sections_hidden or self.fields_shown or self.fields_hidden)


NO_SHIFT = Shift()


def shift(form: Form, before: AskedForm, after: AskedForm) -> Shift:
    """Return what changed between two states of the same whole form."""
    if before.hidden == after.hidden:
        return NO_SHIFT
    old, new = ({section.id for section in held.form.sections} for held in (before, after))
    both = [field for section in form.sections if section.id in old & new for field in section.fields]
    return Shift(
        sections_shown=tuple(section.id for section in form.sections if section.id in new - old),
        sections_hidden=tuple(section.id for section in form.sections if section.id in old - new),
        fields_shown=tuple(field.id for field in both if field.id in before.hidden - after.hidden),
        fields_hidden=tuple(field.id for field in both if field.id in after.hidden - before.hidden),
    )


def asked(form: Form, values: Mapping[str, object]) -> AskedForm:
    """Return what the form asks given the answers in normal form; linear in the number of questions."""
    program = program_of(form)
    computed = {step.id for step in program.steps if step.field is not None and step.field.formula is not None}
    kept = {field_id: value for field_id, value in values.items() if field_id in form and field_id not in computed}
    if not program.steps:
        return AskedForm(form, kept, frozenset())
    hidden = program.run(kept)
    return AskedForm(_without(form, hidden, program) if hidden else form, kept, hidden)


def _without(form: Form, hidden: frozenset[str], program: Program) -> Form:
    sections = (_shown(section, hidden) for section in form.sections if section.id not in hidden)
    left = Form(tuple(section for section in sections if section is not None))
    # What is left follows the rules of the whole form: asking again changes nothing, and compiles nothing.
    left.derived[Program] = program
    return left


def _shown(section: Section, hidden: frozenset[str]) -> Section | None:
    fields = tuple(field for field in section.fields if field.id not in hidden)
    if len(fields) == len(section.fields):
        return section
    # A section whose questions are all hidden has nothing to show.
    return replace(section, fields=fields) if fields else None
