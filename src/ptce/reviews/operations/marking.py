"""Write a review: marks, comments, hand in, take back, close."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef

from ptce.accounts.models import User
from ptce.calls.models import Call, Criterion
from ptce.core.policies import require
from ptce.core.statements import Asked, Statement
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.reviews import emails, lifecycle, policies, queries
from ptce.reviews.enums import AssignmentStatus, Recommendation
from ptce.reviews.models import Assignment, Closure, Mark
from ptce.reviews.operations.refusals import (
    CommentMissing,
    MarkOutOfScale,
    MarksMissing,
    NotWritable,
    Overwritten,
    RecommendationMissing,
    ReviewsClosed,
)

COMMENT_MAX = 5000


@dataclass(frozen=True)
class Saved:
    """What was kept, and the version the next save must give."""

    version: int
    saved_at: datetime


@transaction.atomic
def save_mark(*, assignment: Assignment, criterion_id: int, value: int | None, comment: str, base_version: int, actor: User, now: datetime) -> Saved:
    """Keep a mark and its comment, unless another tab saved since `base_version`. Three statements.

    Raises PermissionDenied, NotWritable, MarkOutOfScale, Overwritten.
    """
    locked = _own(assignment, actor=actor, now=now)
    text = comment.strip()[:COMMENT_MAX]
    kept = Mark.objects.filter(assignment_id=locked.pk, criterion_id=criterion_id, version=base_version)
    if value is not None:
        kept = kept.filter(criterion__scale__gte=value)
    if (value is not None and value < 0) or not kept.update(value=value, comment=text, version=base_version + 1, saved_at=now):
        _insert_mark(locked, criterion_id, value, text, base_version, now)
    record(verb="reviews.save_mark", target=locked, actor=actor, now=now, criterion=criterion_id, value=value, version=base_version + 1)
    return Saved(base_version + 1, now)


@transaction.atomic
def save_comment(*, assignment: Assignment, comment: str, recommendation: str, base_version: int, actor: User, now: datetime) -> Saved:
    """Keep the overall comment and the recommendation, unless another tab saved since `base_version`.

    Raises PermissionDenied, NotWritable, RecommendationMissing (an unknown one), Overwritten.
    """
    locked = _own(assignment, actor=actor, now=now)
    if recommendation and recommendation not in Recommendation:
        raise RecommendationMissing
    if locked.comment_version != base_version:
        raise Overwritten(locked.comment_version, None, text=locked.comment)
    locked.comment = comment.strip()[:COMMENT_MAX]
    locked.recommendation = recommendation
    locked.comment_version += 1
    locked.save(update_fields=["comment", "recommendation", "comment_version"])
    record(verb="reviews.save_comment", target=locked, actor=actor, now=now, version=locked.comment_version)
    return Saved(locked.comment_version, now)


@transaction.atomic
def submit_review(*, assignment: Assignment, actor: User, now: datetime, accept_missing: bool = False) -> Assignment:
    """Hand the review in. `accept_missing`: the person has read which marks are missing, and sends without them.

    Raises PermissionDenied, NotWritable, MarksMissing, RecommendationMissing, CommentMissing.
    """
    locked = _own(assignment, actor=actor, now=now)
    missing = queries.missing_marks(locked)
    if missing and not accept_missing:
        raise MarksMissing(missing)
    if not locked.recommendation:
        raise RecommendationMissing
    if not locked.comment:
        raise CommentMissing
    before, locked.status = locked.status, lifecycle.next_status(locked.status, lifecycle.SUBMIT)
    locked.submitted_at = now
    locked.save(update_fields=["status", "submitted_at"])
    record(
        verb="reviews.submit", target=locked, actor=actor, now=now, dossier=locked.dossier_id, status=[before, locked.status], missing=len(missing)
    )
    emails.review_submitted(locked, now=now)
    return locked


@transaction.atomic
def reopen(*, assignment: Assignment, actor: User, now: datetime) -> Assignment:
    """Take back a review handed in, until the session of decision is opened.

    Raises PermissionDenied, TransitionRefused, ReviewsClosed.
    """
    locked = queries.own(actor, now).select_for_update(of=("self",)).select_related("dossier").filter(pk=assignment.pk).first()
    require(locked is not None)
    assert locked is not None
    before, after = locked.status, lifecycle.next_status(locked.status, lifecycle.REOPEN)
    if queries.are_closed(locked.dossier.call_id) or not queries.is_under_review(locked.dossier):
        raise ReviewsClosed
    locked.status, locked.submitted_at = after, None
    locked.save(update_fields=["status", "submitted_at"])
    record(verb="reviews.reopen", target=locked, actor=actor, now=now, dossier=locked.dossier_id, status=[before, after])
    return locked


@transaction.atomic
def close_reviews(*, call: Call, actor: User, now: datetime) -> None:
    """Keep the reviews of a call as they are: its session of decision opens. Safe to run twice.

    Raises PermissionDenied.
    """
    require(policies.can_close_reviews(viewer(actor, now)))
    _, created = Closure.objects.get_or_create(call=call, defaults={"closed_by": actor, "closed_at": now})
    if created:
        record(verb="reviews.close", target=call, actor=actor, now=now)


_OWN: Statement[Assignment] = Statement(
    lambda: (
        queries.own_of(Asked("person", models.BigIntegerField()), Asked("at", models.DateTimeField()))
        .annotate(is_closed=Exists(Closure.objects.filter(call_id=OuterRef("dossier__call_id"))))
        .select_for_update(of=("self",))
        .filter(pk=Asked("id", models.BigIntegerField()))
    )
)


def _own(assignment: Assignment, *, actor: User, now: datetime) -> Assignment:
    """Lock the person's own review, in one statement. Raises PermissionDenied, NotWritable, ReviewsClosed."""
    locked = _OWN.first(id=assignment.pk, person=actor.pk, at=now)
    if locked is None:
        raise PermissionDenied
    if vars(locked)["is_closed"]:
        raise ReviewsClosed
    if locked.status != AssignmentStatus.ACCEPTED:
        raise NotWritable
    return locked


def _insert_mark(assignment: Assignment, criterion_id: int, value: int | None, comment: str, base_version: int, now: datetime) -> None:
    """Write the first mark of a criterion added after the person accepted, or say why the mark cannot be kept."""
    scale = Criterion.objects.filter(pk=criterion_id, call__dossiers=assignment.dossier_id).values_list("scale", flat=True).first()
    if scale is None or (value is not None and not 0 <= value <= scale):
        raise MarkOutOfScale(scale)
    theirs = Mark.objects.filter(assignment_id=assignment.pk, criterion_id=criterion_id).first()
    if theirs is not None:
        raise Overwritten(theirs.version, theirs.saved_at, value=theirs.value, text=theirs.comment)
    if base_version:
        raise Overwritten(0, None)
    Mark.objects.create(assignment=assignment, criterion_id=criterion_id, value=value, comment=comment, version=1, saved_at=now)
