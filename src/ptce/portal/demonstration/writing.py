"""Open a fictional dossier and write it: the team's part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.dates import paris_date
from ptce.dossiers import operations
from ptce.dossiers.models import Dossier
from ptce.organisations.operations import keep_answers
from ptce.portal.demonstration import answers, people, pieces
from ptce.portal.demonstration.answers import Answers, Contact
from ptce.portal.demonstration.calls import key_of
from ptce.portal.demonstration.organisations import members_of
from ptce.portal.demonstration.people import Cast
from ptce.portal.demonstration.projects import Project

PAUSE = timedelta(minutes=20)
type Sections = Mapping[str, Answers]


@dataclass(frozen=True)
class Author:
    """Who writes, and until when the form is filled. filled: share of the form's answers. asked_at: when the directory answered."""

    project: Project
    person: User
    filled: float
    asked_at: datetime


def author(project: Project, *, cast: Cast, owner: str = "", filled: float = 1.0, now: datetime) -> Author:
    """Return who answers for a pole: a persona, or somebody of the pole's own; its members are made known to the directory."""
    members = members_of(project)
    if project.is_placed:
        keep_answers(facts={member.siret: member.facts() for member in members}, now=now)
    person = cast.persona(owner) if owner else people.owner_of(project, organisation=members[0].name, now=now)
    return Author(project=project, person=person, filled=filled, asked_at=now)


def write_first(who: Author, call: Call, *, now: datetime) -> Dossier:
    """Open a dossier of a phase 1 and fill as much of it as its author has."""
    dossier = operations.open_dossier(call=call, actor=who.person, now=now, key=dossier_key(call, who.project))
    fill(dossier, _first(who, now), who, now=now + PAUSE)
    if who.filled >= 1:
        _attach_first(dossier, who, now=now + 8 * PAUSE)
    return dossier


def write_second(who: Author, call: Call, first: Dossier, *, now: datetime) -> Dossier:
    """Open the dossier of phase 2 that follows a first one, and fill it."""
    dossier = operations.open_dossier(call=call, actor=who.person, now=now, key=dossier_key(call, who.project), first_phase_dossier=first)
    _complete_second(dossier, who, now=now + PAUSE)
    return dossier


def write_both(who: Author, call: Call, *, now: datetime) -> Dossier:
    """Open both phases at once, fill the first, let the second take it over, fill the rest."""
    dossier = operations.open_dossier(call=call, actor=who.person, now=now, key=dossier_key(call, who.project))
    first = dossier.first_phase_dossier
    if first is None:
        raise ValueError("a dossier of phase 2 follows one of phase 1")
    fill(first, _first(who, now), who, now=now + PAUSE)
    operations.reuse_first_phase(dossier=dossier, actor=who.person, now=now + 8 * PAUSE)
    _complete_second(dossier, who, now=now + 9 * PAUSE)
    return dossier


def dossier_key(call: Call, project: Project) -> UUID:
    """Return the key under which a pole's dossier is opened in a call."""
    return key_of("dossier", call.creation_key, project.ordinal)


def fill(dossier: Dossier, sections: Sections, who: Author, *, now: datetime) -> None:
    """Save the sections one after the other, up to the share of the form that is answered."""
    total = sum(len(raws) for raws in sections.values())
    for order, (section_id, raws) in enumerate(_cut(sections, round(total * who.filled))):
        at = now + order * PAUSE
        operations.save_section(dossier=dossier, section_id=section_id, raws=raws, base_versions={}, actor=who.person, now=at)


def attach(dossier: Dossier, field_id: str, title: str, *, actor: User, now: datetime) -> None:
    """Attach a piece."""
    key = key_of("piece", dossier.key, field_id, title)
    operations.add_piece(dossier=dossier, field_id=field_id, file=pieces.file(title), name=f"{title}.pdf", key=key, actor=actor, now=now)


def _first(who: Author, now: datetime) -> Sections:
    contact = Contact(who.person.display_name, who.person.position, who.person.email)
    return answers.first_phase(who.project, contact, on=paris_date(now))


def _attach_first(dossier: Dossier, who: Author, *, now: datetime) -> None:
    draw = who.project.drawing("pieces")
    if draw.random() < 0.6:
        attach(dossier, *pieces.DIAGNOSIS, actor=who.person, now=now)
    if draw.random() < 0.3:
        attach(dossier, *pieces.STATUS, actor=who.person, now=now + PAUSE)


def _complete_second(dossier: Dossier, who: Author, *, now: datetime) -> None:
    fill(dossier, answers.second_phase(who.project, on=paris_date(now)), who, now=now)
    if who.filled >= 1:
        for order, (field_id, title) in enumerate(pieces.SECOND_PHASE):
            attach(dossier, field_id, title, actor=who.person, now=now + 6 * PAUSE + timedelta(minutes=order))


def _cut(sections: Sections, count: int) -> Iterator[tuple[str, Answers]]:
    for section_id, raws in sections.items():
        kept = dict(list(raws.items())[: max(count, 0)])
        count -= len(raws)
        if kept:
            yield section_id, kept
