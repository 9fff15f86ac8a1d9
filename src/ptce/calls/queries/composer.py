"""The form of a call as the officer who composes it sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.calls.models import FormRevision
from ptce.calls.queries.condition_words import area_names, condition_words
from ptce.questionnaire import french, proofreading
from ptce.questionnaire.conditions import Condition
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.effort import effort, in_words
from ptce.questionnaire.kinds import KINDS, ROLES, Kind, Role, Setting
from ptce.questionnaire.places import Names


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in the composer; `facts` are its settings in words."""

    id: str
    label: str
    kind: str
    facts: str
    condition: str
    is_required: bool
    problems: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section in the composer."""

    id: str
    title: str
    intro: str
    questions: tuple[QuestionLine, ...]
    problems: tuple[str, ...]
    is_first: bool
    is_last: bool
    effort: str
    condition: str


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole form: its version for compare-and-set, its sections, what concerns it as a whole, the time it takes to fill."""

    version: int
    is_frozen: bool
    sections: tuple[SectionBlock, ...]
    problems: tuple[str, ...]
    counted: str
    effort: str


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece that applicants join: a question of kind FILE."""

    id: str
    label: str
    help: str
    section: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """Conditions in words, places named once for all."""

    form: Form
    names: Names

    def of(self, condition: Condition | None) -> str:
        return condition_words(self.form, condition, self.names)


def composition(revision: FormRevision, *, is_draft: bool) -> Composition:
    """Return the form ready to be composed: no statement, but two for the names of places when conditions name some."""
    form = revision.form
    say = _Words(form, area_names())
    found = proofreading.problems(form)
    time = effort(form)
    sections = tuple(
        _section(say, section, found, place, len(form.sections), in_words(time.sections[section.id])) for place, section in enumerate(form.sections)
    )
    questions = sum(len(section.fields) for section in form.sections)
    return Composition(
        version=revision.version,
        is_frozen=not is_draft,
        sections=sections,
        problems=tuple(problem.message for problem in found if not problem.section_id and not problem.field_id),
        counted=f"{french.count(len(sections), 'section')}, {french.count(questions, 'question')}",
        effort=time.words,
    )


def pieces_of(form: Form) -> list[PieceLine]:
    """Return the pieces the form asks for, in order."""
    return [
        PieceLine(field.id, field.label, field.help, section.title, field.required)
        for section in form.sections
        for field in section.fields
        if field.kind is Kind.FILE
    ]


def roles_for(kind: Kind) -> list[tuple[str, str]]:
    """Return the roles a question of that kind may play, as (value, label)."""
    return [(role.value, spec.label) for role, spec in ROLES.items() if kind in spec.kinds]


def _section(say: _Words, section: Section, found: Iterable[proofreading.FormProblem], place: int, count: int, effort: str) -> SectionBlock:
    mine = [problem for problem in found if problem.section_id == section.id]
    fields = section.fields
    return SectionBlock(
        id=section.id,
        title=section.title or "Section sans titre",
        intro=section.intro,
        questions=tuple(_question(say, field, mine, rank, len(fields)) for rank, field in enumerate(fields)),
        problems=tuple(problem.message for problem in mine if not problem.field_id),
        is_first=place == 0,
        is_last=place == count - 1,
        effort=effort,
        condition=say.of(section.shown_if),
    )


def _question(say: _Words, field: Field, found: Iterable[proofreading.FormProblem], place: int, count: int) -> QuestionLine:
    return QuestionLine(
        id=field.id,
        label=field.label or "Question sans libellé",
        kind=KINDS[field.kind].label,
        facts=_facts(field),
        condition=say.of(field.shown_if),
        is_required=field.required,
        problems=tuple(problem.message for problem in found if problem.field_id == field.id),
        is_first=place == 0,
        is_last=place == count - 1,
    )


def _facts(field: Field) -> str:
    settings = KINDS[field.kind].settings
    bounds = {Setting.MAX_LENGTH: field.max_length, Setting.MINIMUM: field.minimum, Setting.MAXIMUM: field.maximum}
    facts = [f"{settings[setting]}\u00a0: {value}" for setting, value in bounds.items() if value is not None and setting in settings]
    if field.options:
        facts.append(french.count(len(field.options), "réponse proposée", "réponses proposées"))
    if field.example:
        facts.append("avec un exemple")
    if field.template is not None:
        facts.append(f"modèle à remplir\u00a0: {field.template.name}")
    if field.role is not None:
        facts.append(f"Sert de «\u00a0{ROLES[Role(field.role)].label}\u00a0»")
    return " · ".join(facts)
