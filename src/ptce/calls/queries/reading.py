"""Where in the form each criterion is read: what officers choose from, what experts follow."""

from dataclasses import dataclass

from ptce.calls.models import Call, Criterion
from ptce.calls.queries.calls import composed_revision
from ptce.calls.rules.orphans import label_of
from ptce.questionnaire.definition import Form


@dataclass(frozen=True, slots=True)
class Place:
    """A question, or a whole section, that a criterion may be read from."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Places:
    """A section with its questions."""

    whole: Place
    questions: tuple[Place, ...]


def places_of(call: Call) -> tuple[Places, ...]:
    """Return every place of the form that officers compose: one statement."""
    revision = composed_revision(call)
    sections = revision.form.sections if revision else ()
    return tuple(
        Places(Place(section.id, section.title), tuple(Place(field.id, field.label or "Question sans libellé") for field in section.fields))
        for section in sections
    )


def place_names(form: Form, criterion: Criterion) -> tuple[Place, ...]:
    """Return where a criterion is read, in the order of the form, for what the form still holds."""
    order = [place for section in form.sections for place in (section.id, *(field.id for field in section.fields))]
    return tuple(Place(place, label_of(form, place)) for place in order if place in set(criterion.read_from))
