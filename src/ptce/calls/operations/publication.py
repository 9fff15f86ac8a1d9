"""Publish a call, which freezes it; withdraw it."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import lifecycle, policies
from ptce.calls.models import Call, FormRevision
from ptce.calls.operations.editing import EditConflict
from ptce.calls.queries import checklist
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer


class NotReady(Refusal):
    """The call lacks what publication requires; the message is the first thing to do."""


class ReasonMissing(Refusal):
    """A withdrawal says why."""

    message = "Dites pourquoi cet appel est retiré\u00a0: ce motif est publié."
    field = "reason"


@transaction.atomic
def publish(*, call: Call, actor: User, now: datetime, base_version: int | None = None, form_version: int | None = None) -> Call:
    """Publish a draft: its text, criteria and form no longer change. Raises PermissionDenied, TransitionRefused, EditConflict, NotReady.

    base_version, form_version: the versions of the call and of its form that the officer read; None when nobody read a screen.
    """
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_publish_call(viewer(actor, now), locked))
    status = lifecycle.next_status(locked.status, lifecycle.PUBLISH)
    revisions = FormRevision.objects.filter(call=locked, published_at__isnull=True)
    if base_version not in {None, locked.version} or not {form_version} <= {None, *revisions.values_list("version", flat=True)}:
        raise EditConflict
    if lacks := [lack for lack in checklist(locked, now) if lack.is_blocking]:
        raise NotReady(lacks[0].message)
    before, locked.status, locked.published_at = locked.status, status, now
    locked.save(update_fields=["status", "published_at"])
    revisions.update(published_at=now)
    journal.record(verb="calls.publish", target=locked, actor=actor, now=now, status=[before, locked.status])
    return locked


@transaction.atomic
def withdraw(*, call: Call, reason: str, actor: User, now: datetime) -> Call:
    """Withdraw a published call; the reason is published. Raises PermissionDenied, TransitionRefused, ReasonMissing."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_withdraw_call(viewer(actor, now), locked))
    status = lifecycle.next_status(locked.status, lifecycle.WITHDRAW)
    if not reason.strip():
        raise ReasonMissing
    before, locked.status = locked.status, status
    locked.withdrawn_at, locked.withdrawal_reason = now, reason.strip()
    locked.save(update_fields=["status", "withdrawn_at", "withdrawal_reason"])
    journal.record(verb="calls.withdraw", target=locked, actor=actor, now=now, status=[before, locked.status])
    return locked
