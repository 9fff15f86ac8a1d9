"""Who somebody is for the scheme at an instant, and the bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from ptce.core.dates import day, instant, paris_date
from ptce.core.statements import Asked, Statement
from ptce.core.text import normalise
from ptce.core.types import Actor
from ptce.organisations.enums import DirectoryState, Role
from ptce.organisations.models import Body, DirectoryAnswer, Mandate


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
    def is_signatory(self) -> bool:
        return Role.SIGNATORY in self.roles

    @property
    def is_staff(self) -> bool:
        """Return whether a mandate is held that requires a second factor."""
        return bool(self.roles - {Role.PARTNER})

    def has_any(self, roles: Iterable[str]) -> bool:
        return not self.roles.isdisjoint(roles)


_HELD: Statement[tuple[str, str | None]] = Statement(
    lambda: (
        Mandate.objects.in_force(Asked("at", models.DateTimeField()))
        .filter(person_id=Asked("person", models.BigIntegerField()))
        .values_list("role", "body__region_id")
    )
)


def viewer(person: Actor | None, at: datetime) -> Viewer:
    """Return the person with their rights at the instant: one statement, none for a visitor."""
    if person is None or not person.is_authenticated:
        return Viewer(person=None, at=at)
    held = _HELD.all(person=person.pk, at=at)
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


@dataclass(frozen=True)
class Lookup:
    """What the national directory says of a SIRET, and when. Empty strings and None mean that it does not say.

    is_ess is advisory: the list behind it misses commercial companies of the ESS; show its source and date, let people attest.
    is_masked: the unit hides its address; ask the holder.
    """

    siret: str
    state: DirectoryState
    checked_at: datetime | None = None
    siren: str = ""
    name: str = ""
    acronym: str = ""
    legal_category: str = ""
    address: str = ""
    postcode: str = ""
    commune_code: str = ""
    commune_label: str = ""
    region_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    is_ess: bool | None = None
    is_active: bool | None = None
    is_masked: bool = False

    @property
    def is_found(self) -> bool:
        return self.state == DirectoryState.FOUND

    @property
    def is_pending(self) -> bool:
        return self.state == DirectoryState.PENDING

    @property
    def source(self) -> str:
        """Where the facts come from, in words, with their date."""
        if self.checked_at is None:
            return ""
        return f"Annuaire des entreprises (INSEE, ESS France), consulté le {day(paris_date(self.checked_at))}"


def lookup_of(row: DirectoryAnswer) -> Lookup:
    """Return a kept answer as a look-up."""
    return Lookup(siret=row.siret, state=DirectoryState(row.state), checked_at=row.fetched_at, **row.payload)


def known_lookups(sirets: Iterable[str]) -> dict[str, Lookup]:
    """Return the answers kept for these numbers, whatever their age, without asking the directory: one statement."""
    return {row.siret: lookup_of(row) for row in DirectoryAnswer.objects.filter(siret__in=list(sirets))}


def bodies() -> models.QuerySet[Body]:
    """Return the bodies, national ones first, by name."""
    national_first = models.Case(models.When(region__isnull=True, then=0), default=1)
    return Body.objects.order_by(national_first, "name", "pk").fetch_mode(models.FETCH_RAISE)


def mandates(at: datetime, *, state: str = "", text: str = "", role: str = "") -> models.QuerySet[Mandate]:
    """Return mandates with their person and body: state is "current", "coming", "ended" or empty for all; text is looked for everywhere."""
    found = Mandate.objects.select_related("person", "body")
    match state:
        case "current":
            found = found.in_force(at)
        case "coming":
            found = found.filter(starts_at__gt=at).exclude(ends_at=models.F("starts_at"))
        case "ended":
            found = found.filter(ends_at__lte=at)
    if role:
        found = found.filter(role=role)
    if text.strip():
        found = found.filter(pk__in=_matching(text))
    return found.order_by("-starts_at", "person__email", "pk").fetch_mode(models.FETCH_RAISE)


@dataclass(frozen=True)
class MandateRow:
    """One line of the list of mandates, in words."""

    pk: int
    person: str
    email: str
    body: str
    role: str
    starts: str
    ends: str
    state: str
    kind: str
    can_end: bool


def mandate_rows(found: Iterable[Mandate], at: datetime) -> list[MandateRow]:
    """Return the lines of a page of mandates as they stand at an instant."""
    return [_row(mandate, at) for mandate in found]


def _row(mandate: Mandate, at: datetime) -> MandateRow:
    ended = mandate.ends_at is not None and mandate.ends_at <= max(at, mandate.starts_at)
    state, kind = ("à venir", "info") if mandate.starts_at > at else ("en vigueur", "success")
    if ended:
        state, kind = "terminé", ""
    return MandateRow(
        pk=mandate.pk,
        person=mandate.person.display_name,
        email=mandate.person.email,
        body=mandate.body.name,
        role=mandate.get_role_display(),
        starts=instant(mandate.starts_at),
        ends=instant(mandate.ends_at) or "sans terme",
        state=state,
        kind=kind,
        can_end=not ended,
    )


def _matching(text: str) -> list[int]:
    """Return the mandates whose person or body holds every word typed, any case or accent (a few hundred rows: compared here)."""
    words = normalise(text).split()
    rows = Mandate.objects.values_list("pk", "person__email", "person__first_name", "person__last_name", "body__name")
    return [pk for pk, *texts in rows if all(word in normalise(" ".join(texts)) for word in words)]
