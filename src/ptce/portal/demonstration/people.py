"""The people who act: the personas, and around them the agents of every région, the experts and the teams."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import transaction

from ptce.accounts.models import User
from ptce.accounts.operations import confirm_address, describe
from ptce.core.text import slug
from ptce.organisations.enums import BodyKind, Role
from ptce.organisations.models import Body, Mandate
from ptce.organisations.operations import ensure_bodies, give_mandate
from ptce.portal.demo_people import ensure_personas
from ptce.portal.demonstration import words
from ptce.portal.demonstration.personas import PERSONAS, STAFF_DOMAIN, persona
from ptce.portal.demonstration.projects import Project

# Before anything that they do.
MANDATE_AGE = timedelta(days=400)
EXPERTS = 8
READERS = 2


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody to create. region: an agent's."""

    email: str
    first_name: str
    last_name: str
    position: str
    organisation: str
    role: Role
    region: str = ""


@dataclass(frozen=True)
class Cast:
    """The staff, found by what they do. agents: by région, two each."""

    agents: dict[str, tuple[User, ...]]
    experts: tuple[User, ...]
    people: dict[str, User]

    @property
    def officer(self) -> User:
        """Return the national officer who prepares."""
        return self.persona("nationale")

    @property
    def confirmer(self) -> User:
        """Return the national officer who confirms."""
        return self.persona("confirmateur")

    def persona(self, key: str) -> User:
        """Return a persona by key."""
        return self.people[persona(key).email]

    @cached_property
    def readers(self) -> tuple[User, ...]:
        """Return the experts who read phase 2: the persona, the juror, and the others."""
        return (self.persona("experte"), self.persona("juree"), *self.experts)


def figures() -> Iterator[Figure]:
    """Return the staff beside the personas: two agents a région in all, and experts each from their own house."""
    taken = {one.region for one in PERSONAS if one.role == Role.REGIONAL_AGENT}
    for body in Body.objects.filter(kind=BodyKind.CRA).select_related("region").order_by("region_id"):
        region = body.region
        if region is None:
            continue
        draw = random.Random(f"agents-{region.pk}")  # noqa: S311 — names of a demonstration
        for rank in range(1 if region.pk in taken else 0, READERS):
            address = f"{'agent' if rank == 0 else 'referent'}.{slug(region.name)}@{STAFF_DOMAIN}"
            yield Figure(
                address, *words.full_name(draw), "Chargée de mission ESS" if rank else "Référent ESS", body.name, Role.REGIONAL_AGENT, region.pk
            )
    draw = random.Random("experts")  # noqa: S311 — names of a demonstration
    for rank in range(EXPERTS):
        first, last = words.full_name(draw)
        house = f"Cabinet fictif {words.TOPONYMS[rank]}"
        yield Figure(f"{slug(first)}.{slug(last)}@{slug(house)}.example", first, last, "Consultante" if rank % 2 else "Chercheur", house, Role.EXPERT)


@transaction.atomic
def ensure_staff(*, now: datetime) -> Cast:
    """Create who is missing of the staff, give them their mandates, return everybody."""
    ensure_bodies(now=now)
    ensure_personas(now=now)
    officer = User.objects.get(email=persona("nationale").email)
    bodies = {body.region_id: body for body in Body.objects.filter(kind=BodyKind.CRA)}
    national = Body.objects.get(kind=BodyKind.CNA)
    staff = tuple(figures())
    known = set(Mandate.objects.filter(person__email__in=[one.email for one in staff]).values_list("person__email", flat=True))
    for one in staff:
        if one.email not in known:
            _introduce(one, bodies.get(one.region, national), officer=officer, now=now)
    return _cast(staff)


def ensure_member(*, email: str, first_name: str, last_name: str, position: str, organisation: str, now: datetime) -> User:
    """Return somebody of a team, created when unknown."""
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    return describe(
        person=confirm_address(email=email, now=now),
        first_name=first_name,
        last_name=last_name,
        position=position,
        organisation_name=organisation,
        is_fictional=True,
        actor=None,
        now=now,
    )


def owner_of(project: Project, *, organisation: str, now: datetime) -> User:
    """Return who answers for a pole's dossiers, at an address of the pole's own."""
    draw = project.drawing("owner")
    first, last = words.full_name(draw)
    position = draw.choice(("Coordinatrice", "Coordinateur", "Directrice", "Directeur", "Chargée de développement", "Animateur"))
    email = f"{slug(first)}.{slug(last)}@{project.domain}"
    return ensure_member(email=email, first_name=first, last_name=last, position=position, organisation=organisation, now=now)


def linked_expert(project: Project, *, cast: Cast, now: datetime) -> User:
    """Return an expert whose address has the domain of a pole's team: a link the platform finds by itself."""
    email = f"conseil@{project.domain}"
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    one = Figure(email, "Édith", "Lormont", "Consultante", f"Conseil {words.of(project.toponym)} (fictif)", Role.EXPERT)
    _introduce(one, Body.objects.get(kind=BodyKind.CNA), officer=cast.officer, now=now)
    return User.objects.get(email=email)


def _introduce(one: Figure, body: Body, *, officer: User, now: datetime) -> None:
    ensure_member(email=one.email, first_name=one.first_name, last_name=one.last_name, position=one.position, organisation=one.organisation, now=now)
    give_mandate(email=one.email, body=body, role=one.role, starts_at=now - MANDATE_AGE, actor=officer, now=now)


def _cast(staff: tuple[Figure, ...]) -> Cast:
    addresses = [one.email for one in PERSONAS] + [one.email for one in staff]
    people = {person.email: person for person in User.objects.filter(email__in=addresses)}
    # Personas first: they are the first reader of their région.
    holders = [(one.region, one.email) for one in PERSONAS if one.role == Role.REGIONAL_AGENT]
    holders += [(one.region, one.email) for one in staff if one.role == Role.REGIONAL_AGENT]
    agents: dict[str, tuple[User, ...]] = {}
    for region, email in holders:
        agents[region] = (*agents.get(region, ()), people[email])
    experts = tuple(people[one.email] for one in staff if one.role == Role.EXPERT)
    return Cast(agents=agents, experts=experts, people=people)
