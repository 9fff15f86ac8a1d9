"""The revision of a form in preparation: what it changes, what forbids publishing it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ptce.calls.enums import Period
from ptce.calls.models import Call, FormRevision
from ptce.calls.rules.orphans import Reading, orphans
from ptce.questionnaire.changes import Change
from ptce.questionnaire.comparison import compare
from ptce.questionnaire.definition import Form
from ptce.questionnaire.proofreading import problems


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that forbids publishing.

    place: the question or section to mend, empty for the whole form. is_orphan: a criterion loses its last link.
    """

    message: str
    place: str = ""
    is_orphan: bool = False


@dataclass(frozen=True)
class Proposal:
    """The form that stands and the one that would follow it."""

    standing: FormRevision
    prepared: FormRevision
    readings: tuple[Reading, ...]

    @cached_property
    def before(self) -> Form:
        return self.standing.form

    @cached_property
    def after(self) -> Form:
        return self.prepared.form

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Return what changes; empty when publishing would change nothing."""
        return compare(self.before, self.after)

    @cached_property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """Return what forbids publishing: the form itself, then the criteria that would be read nowhere."""
        faults = [
            Obstacle(f"{self._named(fault.field_id, fault.section_id)}{fault.message}", fault.field_id or fault.section_id)
            for fault in problems(self.after)
        ]
        return (*faults, *(Obstacle(orphan.message, is_orphan=True) for orphan in orphans(self.readings, self.before, self.after)))

    def _named(self, field_id: str, section_id: str) -> str:
        if field_id:
            return f"«\u00a0{self.after.field(field_id).label}\u00a0»\u00a0: "
        return f"Section «\u00a0{self.after.section(section_id).title}\u00a0»\u00a0: " if section_id else ""


def proposal(call: Call) -> Proposal | None:
    """Return the revision in preparation of a published call beside the one that stands, or None: two statements."""
    revisions = list(call.revisions.order_by("-number")[:2])
    if len(revisions) < 2 or revisions[0].is_published:
        return None
    readings = tuple(Reading(name, tuple(places)) for name, places in call.criteria.order_by("position").values_list("name", "read_from"))
    return Proposal(standing=revisions[1], prepared=revisions[0], readings=readings)


def may_be_revised(call: Call, now: datetime) -> bool:
    """Say whether the form of the call may still change: published, and not over."""
    return call.is_published and not call.is_historical and call.period(now) != Period.CLOSED
