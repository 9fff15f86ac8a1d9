"""Make accounts and confirm addresses."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from ptce.accounts.models import User
from ptce.core.types import Actor
from ptce.journal.operations import record


@transaction.atomic
def ensure_person(*, email: str, actor: Actor | None, now: datetime) -> tuple[User, bool]:
    """Return the person of that address, made when unknown, and whether they were made.

    An address added to an account counts once it is confirmed. Nobody can enter before proving the address by a code.
    """
    address = email.strip().lower()
    known = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
    if known is not None:
        return known.user, False
    person, created = User.objects.get_or_create(email=address, defaults={"password": "!"})
    if created:
        record(verb="accounts.register", target=person, actor=actor, now=now)
    return person, created


@transaction.atomic
def confirm_address(*, email: str, now: datetime) -> User:
    """Return the person who has just proved that this address is theirs, made at their first sign-in."""
    person, _ = ensure_person(email=email, actor=None, now=now)
    address = email.strip().lower()
    is_first = not EmailAddress.objects.filter(user=person, primary=True).exists()
    row, created = EmailAddress.objects.get_or_create(user=person, email=address, defaults={"verified": True, "primary": is_first})
    if created or not row.verified:
        row.verified = True
        row.save(update_fields=["verified"])
        record(verb="accounts.confirm_address", target=person, actor=person, now=now)
    return person


@transaction.atomic
def describe(
    *,
    person: User,
    first_name: str,
    last_name: str,
    position: str,
    organisation_name: str,
    actor: Actor | None,
    now: datetime,
    is_fictional: bool = False,
) -> User:
    """Write who somebody is. Nothing of it gives a right."""
    person = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.first_name, person.last_name = first_name, last_name
    person.position, person.organisation_name = position, organisation_name
    person.is_fictional = is_fictional
    person.save(update_fields=["first_name", "last_name", "position", "organisation_name", "is_fictional"])
    record(verb="accounts.describe", target=person, actor=actor, now=now)
    return person
