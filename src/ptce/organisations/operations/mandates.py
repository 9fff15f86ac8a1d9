"""Give and end mandates: the only source of rights."""

from datetime import datetime

from django.db import models, transaction

from ptce.accounts.models import User
from ptce.accounts.operations import ensure_person
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal.operations import record
from ptce.organisations import emails, policies, queries
from ptce.organisations.enums import BodyKind, Role
from ptce.organisations.models import Body, Mandate

# Which bodies each role is held in; a role that is absent may be held in any.
BODIES_OF = {
    Role.REGIONAL_AGENT: frozenset({BodyKind.CRA}),
    Role.NATIONAL_OFFICER: frozenset({BodyKind.CNA, BodyKind.MINISTRY}),
    Role.SIGNATORY: frozenset({BodyKind.CNA, BodyKind.MINISTRY}),
    Role.ADMINISTRATOR: frozenset({BodyKind.CNA, BodyKind.MINISTRY}),
}


class RoleDoesNotFit(Refusal):
    """The role is not held in a body of that kind."""

    message = "Ce rôle ne s’exerce pas dans cette instance\u00a0: un agent régional est membre d’une cellule régionale, un agent national de la CNA."
    field = "role"


class AlreadyHeld(Refusal):
    """The person holds, or will hold, this role in this body at that time."""

    message = "Cette personne a déjà ce rôle dans cette instance sur tout ou partie de cette période."
    field = "email"


class EndBeforeStart(Refusal):
    """The end comes before the start."""

    message = "La fin du mandat précède son début."
    field = "ends_on"


class MandateOver(Refusal):
    """The mandate has ended already."""

    message = "Ce mandat est déjà terminé."


class LastOfficer(Refusal):
    """Nobody could give mandates any more."""

    message = "C’est le dernier mandat d’agent national en vigueur\u00a0: donnez-en un à quelqu’un d’autre avant de le terminer."


@transaction.atomic
def give_mandate(
    *,
    email: str,
    body: Body,
    role: Role,
    starts_at: datetime,
    actor: User | None,
    now: datetime,
    ends_at: datetime | None = None,
) -> Mandate:
    """Give a role in a body from an instant to another (excluded); the person is created when unknown, and told by mail.

    actor: None for the command line, which gives the first mandate.
    Raises PermissionDenied, RoleDoesNotFit, EndBeforeStart, AlreadyHeld.
    """
    body = Body.objects.select_for_update(of=("self",)).get(pk=body.pk)
    if actor is not None:
        require(policies.can_manage_mandates(queries.viewer(actor, now)))
    if BodyKind(body.kind) not in BODIES_OF.get(role, frozenset(BodyKind)):
        raise RoleDoesNotFit
    if ends_at is not None and ends_at <= starts_at:
        raise EndBeforeStart
    person, created = ensure_person(email=email, actor=actor, now=now)
    if _overlapping(person, body, role, starts_at, ends_at).exists():
        raise AlreadyHeld
    mandate = Mandate.objects.create(person=person, body=body, role=role, starts_at=starts_at, ends_at=ends_at, granted_by=actor)
    record(verb="organisations.give_mandate", target=mandate, actor=actor, now=now, person=person.pk, body=body.slug, role=role, is_new=created)
    emails.mandate_given(mandate, now=now)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, actor: User, now: datetime) -> Mandate:
    """End a mandate now: its rights go with the next request. One that had not begun never begins.

    Raises PermissionDenied, MandateOver, LastOfficer.
    """
    # Ends of the same body wait for one another, so that two officers cannot end each other at once.
    Body.objects.select_for_update(of=("self",)).get(pk=mandate.body_id)
    mandate = Mandate.objects.select_for_update(of=("self",)).select_related("body", "person").get(pk=mandate.pk)
    require(policies.can_manage_mandates(queries.viewer(actor, now)))
    if mandate.ends_at is not None and mandate.ends_at <= now:
        raise MandateOver
    if mandate.role == Role.NATIONAL_OFFICER and mandate.starts_at <= now and not _other_officers(mandate, now).exists():
        raise LastOfficer
    before = mandate.ends_at
    mandate.ends_at = max(now, mandate.starts_at)
    mandate.save(update_fields=["ends_at"])
    record(
        verb="organisations.end_mandate",
        target=mandate,
        actor=actor,
        now=now,
        ends_at=[before.isoformat() if before else None, mandate.ends_at.isoformat()],
    )
    emails.mandate_ended(mandate, now=now)
    return mandate


def _overlapping(person: User, body: Body, role: Role, starts_at: datetime, ends_at: datetime | None) -> models.QuerySet[Mandate]:
    same = Mandate.objects.filter(person=person, body=body, role=role)
    same = same.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=starts_at)).exclude(ends_at=models.F("starts_at"))
    return same.filter(starts_at__lt=ends_at) if ends_at is not None else same


def _other_officers(mandate: Mandate, now: datetime) -> models.QuerySet[Mandate]:
    return Mandate.objects.in_force(now).filter(role=Role.NATIONAL_OFFICER, person__is_active=True).exclude(pk=mandate.pk)
