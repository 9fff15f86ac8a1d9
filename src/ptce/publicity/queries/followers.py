"""Who follows a call, and the links that their mails hold."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse

from ptce.calls.models import Call
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import TeamMember
from ptce.organisations.queries import Viewer
from ptce.publicity.enums import Origin
from ptce.publicity.models import Follower, Notice

# Teams whom a change of the call concerns: those who write, and those who may still take back what they deposited.
CONCERNED = (DossierStatus.DRAFT, DossierStatus.SUBMITTED)
_CONFIRM, _STOP = Signer(salt="publicity.confirm"), Signer(salt="publicity.stop")


def confirm_link(follower: Follower) -> str:
    """Return the address of the page where the follower confirms."""
    return settings.SITE_URL + reverse("follow_confirm", args=[_CONFIRM.sign(follower.key.hex)])


def stop_link(follower: Follower) -> str:
    """Return the address where the follower stops: a page to read, and the address that mail programs post to (RFC 8058)."""
    return settings.SITE_URL + reverse("follow_stop", args=[_STOP.sign(follower.key.hex)])


def to_confirm(token: str) -> Follower | None:
    """Return the follower whom a link of confirmation names, or None."""
    return _named(_CONFIRM, token)


def to_stop(token: str) -> Follower | None:
    """Return the follower whom a link to stop names, or None."""
    return _named(_STOP, token)


def is_following(viewer: Viewer, call: Call) -> bool:
    """Say whether the person follows the call, by choice or by their team: one statement for a visitor's none, two at most."""
    if viewer.id is None:
        return False
    row = Follower.objects.filter(call=call, person_id=viewer.id).first()
    if row is not None and row.stopped_at is not None:
        return False
    if row is not None and row.confirmed_at is not None and row.origin != Origin.TEAM:
        return True
    return members(call).filter(person_id=viewer.id).exists()


def members(call: Call) -> models.QuerySet[TeamMember]:
    """Return the people of the teams that a change of the call concerns."""
    return TeamMember.objects.filter(dossier__call=call, dossier__status__in=CONCERNED, person__is_active=True)


def recipients(notice: Notice) -> models.QuerySet[Follower]:
    """Return those whom a notice is for: confirmed before it, not stopped, and still in a team when that is why they follow."""
    in_a_team = models.Q(person__in=members(notice.call).values("person"))
    found = Follower.objects.filter(call=notice.call, confirmed_at__lte=notice.at, stopped_at__isnull=True)
    return found.filter(~models.Q(origin=Origin.TEAM) | in_a_team).select_related("person").order_by("pk")


def _named(signer: Signer, token: str) -> Follower | None:
    try:
        key = signer.unsign(token)
    except BadSignature:
        return None
    return Follower.objects.filter(key=key).select_related("call", "person").first()
