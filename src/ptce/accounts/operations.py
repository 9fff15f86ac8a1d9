"""Make accounts, confirm addresses, keep the list of open sessions."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction

from ptce.accounts.models import OpenSession, User
from ptce.accounts.rules import device
from ptce.core.policies import require
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


@transaction.atomic
def open_session(*, person: User, session_key: str, user_agent: str, now: datetime) -> OpenSession:
    """Write down a session just opened, or found open."""
    defaults = {"person": person, "device": device(user_agent), "opened_at": now, "seen_at": now}
    return OpenSession.objects.get_or_create(session_key=session_key, defaults=defaults)[0]


def see_session(*, session_key: str, now: datetime) -> None:
    """Write when the session was last used; called every few minutes, not at each request."""
    OpenSession.objects.filter(session_key=session_key).update(seen_at=now)


@transaction.atomic
def end_sessions(*, sessions: Iterable[OpenSession], actor: User, now: datetime) -> int:
    """End sessions of one's own: their next request finds nobody signed in. Return how many. Raises PermissionDenied."""
    ended = list(sessions)
    require(all(session.person_id == actor.pk for session in ended))
    Session.objects.filter(session_key__in=[session.session_key for session in ended]).delete()
    OpenSession.objects.filter(pk__in=[session.pk for session in ended]).delete()
    if ended:
        record(verb="accounts.end_sessions", target=actor, actor=actor, now=now, sessions=len(ended))
    return len(ended)


@transaction.atomic
def forget_ended_sessions(*, now: datetime) -> int:
    """Forget the sessions whose time is over; return how many. Safe to run twice."""
    Session.objects.filter(expire_date__lte=now).delete()
    return OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()[0]
