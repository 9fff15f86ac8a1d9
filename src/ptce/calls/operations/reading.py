"""Say where in the form a criterion is read; a published call may still be told, for a revision may bring new questions."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.models import Call, Criterion
from ptce.calls.operations.editing import CallIsFrozen, EditConflict, touch
from ptce.calls.queries import composed_revision, current_revision
from ptce.calls.rules.orphans import places_in
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer
from ptce.questionnaire.definition import Form


class UnknownPlace(Refusal):
    """A question or section that the form does not hold."""

    message = "L’une de ces questions n’est plus dans le formulaire. Relisez la page à jour, puis choisissez à nouveau."
    field = "places"


@transaction.atomic
def read_criterion_from(*, criterion: Criterion, places: Collection[str], base_version: int, actor: User, now: datetime) -> Criterion:
    """Link a criterion to the questions and sections it is read from, in the order of the form being composed.

    A place that only the published form holds stays linked until the revision that removes it is published.
    Raises PermissionDenied, CallIsFrozen once withdrawn, EditConflict, UnknownPlace.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=criterion.call_id)
    require(policies.can_edit_call(viewer(actor, now), call))
    if call.is_withdrawn:
        raise CallIsFrozen
    if call.version != base_version:
        raise EditConflict
    current = Criterion.objects.get(pk=criterion.pk)
    standing, composed = (revision.form if revision else Form() for revision in (current_revision(call), composed_revision(call)))
    proposed = places_in(composed)
    if not set(places) <= proposed:
        raise UnknownPlace
    leaving = [place for place in current.read_from if place in places_in(standing) and place not in proposed]
    before = current.read_from
    order = [place for section in composed.sections for place in (section.id, *(field.id for field in section.fields))]
    current.read_from = [place for place in order if place in set(places)] + leaving
    current.save(update_fields=["read_from"])
    touch(call, now=now)
    journal.record(verb="calls.read_criterion_from", target=call, actor=actor, now=now, criterion=current.pk, places=[before, current.read_from])
    return current
