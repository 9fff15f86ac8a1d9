"""Compose a form that is not published yet, edit by edit, so that two officers never overwrite each other silently."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.models import Call, FormRevision
from ptce.calls.operations.editing import CallIsFrozen, EditConflict, RevisionGone
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer
from ptce.questionnaire.definition import DefinitionError, Form
from ptce.questionnaire.dependencies import accepted

# No vowel, no figure or letter mistaken for another.
_ALPHABET = "23456789bcdfghjkmnpqrstvwxz"

type Edit = Callable[[Form], Form]


class EditRefused(Refusal):
    """The form cannot be changed so; the message says why."""


@transaction.atomic
def edit_form(*, revision: FormRevision, base_version: int, edit: Edit, actor: User, now: datetime) -> FormRevision:
    """Apply an edit to the form as it stands, provided that nobody changed it since `base_version`.

    Locks the call before its form, as publication does. Raises PermissionDenied, CallIsFrozen, RevisionGone, EditConflict, EditRefused.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=revision.call_id)
    require(policies.can_edit_call(viewer(actor, now), call))
    if call.is_withdrawn:
        raise CallIsFrozen
    locked = FormRevision.objects.select_for_update(of=("self",)).filter(pk=revision.pk).first()
    if locked is None:
        raise RevisionGone
    if locked.is_published:
        raise CallIsFrozen
    if locked.version != base_version:
        raise EditConflict
    try:
        form = accepted(locked.form, edit(locked.form))
    except DefinitionError as error:
        raise EditRefused(str(error)) from error
    locked.definition = form.to_json()
    locked.version += 1
    locked.save(update_fields=["definition", "version"])
    call.updated_at = now
    call.save(update_fields=["updated_at"])
    journal.record(
        verb="calls.edit_form", target=call, actor=actor, now=now, version=[base_version, locked.version], fields=sum(1 for _ in form.fields)
    )
    return locked


def new_id() -> str:
    """Return an identifier for a section, a question or a proposed answer: opaque, drawn at random, never given twice."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))
