"""Rectify a published call: change it, keep what it was, tell those who follow it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from ptce.accounts.models import User
from ptce.calls import operations as calls
from ptce.calls.models import Call
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.publicity import policies
from ptce.publicity.enums import NoticeKind
from ptce.publicity.models import Rectification
from ptce.publicity.operations.notices import tell
from ptce.publicity.queries import standing_of


class ReasonMissing(Refusal):
    """A rectification says why."""

    message = "Dites pourquoi l’appel est rectifié\u00a0: ce motif est publié."
    field = "reason"


@transaction.atomic
def rectify(
    *, call: Call, changes: Mapping[str, object], reason: str, accepts_earlier: bool, base_version: int, actor: User, now: datetime
) -> Rectification:
    """Change a published call, number the rectification, and tell those who follow the call.

    Raises PermissionDenied, ReasonMissing, and the refusals of `calls.operations.rectify`.
    """
    # Locked before anybody looks at what stands on the call: two rectifications at once are taken one after the other.
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_rectify(viewer(actor, now), locked))
    if not reason.strip():
        raise ReasonMissing
    changed = calls.rectify(
        call=locked,
        changes=changes,
        standing=standing_of(locked),
        accepts_earlier=accepts_earlier,
        base_version=base_version,
        actor=actor,
        now=now,
    )
    last = Rectification.objects.filter(call=locked).aggregate(number=Max("number"))["number"] or 0
    kept = {name: [_json(before), _json(after)] for name, (before, after) in changed.items()}
    made = Rectification.objects.create(call=locked, number=last + 1, at=now, author=actor, reason=reason.strip()[:1000], changes=kept)
    tell(call=locked, kind=NoticeKind.RECTIFIED, key=f"rectified-{made.pk}", now=now, rectification=made.pk)
    record(verb="publicity.rectify", target=locked, actor=actor, now=now, rectification=made.pk, number=made.number)
    return made


def _json(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
