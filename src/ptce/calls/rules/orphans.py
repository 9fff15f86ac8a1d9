"""Criteria that a revision of the form would leave without anything to be read from."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.questionnaire.definition import DefinitionError, Form


@dataclass(frozen=True, slots=True)
class Reading:
    """A criterion and the identities of the questions and sections it is read from."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Orphan:
    """A criterion that nothing would be read for, with the last places it had, in words."""

    name: str
    lost: tuple[str, ...]

    @property
    def message(self) -> str:
        """Return the sentence that refuses the revision, and how to go on."""
        lost = ", ".join(f"«\u00a0{label}\u00a0»" for label in self.lost)
        return (
            f"Le critère «\u00a0{self.name}\u00a0» ne se lirait plus nulle part\u00a0: la révision retire {lost}. "
            "Gardez cette question, ou liez d’abord le critère à une autre."
        )


def label_of(form: Form, place: str) -> str:
    """Return the label of a question or the title of a section; empty when the form does not hold it."""
    if place in form:
        return form.field(place).label
    try:
        return form.section(place).title
    except DefinitionError:
        return ""


def places_in(form: Form) -> frozenset[str]:
    """Return the identities of the sections and of the questions of a form."""
    return frozenset({section.id for section in form.sections} | {field.id for field in form.fields})


def orphans(readings: Iterable[Reading], old: Form, new: Form) -> tuple[Orphan, ...]:
    """List the criteria read somewhere in the old form and nowhere in the new one; a criterion linked to nothing is not concerned."""
    before, after = places_in(old), places_in(new)
    found = []
    for reading in readings:
        lost = [place for place in reading.places if place in before]
        if lost and after.isdisjoint(reading.places):
            found.append(Orphan(reading.name, tuple(label_of(old, place) for place in lost)))
    return tuple(found)
