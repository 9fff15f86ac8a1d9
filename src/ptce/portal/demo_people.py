"""The people of the demonstration, so that `/demo/` opens before its dossiers are loaded."""

from datetime import datetime, timedelta

from django.db import transaction

from ptce.accounts.models import User
from ptce.accounts.operations import confirm_address, describe
from ptce.organisations.enums import BodyKind, Role
from ptce.organisations.models import Body, Mandate
from ptce.organisations.operations import give_mandate
from ptce.portal.demonstration import PERSONAS, Persona


@transaction.atomic
def ensure_personas(*, now: datetime) -> int:
    """Create the personas that are missing, with their mandates; return how many were made."""
    known = set(User.objects.filter(email__in=[one.email for one in PERSONAS]).values_list("email", flat=True))
    for one in PERSONAS:
        if one.email not in known:
            _make(one, now=now)
        if one.role is not None:
            _mandate(one, one.role, now=now)
    return len(PERSONAS) - len(known)


def _make(one: Persona, *, now: datetime) -> None:
    person = confirm_address(email=one.email, now=now)
    describe(
        person=person,
        first_name=one.first_name,
        last_name=one.last_name,
        position=one.position,
        organisation_name=one.organisation,
        is_fictional=True,
        actor=None,
        now=now,
    )


def _mandate(one: Persona, role: Role, *, now: datetime) -> None:
    if Mandate.objects.filter(person__email=one.email, role=role, ends_at__isnull=True).exists():
        return
    body = Body.objects.get(kind=BodyKind.CRA, region=one.region) if one.region else Body.objects.get(kind=BodyKind.CNA)
    give_mandate(email=one.email, body=body, role=role, starts_at=now - timedelta(days=400), actor=None, now=now)
