"""Whether the teams read their marks."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.policies import require
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.selection import policies
from ptce.selection.models import Session
from ptce.selection.operations.preparing import lock_open


@transaction.atomic
def share_marks(*, call: Call, shares_marks: bool, actor: User, now: datetime) -> Session:
    """Join to each letter the mean mark of each criterion, or not.

    Raises PermissionDenied, lifecycle.TransitionRefused.
    """
    session = lock_open(call, actor=actor, now=now)
    require(policies.can_decide_all(viewer(actor, now), call))
    before, session.shares_marks = session.shares_marks, shares_marks
    session.version += 1
    session.save(update_fields=["shares_marks", "version"])
    record(verb="selection.share_marks", target=session, actor=actor, now=now, before=before, after=shares_marks)
    return session
