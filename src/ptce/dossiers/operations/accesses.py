"""Open a dossier to somebody outside the team and the mandates, close it, keep somebody away from it."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import policies
from ptce.dossiers.enums import GrantRole
from ptce.dossiers.models import Access, Dossier, Recusal
from ptce.dossiers.operations.records import lock
from ptce.journal.operations import record
from ptce.organisations.queries import viewer


class PersonRecused(Refusal):
    """The person must see nothing of this dossier."""

    message = "Cette personne s’est déportée de ce dossier, ou en a été écartée\u00a0: elle ne peut pas le lire."


class PersonApplies(Refusal):
    """The person is in the team that applies."""

    message = "Cette personne fait partie de l’équipe qui candidate\u00a0: elle ne peut pas intervenir dans l’examen."


class RecusalReasonRequired(Refusal):
    """A recusal says why."""

    message = "Dites en quelques mots le motif du déport."
    field = "reason"


@transaction.atomic
def grant(*, dossier: Dossier, person: User, role: GrantRole, actor: User, now: datetime) -> Access:
    """Open the dossier to the person; granting twice returns the access in force. Raises PermissionDenied, PersonRecused, PersonApplies."""
    locked = lock(dossier)
    require(policies.can_grant(viewer(actor, now), locked))
    if locked.recusals.filter(person=person).exists():
        raise PersonRecused
    if locked.team.filter(person=person).exists():
        raise PersonApplies
    access, created = Access.objects.get_or_create(dossier=locked, person=person, role=role, ends_at=None, defaults={"starts_at": now})
    if created:
        record(verb="dossiers.grant", target=locked, actor=actor, now=now, person=person.pk, role=role)
    return access


@transaction.atomic
def revoke(*, dossier: Dossier, person: User, role: GrantRole, actor: User, now: datetime) -> int:
    """End the person's access from their next request; return how many ended (0: there was none). Raises PermissionDenied."""
    locked = lock(dossier)
    require(policies.can_grant(viewer(actor, now), locked) or actor.pk == person.pk)
    ended = Access.objects.filter(dossier=locked, person=person, role=role, ends_at__isnull=True).update(ends_at=now)
    if ended:
        record(verb="dossiers.revoke", target=locked, actor=actor, now=now, person=person.pk, role=role)
    return ended


@transaction.atomic
def recuse(*, dossier: Dossier, person: User, reason: str, declared: bool, actor: User, now: datetime) -> Recusal:
    """Keep the person away from the dossier for good: their accesses end, their mandates no longer show it. Twice changes nothing.

    declared: by the person, rather than detected. Raises PermissionDenied, RecusalReasonRequired.
    """
    locked = lock(dossier)
    known = Recusal.objects.filter(dossier=locked, person=person).first()
    if known is not None and known.person_id == actor.pk:
        return known
    require(policies.can_recuse(viewer(actor, now), locked, person_id=person.pk))
    if known is not None:
        return known
    if not reason.strip():
        raise RecusalReasonRequired
    recusal = Recusal.objects.create(dossier=locked, person=person, reason=reason.strip()[:500], declared=declared, at=now)
    Access.objects.filter(dossier=locked, person=person, ends_at__isnull=True).update(ends_at=now)
    record(verb="dossiers.recuse", target=locked, actor=actor, now=now, person=person.pk, declared=declared)
    return recusal
