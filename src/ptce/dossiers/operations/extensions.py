"""Give one team more time, or take it back."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import emails, lifecycle, policies
from ptce.dossiers.models import Dossier, Extension
from ptce.dossiers.operations.records import lock, notify, team_people, wind
from ptce.journal.operations import record
from ptce.organisations.queries import viewer


class ExtensionTooShort(Refusal):
    """The new instant gives nothing: it is past, or not later than the one that counts."""

    field = "until"


class ExtensionReasonRequired(Refusal):
    """An extension says why: the team reads it, and so does whoever checks equal treatment."""

    message = "Dites pourquoi cette équipe a plus de temps\u00a0: elle lira ce motif, et il est gardé au journal."
    field = "reason"


class NothingToRevoke(Refusal):
    """No extension stands."""

    message = "Aucune prolongation n’est en cours pour ce dossier."


@transaction.atomic
def extend(*, dossier: Dossier, until: datetime, reason: str, actor: User, now: datetime) -> Extension:
    """Put off the deadline of one dossier not deposited, also after the closing; it replaces the extension in force.

    until: included. Raises PermissionDenied, lifecycle.TransitionRefused once deposited, ExtensionTooShort, ExtensionReasonRequired.
    """
    locked = lock(dossier)
    require(policies.can_extend(viewer(actor, now), locked))
    if not locked.is_editable:
        raise lifecycle.TransitionRefused
    common = locked.common_deadline.announced
    if common is None:
        raise ExtensionTooShort("Cet appel est permanent\u00a0: un dossier s’y dépose à tout moment.")
    if until <= max(now, common):
        raise ExtensionTooShort(f"Choisissez un instant à venir, après la date qui vaut pour tous\u00a0: {zoned(common)}.")
    if not reason.strip():
        raise ExtensionReasonRequired
    Extension.objects.filter(dossier=locked, revoked_at__isnull=True).update(revoked_at=now, revoked_by=actor)
    made = Extension.objects.create(dossier=locked, until=until, reason=reason.strip()[:500], granted_by=actor, granted_at=now)
    _put(locked, until, now=now)
    people = team_people(locked)
    notify(locked, people, text=f"Le dossier {locked.number} peut être déposé jusqu’au {zoned(until)}.", now=now)
    for person in people:
        emails.extended(extension=made, person=person, now=now)
    record(verb="dossiers.extend", target=locked, actor=actor, now=now, extension=made.pk, until=until.isoformat())
    return made


@transaction.atomic
def revoke_extension(*, dossier: Dossier, actor: User, now: datetime) -> Dossier:
    """Take back the extension in force: the date of everybody counts again. Raises PermissionDenied, NothingToRevoke."""
    locked = lock(dossier)
    require(policies.can_extend(viewer(actor, now), locked))
    if not Extension.objects.filter(dossier=locked, revoked_at__isnull=True).update(revoked_at=now, revoked_by=actor):
        raise NothingToRevoke
    _put(locked, None, now=now)
    notify(
        locked, team_people(locked), text=f"La prolongation du dossier {locked.number} est annulée\u00a0: la date de tous vaut de nouveau.", now=now
    )
    record(verb="dossiers.revoke_extension", target=locked, actor=actor, now=now)
    return locked


def _put(dossier: Dossier, until: datetime | None, *, now: datetime) -> None:
    dossier.extended_until = until
    fields = ["extended_until", "updated_at"]
    if dossier.is_editable:
        wind(dossier)
        fields += ["due_on", "implicit_decision_on"]
    dossier.updated_at = now
    dossier.save(update_fields=fields)
