"""What a dossier still lacks before it may be submitted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ptce.questionnaire.checking import check
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.problems import Blocks, Problem
from ptce.questionnaire.rows import count_problems
from ptce.questionnaire.visibility import asked

_REQUESTS = {
    Kind.FILE: "Joignez ce document.",
    Kind.ATTESTATION: "Cochez cette case\u00a0: sans elle, le dossier ne peut pas être déposé.",
    Kind.YES_NO: "Répondez par oui ou par non.",
    Kind.SINGLE_CHOICE: "Choisissez une réponse.",
    Kind.MULTIPLE_CHOICE: "Choisissez au moins une réponse.",
    Kind.MEMBERS: "Ajoutez les membres du groupement.",
    Kind.TERRITORY: "Ajoutez au moins un territoire.",
    Kind.BUDGET: "Remplissez le budget.",
    Kind.ACTION_PLAN: "Ajoutez au moins une action.",
}
_REFUSED = "Ce que vous avez écrit n’a pas pu être lu\u00a0: corrigez-le ou effacez-le."


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do before submitting, with where to do it."""

    section_id: str
    field_id: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is: `total` required fields, `done` of them answered without a problem, and all that is missing."""

    section_id: str
    title: str
    done: int
    total: int
    missing: tuple[Missing, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether nothing in the section forbids submitting."""
        return not self.missing


def missing(
    form: Form,
    answers: Mapping[str, object],
    files: Mapping[str, int],
    *,
    refused: Collection[str] = (),
) -> tuple[Missing, ...]:
    """List what forbids submitting, in the order of the form; what is not asked forbids nothing.

    answers: normal forms by field id. files: number of accepted files by field id. refused: ids of the fields whose last text could
    not be kept as a value (`Cleaned.is_refused`), required or not.
    """
    held = asked(form, answers)
    return tuple(item for section in held.form.sections for field in section.fields for item in _field(section, field, held.values, files, refused))


def progress(
    form: Form,
    answers: Mapping[str, object],
    files: Mapping[str, int],
    *,
    refused: Collection[str] = (),
) -> tuple[SectionProgress, ...]:
    """Tell section by section how far the dossier is, for the sections asked; same arguments as `missing`."""
    held = asked(form, answers)
    return tuple(_section(section, held.values, files, refused) for section in held.form.sections)


def _section(
    section: Section,
    answers: Mapping[str, object],
    files: Mapping[str, int],
    refused: Collection[str],
) -> SectionProgress:
    lacks = [(field.required, _field(section, field, answers, files, refused)) for field in section.fields]
    required = [found for is_required, found in lacks if is_required]
    return SectionProgress(
        section_id=section.id,
        title=section.title,
        done=sum(not found for found in required),
        total=len(required),
        missing=tuple(item for _, found in lacks for item in found),
    )


def _field(
    section: Section,
    field: Field,
    answers: Mapping[str, object],
    files: Mapping[str, int],
    refused: Collection[str],
) -> list[Missing]:
    return [
        Missing(section.id, field.id, field.label, problem.text) for problem in _problems(field, answers, files, refused) if problem.blocks_submission
    ]


def _problems(
    field: Field,
    answers: Mapping[str, object],
    files: Mapping[str, int],
    refused: Collection[str],
) -> Collection[Problem]:
    if field.kind is Kind.COMPUTED:
        return ()
    if field.id in refused:
        return (Problem(_REFUSED),)
    if field.kind is Kind.FILE:
        quantity = files.get(field.id, 0)
        is_absent, found = (
            quantity == 0,
            tuple(count_problems(quantity, field, noun="fichier")),
        )
    else:
        value = answers.get(field.id)
        is_absent, found = value is None, check(field, value)
    if is_absent and field.required:
        return (
            Problem(
                _REQUESTS.get(field.kind, "Répondez à cette question."),
                Blocks.SUBMISSION,
            ),
        )
    return found
