"""What every change to a call begins with: the lock, the right, the state, the version seen."""

from datetime import datetime

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.models import Call
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.organisations.queries import viewer


class CallIsFrozen(Refusal):
    """A published call no longer changes."""

    message = (
        "Cet appel est publié\u00a0: son texte, ses critères et son formulaire ne changent plus. Rectifiez-le, préparez une nouvelle révision du "
        "formulaire, ou copiez l’appel dans un nouveau."
    )


class EditConflict(Refusal):
    """Somebody else changed the call, or its form, after it was shown."""

    message = (
        "Quelqu’un d’autre a modifié cet appel pendant que vous le prépariez\u00a0: rien n’a été écrasé. "
        "Relisez la page à jour, puis reprenez vos changements, qui sont encore dans le formulaire."
    )


class RevisionGone(Refusal):
    """Somebody gave up the revision being composed."""

    message = "Cette révision du formulaire n’existe plus\u00a0: quelqu’un l’a abandonnée. Rien n’a été enregistré."


def lock_draft(call_id: int, *, base_version: int, actor: User, now: datetime) -> Call:
    """Return the draft, locked. Raises PermissionDenied, CallIsFrozen, EditConflict."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    require(policies.can_edit_call(viewer(actor, now), call))
    if not call.is_draft:
        raise CallIsFrozen
    if call.version != base_version:
        raise EditConflict
    return call


def touch(call: Call, *, now: datetime, fields: tuple[str, ...] = ()) -> None:
    """Count one more version and save it with the fields given."""
    call.version += 1
    call.updated_at = now
    call.save(update_fields=[*fields, "version", "updated_at"])
