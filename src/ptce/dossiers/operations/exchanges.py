"""Talk in the dossier; read what happened."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import emails, policies, queries
from ptce.dossiers.enums import Side
from ptce.dossiers.models import Dossier, Message, Notification
from ptce.dossiers.operations.records import examiners, lock, made_once, notify, team_people
from ptce.journal.operations import record
from ptce.organisations.queries import viewer

MAX_CHARACTERS = 10_000


class MessageEmpty(Refusal):
    """There is nothing to send."""

    message = "Écrivez votre message avant de l’envoyer."
    field = "body"


class MessageTooLong(Refusal):
    """The message passes the limit."""

    message = "Ce message est trop long\u00a0: 10\u202f000 caractères au plus. Coupez-le, ou joignez un document."
    field = "body"


class NotFiled(Refusal):
    """Nobody at the administration sees a draft."""

    message = "La messagerie s’ouvre avec le dépôt du dossier\u00a0: un brouillon n’est vu que de votre équipe."


@transaction.atomic
def post_message(*, dossier: Dossier, body: str, key: UUID, actor: User, now: datetime) -> Message:
    """Send a message to the other side, told by a notification and a mail that holds a link only; the same key again returns the first.

    Raises PermissionDenied, FormReused, NotFiled, MessageEmpty, MessageTooLong.
    """
    locked = lock(dossier)
    rights = viewer(actor, now)
    require(policies.can_post_message(rights, locked))
    sent = made_once(Message.objects.all(), locked, key)
    if sent is not None:
        return sent
    if not locked.is_filed:
        raise NotFiled
    text = body.replace("\x00", "").strip()
    if not text:
        raise MessageEmpty
    if len(text) > MAX_CHARACTERS:
        raise MessageTooLong
    side = _side(locked, actor, now=now)
    message = Message.objects.create(dossier=locked, author=actor, side=side, body=text, at=now, key=key)
    record(verb="dossiers.post_message", target=locked, actor=actor, now=now, message=message.pk, side=side)
    people = examiners(locked, now=now) if side == Side.TEAM else team_people(locked)
    notify(locked, people, text=f"Nouveau message dans le dossier {locked.number}.", now=now)
    for person in people:
        emails.message(message=message, person=person, now=now)
    return message


@transaction.atomic
def mark_thread_read(*, dossier: Dossier, actor: User, now: datetime) -> int:
    """Date the reading of the other side's messages; return how many were new. Raises PermissionDenied."""
    locked = lock(dossier)
    rights = viewer(actor, now)
    require(policies.can_view(rights, locked))
    if not policies.can_post_message(rights, locked):
        # A reader or an expert looks on: the other side has not read yet.
        return 0
    return Message.objects.filter(dossier=locked, read_at__isnull=True).exclude(side=_side(locked, actor, now=now)).update(read_at=now)


@transaction.atomic
def mark_notifications_seen(*, notification_ids: Collection[int], actor: User, now: datetime) -> int:
    """Date the person's own notifications as seen; return how many were new."""
    return Notification.objects.filter(pk__in=notification_ids, person=actor, seen_at__isnull=True).update(seen_at=now)


def _side(dossier: Dossier, actor: User, *, now: datetime) -> Side:
    return Side.TEAM if queries.standing(viewer(actor, now), dossier).in_team else Side.ADMINISTRATION
