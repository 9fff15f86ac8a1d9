"""Give dossiers to read: propose, accept, refuse, stand aside, cancel."""

from datetime import date, datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.dates import paris_date
from ptce.core.policies import require
from ptce.dossiers import operations as dossiers
from ptce.dossiers.enums import GrantRole
from ptce.dossiers.models import Dossier, Recusal
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.reviews import emails, lifecycle, policies, queries
from ptce.reviews.enums import AssignmentKind
from ptce.reviews.lifecycle import Transition
from ptce.reviews.models import Assignment, Mark
from ptce.reviews.operations.refusals import (
    AlreadyAssigned,
    ConflictFound,
    DueDatePassed,
    NotAReviewer,
    NotUnderReview,
    ReasonMissing,
    Recused,
    TooManyReaders,
)
from ptce.reviews.rules import conflicts as rules


def assign(*, dossier: Dossier, reviewer: User, kind: AssignmentKind, due_on: date | None, actor: User, now: datetime) -> Assignment:
    """Propose a dossier to a reader of the region or to an expert: they may read it, and are told by mail.

    A conflict found is recorded, in a transaction of its own, before the refusal.
    Raises PermissionDenied, NotUnderReview, DueDatePassed, NotAReviewer, Recused, AlreadyAssigned, TooManyReaders, ConflictFound.
    """
    try:
        with transaction.atomic():
            return _propose(dossier=dossier, reviewer=reviewer, kind=kind, due_on=due_on, actor=actor, now=now)
    except ConflictFound as refusal:
        dossiers.recuse(dossier=dossier, person=reviewer, reason=refusal.reason, declared=False, actor=actor, now=now)
        raise


def accept(*, assignment: Assignment, actor: User, now: datetime) -> Assignment:
    """Take the dossier to read: the grid is made ready.

    A conflict found is recorded before the refusal. Raises PermissionDenied, NotUnderReview, TransitionRefused, ConflictFound.
    """
    try:
        with transaction.atomic():
            locked = _own(assignment, actor=actor, now=now)
            lifecycle.next_status(locked.status, lifecycle.ACCEPT)
            if not queries.is_under_review(locked.dossier):
                raise NotUnderReview
            _refuse_conflict(locked.dossier, actor)
            _move(locked, lifecycle.ACCEPT, actor=actor, now=now, answered_at=now)
            criteria = locked.dossier.call.criteria.values_list("pk", flat=True)
            Mark.objects.bulk_create([Mark(assignment=locked, criterion_id=pk, saved_at=now) for pk in criteria], ignore_conflicts=True)
            return locked
    except ConflictFound as refusal:
        set_aside(dossier=assignment.dossier, person=actor, reason=refusal.reason, declared=False, actor=actor, now=now)
        raise


@transaction.atomic
def refuse(*, assignment: Assignment, reason: str, actor: User, now: datetime) -> Assignment:
    """Give the dossier back, with a reason; the person who proposed it is told.

    Raises PermissionDenied, ReasonMissing, TransitionRefused.
    """
    locked = _own(assignment, actor=actor, now=now)
    if not reason.strip():
        raise ReasonMissing
    _move(locked, lifecycle.REFUSE, actor=actor, now=now, answered_at=now, reason=reason.strip()[:500])
    dossiers.revoke(dossier=locked.dossier, person=actor, role=GrantRole(locked.kind), actor=actor, now=now)
    emails.review_refused(locked, now=now)
    return locked


@transaction.atomic
def cancel(*, assignment: Assignment, actor: User, now: datetime) -> Assignment:
    """Take the dossier back from a reader who has not handed in a review.

    Raises PermissionDenied, TransitionRefused.
    """
    locked = Assignment.objects.select_for_update(of=("self",)).select_related("dossier__call", "reviewer").get(pk=assignment.pk)
    require(policies.can_assign(viewer(actor, now), locked.dossier))
    _move(locked, lifecycle.CANCEL, actor=actor, now=now, answered_at=now)
    dossiers.revoke(dossier=locked.dossier, person=locked.reviewer, role=GrantRole(locked.kind), actor=actor, now=now)
    emails.review_cancelled(locked, now=now)
    return locked


@transaction.atomic
def declare_conflict(*, dossier: Dossier, reason: str, actor: User, now: datetime) -> None:
    """Stand aside from a dossier: from then on the person sees nothing of it.

    Raises PermissionDenied, ReasonMissing.
    """
    # Not locked here: a reading is locked before its dossier, as by those who take it back.
    current = Dossier.objects.get(pk=dossier.pk)
    require(policies.can_stand_aside(viewer(actor, now), current))
    if not reason.strip():
        raise ReasonMissing
    set_aside(dossier=current, person=actor, reason=reason.strip()[:500], declared=True, actor=actor, now=now)


@transaction.atomic
def set_aside(*, dossier: Dossier, person: User, reason: str, declared: bool, actor: User, now: datetime) -> None:
    """Record a conflict, declared or found: accesses end, the review in hand too, and whoever gave the dossier is told. Safe to run twice."""
    held = Assignment.objects.select_for_update(of=("self",)).select_related("dossier", "assigned_by", "reviewer")
    assignment = held.filter(dossier_id=dossier.pk, reviewer_id=person.pk, status__in=lifecycle.ACTIVE).first()
    if assignment is not None:
        _move(assignment, lifecycle.RECUSE, actor=actor, now=now, answered_at=now, reason=reason)
        emails.reviewer_stood_aside(assignment, now=now)
    dossiers.recuse(dossier=dossier, person=person, reason=reason, declared=declared, actor=actor, now=now)


def check_conflict(*, assignment: Assignment, actor: User, now: datetime) -> str:
    """Look for a conflict again when the reviewer opens the dossier; a conflict found is recorded. Return its reason, empty when there is none."""
    found = rules.reason(queries.conflicts_of(actor, assignment.dossier))
    if found:
        set_aside(dossier=assignment.dossier, person=actor, reason=found, declared=False, actor=actor, now=now)
    return found


def _propose(*, dossier: Dossier, reviewer: User, kind: AssignmentKind, due_on: date | None, actor: User, now: datetime) -> Assignment:
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("call").get(pk=dossier.pk)
    require(policies.can_assign(viewer(actor, now), locked))
    if not queries.is_under_review(locked):
        raise NotUnderReview
    if due_on is not None and due_on <= paris_date(now):
        raise DueDatePassed
    if kind == AssignmentKind.READER and queries.readers_of(locked).exclude(reviewer=reviewer).count() >= queries.READERS_PER_DOSSIER:
        raise TooManyReaders
    _refuse_person(locked, reviewer, now=now)
    assignment = Assignment.objects.create(dossier=locked, reviewer=reviewer, kind=kind, assigned_by=actor, assigned_at=now, due_on=due_on)
    due = due_on.isoformat() if due_on else None
    record(verb="reviews.assign", target=assignment, actor=actor, now=now, dossier=locked.pk, reviewer=reviewer.pk, kind=kind, due_on=due)
    dossiers.grant(dossier=locked, person=reviewer, role=GrantRole(kind), actor=actor, now=now)
    emails.review_proposed(assignment, now=now)
    return assignment


def _refuse_person(dossier: Dossier, reviewer: User, *, now: datetime) -> None:
    if not queries.is_reviewer(reviewer, now):
        raise NotAReviewer
    if Recusal.objects.filter(dossier=dossier, person=reviewer).exists():
        raise Recused
    if Assignment.objects.filter(dossier=dossier, reviewer=reviewer, status__in=lifecycle.ACTIVE).exists():
        raise AlreadyAssigned
    _refuse_conflict(dossier, reviewer)


def _refuse_conflict(dossier: Dossier, person: User) -> None:
    found = rules.reason(queries.conflicts_of(person, dossier))
    if found:
        raise ConflictFound(found)


def _own(assignment: Assignment, *, actor: User, now: datetime) -> Assignment:
    """Lock the person's own assignment. Raises PermissionDenied for that of another, a lost mandate, a recusal."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("dossier__call", "reviewer", "assigned_by")
    locked = rows.get(pk=assignment.pk)
    require(policies.can_review(viewer(actor, now), locked))
    require(not Recusal.objects.filter(dossier_id=locked.dossier_id, person_id=actor.pk).exists())
    return locked


def _move(assignment: Assignment, transition: Transition, *, actor: User, now: datetime, **fields: object) -> None:
    before = assignment.status
    assignment.status = lifecycle.next_status(before, transition)
    for name, value in fields.items():
        setattr(assignment, name, value)
    assignment.save(update_fields=["status", *fields])
    after = assignment.status
    record(verb=f"reviews.{transition.name}", target=assignment, actor=actor, now=now, dossier=assignment.dossier_id, status=[before, after])
