"""The outcome of a selection, for `selection` alone: the right to decide was checked there, when two persons confirmed the list."""

from datetime import datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.dossiers import lifecycle
from ptce.dossiers.models import Dossier
from ptce.dossiers.operations.records import lock, move, notify, team_people


@transaction.atomic
def mark_laureate(*, dossier: Dossier, actor: User | None, now: datetime, **evidence: int | str) -> Dossier:
    """Record that the dossier is selected, from the first list or the reserve; evidence goes to the journal. Raises TransitionRefused."""
    return _decide(dossier, lifecycle.SELECT, actor=actor, now=now, evidence=evidence)


@transaction.atomic
def mark_reserve(*, dossier: Dossier, actor: User | None, now: datetime, **evidence: int | str) -> Dossier:
    """Record that the dossier waits in the reserve. Raises TransitionRefused."""
    return _decide(dossier, lifecycle.HOLD_IN_RESERVE, actor=actor, now=now, evidence=evidence)


@transaction.atomic
def mark_refused(*, dossier: Dossier, actor: User | None, now: datetime, **evidence: int | str) -> Dossier:
    """Record that the dossier is not selected. Raises TransitionRefused."""
    return _decide(dossier, lifecycle.REFUSE, actor=actor, now=now, evidence=evidence)


@transaction.atomic
def mark_renounced(*, dossier: Dossier, actor: User | None, now: datetime, **evidence: int | str) -> Dossier:
    """Record that a laureate gives up. Raises TransitionRefused."""
    return _decide(dossier, lifecycle.RENOUNCE, actor=actor, now=now, evidence=evidence)


def _decide(dossier: Dossier, transition: lifecycle.Transition, *, actor: User | None, now: datetime, evidence: dict[str, int | str]) -> Dossier:
    locked = lock(dossier)
    lifecycle.next_status(locked.status, transition)
    locked.decided_at = now
    move(locked, transition, actor=actor, now=now, **evidence)
    notify(locked, team_people(locked), text=f"Décision sur votre dossier\u00a0: {locked.get_status_display()}.", now=now)
    return locked
