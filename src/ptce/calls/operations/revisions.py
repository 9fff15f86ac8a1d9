"""A new revision of the form of a published call: prepare it beside the one that stands, give it up, publish it."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.models import Call, FormRevision
from ptce.calls.operations.editing import EditConflict, RevisionGone
from ptce.calls.queries import may_be_revised, proposal
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer
from ptce.questionnaire.following import with_retired


class NotRevisable(Refusal):
    """Only the form of a published call that is not over has revisions."""

    message = "Le formulaire ne se révise que sur un appel publié, jusqu’à sa clôture."


class NothingChanged(Refusal):
    """The revision in preparation is the form that stands."""

    message = "Cette révision ne change rien au formulaire publié\u00a0: modifiez-la avant de la publier, ou abandonnez-la."


class FormNotReady(Refusal):
    """The form has a fault; the message is the first one."""


class CriterionOrphaned(Refusal):
    """A criterion would be read from nothing; the message names it."""


@transaction.atomic
def prepare_revision(*, call: Call, actor: User, now: datetime) -> FormRevision:
    """Begin a revision as a copy of the form that stands; the one already in preparation is returned.

    Raises PermissionDenied, NotRevisable.
    """
    locked = _lock(call.pk, actor=actor, now=now)
    if not may_be_revised(locked, now):
        raise NotRevisable
    latest = locked.revisions.order_by("-number")[0]
    if not latest.is_published:
        return latest
    revision = FormRevision.objects.create(call=locked, number=latest.number + 1, definition=latest.definition)
    journal.record(verb="calls.prepare_revision", target=locked, actor=actor, now=now, number=revision.number)
    return revision


@transaction.atomic
def discard_revision(*, call: Call, base_version: int, actor: User, now: datetime) -> None:
    """Give up the revision in preparation; the form that stands never changed. Raises PermissionDenied, RevisionGone, EditConflict."""
    locked = _lock(call.pk, actor=actor, now=now)
    revision = locked.revisions.filter(published_at__isnull=True, number__gt=1).first()
    if revision is None:
        raise RevisionGone
    if revision.version != base_version:
        raise EditConflict
    revision.delete()
    journal.record(verb="calls.discard_revision", target=locked, actor=actor, now=now, number=revision.number)


@transaction.atomic
def publish_revision(*, call: Call, base_version: int, actor: User, now: datetime) -> FormRevision:
    """Make the revision in preparation the form that stands; those who hold drafts make them follow (`dossiers.operations`).

    base_version: that of the revision the officer read. Raises PermissionDenied, NotRevisable, RevisionGone, EditConflict, NothingChanged,
    FormNotReady, CriterionOrphaned.
    """
    locked = _lock(call.pk, actor=actor, now=now)
    if not may_be_revised(locked, now):
        raise NotRevisable
    proposed = proposal(locked)
    if proposed is None:
        raise RevisionGone
    revision = proposed.prepared
    if revision.version != base_version:
        raise EditConflict
    if not proposed.changes:
        raise NothingChanged
    for obstacle in proposed.obstacles:
        raise (CriterionOrphaned if obstacle.is_orphan else FormNotReady)(obstacle.message)
    revision.definition = with_retired(proposed.before, proposed.after).to_json()
    revision.published_at = now
    revision.version += 1
    revision.save(update_fields=["definition", "published_at", "version"])
    # Its public page tells the pieces and the time the form takes.
    locked.updated_at = now
    locked.save(update_fields=["updated_at"])
    kinds = sorted({change.kind.value for change in proposed.changes})
    journal.record(
        verb="calls.publish_revision", target=locked, actor=actor, now=now, number=[proposed.standing.number, revision.number], kinds=kinds
    )
    return revision


def _lock(call_id: int, *, actor: User, now: datetime) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    require(policies.can_edit_call(viewer(actor, now), call))
    return call
