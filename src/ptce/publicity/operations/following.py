"""Follow a call and stop, with an account or with an address that its owner confirms."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.publicity import emails, policies
from ptce.publicity.enums import NoticeKind, Origin
from ptce.publicity.models import Follower, Notice

# How long a link of confirmation holds, and how long a decided call is still followed.
TO_CONFIRM = timedelta(days=7)
AFTER_DECISION = timedelta(days=31)
# A call closed for so long without a decision is followed no more.
UNDECIDED = timedelta(days=366)


class AddressRefused(Refusal):
    """The address cannot receive mail."""

    message = "Cette adresse n’est pas complète\u00a0: vérifiez-la, par exemple nom@exemple.fr."
    field = "email"


class LinkDead(Refusal):
    """The link is too old, or names nobody."""

    message = "Ce lien n’est plus valable. Demandez à nouveau à suivre l’appel depuis sa page."


class CannotBeFollowed(Refusal):
    """Nothing more will be told of the call."""

    message = "Cet appel ne se suit pas\u00a0: il est passé ou retiré."


@transaction.atomic
def ask_to_follow(*, call: Call, email: str, now: datetime) -> None:
    """Send a link of confirmation to the address, once a day at most. What is done is the same for the asker whether the address is known or not.

    Raises AddressRefused, CannotBeFollowed.
    """
    if not call.is_published or call.is_historical:
        raise CannotBeFollowed
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefused from None
    follower, _ = Follower.objects.get_or_create(call=call, email=address, defaults={"origin": Origin.MAIL, "asked_at": now})
    locked = Follower.objects.select_for_update(of=("self",)).select_related("call", "person").get(pk=follower.pk)
    if locked.confirmed_at is not None and locked.stopped_at is None:
        return
    locked.asked_at = now
    locked.save(update_fields=["asked_at"])
    emails.confirm(follower=locked, now=now)


@transaction.atomic
def confirm(*, follower: Follower, now: datetime) -> Follower:
    """Let the call be told to the address; confirming twice changes nothing. Raises LinkDead."""
    locked = Follower.objects.select_for_update(of=("self",)).get(pk=follower.pk)
    if locked.confirmed_at is not None and locked.stopped_at is None:
        return locked
    if now - locked.asked_at > TO_CONFIRM:
        raise LinkDead
    locked.confirmed_at, locked.stopped_at = now, None
    # Whoever asks follows by choice, no longer by their team.
    locked.origin = Origin.MAIL if locked.origin == Origin.TEAM else locked.origin
    locked.save(update_fields=["confirmed_at", "stopped_at", "origin"])
    record(verb="publicity.follow", target=locked, actor=None, now=now, call=locked.call_id)
    return locked


@transaction.atomic
def follow(*, call: Call, actor: User, now: datetime) -> Follower:
    """Follow a call with one's account, whose address is known: nothing to confirm. Raises PermissionDenied, CannotBeFollowed."""
    require(policies.can_follow(viewer(actor, now), call))
    if not call.is_published:
        raise CannotBeFollowed
    row = _row_of(call, actor, now=now)
    if row.origin != Origin.PERSON or row.confirmed_at is None or row.stopped_at is not None:
        row.person, row.origin, row.stopped_at = actor, Origin.PERSON, None
        row.confirmed_at = row.confirmed_at or now
        row.save(update_fields=["person", "origin", "stopped_at", "confirmed_at"])
        record(verb="publicity.follow", target=row, actor=actor, now=now, call=call.pk)
    return row


@transaction.atomic
def unfollow(*, call: Call, actor: User, now: datetime) -> None:
    """Stop following a call, also as a member of a team. Raises PermissionDenied."""
    require(policies.can_follow(viewer(actor, now), call))
    stop(follower=_row_of(call, actor, now=now), now=now)


@transaction.atomic
def stop(*, follower: Follower, now: datetime) -> None:
    """Send nothing more of the call to the follower; stopping twice changes nothing."""
    locked = Follower.objects.select_for_update(of=("self",)).get(pk=follower.pk)
    if locked.stopped_at is None:
        locked.stopped_at = now
        locked.save(update_fields=["stopped_at"])
        record(verb="publicity.unfollow", target=locked, actor=None, now=now, call=locked.call_id)


@transaction.atomic
def forget_followers(*, now: datetime) -> int:
    """Erase the addresses that serve no more: never confirmed, or of a call decided or withdrawn a month ago; return how many."""
    decided = Notice.objects.filter(call=models.OuterRef("call"), kind__in=[NoticeKind.LAUREATES, NoticeKind.WITHDRAWN]).order_by("-at").values("at")
    rows = Follower.objects.annotate(decided_at=models.Subquery(decided[:1]))
    never = models.Q(confirmed_at__isnull=True, asked_at__lt=now - TO_CONFIRM)
    over = models.Q(decided_at__lt=now - AFTER_DECISION)
    late = models.Q(decided_at__isnull=True, call__closes_at__lt=now - UNDECIDED)
    found = list(rows.filter(never | over | late).values_list("pk", flat=True)[:5000])
    Follower.objects.filter(pk__in=found).delete()
    return len(found)


def _row_of(call: Call, person: User, *, now: datetime) -> Follower:
    """Return the person's row, locked; by their address of today when they have none."""
    row = Follower.objects.select_for_update(of=("self",)).filter(call=call, person=person).order_by("pk").first()
    if row is not None:
        return row
    given = {"origin": Origin.PERSON, "person": person, "asked_at": now}
    row, _ = Follower.objects.get_or_create(call=call, email=person.email, defaults=given)
    row.person = row.person or person
    row.save(update_fields=["person"])
    return Follower.objects.select_for_update(of=("self",)).get(pk=row.pk)
