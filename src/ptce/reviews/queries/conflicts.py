"""Who is concerned by a dossier, who might read it, and what stands in the way."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Q

from ptce.accounts.models import User
from ptce.dossiers.models import Dossier, Recusal, TeamMember
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.members import MemberRow
from ptce.questionnaire.visibility import asked
from ptce.reviews import lifecycle
from ptce.reviews.models import Assignment
from ptce.reviews.rules.conflicts import Conflict, Parties, Person, Structure, conflicts, reason


@dataclass(frozen=True)
class Candidate:
    """Somebody who might read a dossier: `obstacle` says why they cannot, empty when they can; `load` is what they have in hand."""

    id: int
    name: str
    title: str
    organisation: str
    load: int
    obstacle: str
    is_conflict: bool = False


def parties(dossier: Dossier) -> Parties:
    """Return everybody the dossier concerns: two statements."""
    definition, values, siret, name = Dossier.objects.values_list("revision__definition", "answers__values", "carrier_siret", "carrier_name").get(
        pk=dossier.pk
    )
    held = asked(Form.from_json(definition), values or {})
    form, answers = held.form, held.values
    team = list(TeamMember.objects.filter(dossier_id=dossier.pk).values_list("person_id", "person__email"))
    contacts = (answers.get(field.id) for field in form.fields if field.kind is Kind.EMAIL)
    return Parties(
        team=frozenset(person for person, _ in team),
        emails=frozenset([*(email for _, email in team), *(str(contact) for contact in contacts if contact)]),
        structures=(Structure(name, siret[:9], is_carrier=True), *_members(form, answers, carrier_siren=siret[:9])),
    )


def conflicts_of(person: User, dossier: Dossier) -> tuple[Conflict, ...]:
    """Return the conflicts between one person and one dossier."""
    return conflicts(_as_person(person), parties(dossier))


def candidates(dossier: Dossier, at: datetime) -> list[Candidate]:
    """Return the agents of the dossier's region and the experts, those without obstacle first, the least loaded first: six statements."""
    held = Q(role=Role.EXPERT) | (Q(role=Role.REGIONAL_AGENT, body__region_id=dossier.region_id) if dossier.region_id else Q(pk__in=[]))
    people: dict[int, tuple[User, str]] = {}
    for mandate in Mandate.objects.in_force(at).filter(held).select_related("person").order_by("role", "pk"):
        people[mandate.person_id] = (mandate.person, "agent de la région" if mandate.role == Role.REGIONAL_AGENT else "expert")
    concerned = parties(dossier)
    recused = set(Recusal.objects.filter(dossier_id=dossier.pk).values_list("person_id", flat=True))
    assigned = set(Assignment.objects.filter(dossier_id=dossier.pk, status__in=lifecycle.ACTIVE).values_list("reviewer_id", flat=True))
    loads = Counter(Assignment.objects.filter(reviewer_id__in=people, status__in=lifecycle.WORKING).values_list("reviewer_id", flat=True))
    found = []
    for person, title in people.values():
        conflict = reason(conflicts(_as_person(person), concerned))
        obstacle = conflict or _obstacle(person.pk, recused, assigned)
        is_conflict = bool(conflict) or person.pk in recused
        found.append(Candidate(person.pk, person.display_name, title, person.organisation_name, loads[person.pk], obstacle, is_conflict))
    return sorted(found, key=lambda one: (bool(one.obstacle), one.load, one.name))


def _obstacle(person: int, recused: set[int], assigned: set[int]) -> str:
    if person in recused:
        return "Cette personne s’est déportée de ce dossier."
    return "Ce dossier lui est déjà confié." if person in assigned else ""


def _as_person(person: User) -> Person:
    return Person(person.pk, person.email, person.siren, person.organisation_name)


def _members(form: Form, answers: Mapping[str, object], *, carrier_siren: str) -> Iterator[Structure]:
    for field in form.fields:
        if field.kind is Kind.MEMBERS:
            for row in cast(list[MemberRow], answers.get(field.id) or []):
                siren = row["siret"][:9]
                if not siren or siren != carrier_siren:
                    yield Structure(row["name"], siren, is_carrier=False)
