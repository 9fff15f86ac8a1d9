"""Bodies and mandates, reached directly: the operations that give them have their own tests."""

from datetime import timedelta

from ptce.accounts.models import User
from ptce.organisations.enums import BodyKind, Role
from ptce.organisations.models import Body, Mandate
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.territories import region


def body(kind: BodyKind = BodyKind.CNA, region_code: str | None = None) -> Body:
    """Return the body, created when absent."""
    code = region_code if kind == BodyKind.CRA else None
    slug = f"{kind.lower()}-{code or 'nationale'}"
    defaults = {"kind": kind, "name": slug, "region": region(code) if code else None}
    return Body.objects.get_or_create(slug=slug, defaults=defaults)[0]


def mandate(role: Role, *, region_code: str | None = None, person: User | None = None) -> Mandate:
    """Give a role that began a year before noon."""
    where = body(BodyKind.CRA, region_code) if region_code else body(BodyKind.CNA)
    return Mandate.objects.create(person=person or UserFactory(), body=where, role=role, starts_at=NOON - timedelta(days=365))


def agent(region_code: str = "84", **fields: object) -> User:
    """Return a regional agent."""
    return mandate(Role.REGIONAL_AGENT, region_code=region_code, person=UserFactory(**fields)).person


def officer(**fields: object) -> User:
    """Return a national officer."""
    return mandate(Role.NATIONAL_OFFICER, person=UserFactory(**fields)).person


def expert(**fields: object) -> User:
    """Return an expert."""
    return mandate(Role.EXPERT, person=UserFactory(**fields)).person
