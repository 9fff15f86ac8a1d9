"""Who somebody is for the scheme at an instant, and the bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from ptce.core.types import Actor
from ptce.organisations.enums import Role
from ptce.organisations.models import Mandate


@dataclass(frozen=True)
class Viewer:
    """A person with the rights their mandates give at one instant: what every `visible_to` and every policy receives.

    person: the actor, or None for a visitor. regions: codes of the regions of their agent's mandates.
    """

    person: Actor | None
    at: datetime
    roles: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()

    @property
    def id(self) -> int | None:
        return self.person.pk if self.person is not None else None

    @property
    def is_signed_in(self) -> bool:
        return self.person is not None

    @property
    def is_officer(self) -> bool:
        return Role.NATIONAL_OFFICER in self.roles

    @property
    def is_agent(self) -> bool:
        return Role.REGIONAL_AGENT in self.roles

    @property
    def is_expert(self) -> bool:
        return Role.EXPERT in self.roles

    @property
    def is_staff(self) -> bool:
        """Return whether a mandate is held that requires a second factor."""
        return bool(self.roles - {Role.PARTNER})

    def has_any(self, roles: Iterable[str]) -> bool:
        return not self.roles.isdisjoint(roles)


def viewer(person: Actor | None, at: datetime) -> Viewer:
    """Return the person with their rights at the instant: one statement, none for a visitor."""
    if person is None or not person.is_authenticated:
        return Viewer(person=None, at=at)
    rows = Mandate.objects.in_force(at).filter(person_id=person.pk).values_list("role", "body__region_id")
    held = list(rows)
    return Viewer(
        person=person,
        at=at,
        roles=frozenset(role for role, _ in held),
        regions=frozenset(region for role, region in held if role == Role.REGIONAL_AGENT and region is not None),
    )


def holders(role: Role, at: datetime, *, region: str | None = None) -> models.QuerySet[Mandate]:
    """Return the mandates in force of a role (of one region's body if given), with their person, by name."""
    held = Mandate.objects.in_force(at).filter(role=role)
    if region is not None:
        held = held.filter(body__region_id=region)
    return held.select_related("person", "body").order_by("person__last_name", "person__email", "pk").fetch_mode(models.FETCH_RAISE)
