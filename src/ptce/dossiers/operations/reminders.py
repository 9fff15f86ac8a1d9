"""Remind the teams whose dossier is not deposited; let a person stop these mails."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ptce.accounts.models import User
from ptce.calls.enums import CallStatus
from ptce.core.policies import require
from ptce.dossiers import emails, policies
from ptce.dossiers.enums import DossierStatus, MemberRole
from ptce.dossiers.models import Dossier, TeamMember
from ptce.dossiers.operations.records import lock
from ptce.dossiers.rules.reminders import STEPS, reminder_due
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer

BATCH = 500


def remind_unsent(*, now: datetime) -> int:
    """Remind the teams whose deadline nears, once for each step; return how many dossiers. Safe to run twice."""
    reminded = 0
    for dossier in _candidates(now):
        if _step(dossier, now) is not None:
            reminded += _remind(dossier, now=now)
        if reminded >= BATCH:
            break
    return reminded


@transaction.atomic
def stop_reminders(*, member: TeamMember, now: datetime) -> None:
    """Send this person no more reminders about this dossier; whoever holds the signed link of one may ask it. Twice changes nothing."""
    dossier = lock(member.dossier)
    if TeamMember.objects.filter(pk=member.pk, wants_reminders=True).update(wants_reminders=False):
        record(verb="dossiers.stop_reminders", target=dossier, actor=None, now=now, member=member.pk)


@transaction.atomic
def choose_reminders(*, dossier: Dossier, wanted: bool, actor: User, now: datetime) -> None:
    """Set whether the person is reminded about this dossier. Raises PermissionDenied outside the team's writers."""
    locked = lock(dossier)
    require(policies.can_edit(Viewer(person=actor, at=now), locked))
    if TeamMember.objects.filter(dossier=locked, person=actor).exclude(wants_reminders=wanted).update(wants_reminders=wanted):
        record(verb="dossiers.choose_reminders", target=locked, actor=actor, now=now, wanted=wanted)


def _candidates(now: datetime) -> list[Dossier]:
    """Return the drafts whose deadline may be near: three indexed conditions, then the rule decides on each."""
    horizon = Q(call__closes_at__range=(now, now + STEPS[0])) | Q(wave__closes_at__range=(now, now + STEPS[0]))
    near = horizon | Q(extended_until__range=(now, now + STEPS[0]))
    fresh = Q(reminded_at__isnull=True) | Q(reminded_at__lt=now - STEPS[-1] / 2)
    drafts = Dossier.objects.filter(near, fresh, status=DossierStatus.DRAFT, call__status=CallStatus.PUBLISHED)
    return list(drafts.select_related("call", "wave").order_by("pk"))


def _step(dossier: Dossier, now: datetime) -> object:
    return reminder_due(announced=dossier.deadline.announced, opened_at=dossier.created_at, reminded_at=dossier.reminded_at, now=now)


@transaction.atomic
def _remind(dossier: Dossier, *, now: datetime) -> bool:
    locked = lock(dossier)
    ends = locked.deadline.announced
    step = reminder_due(announced=ends, opened_at=locked.created_at, reminded_at=locked.reminded_at, now=now)
    if not locked.is_editable or step is None or ends is None:
        return False
    locked.reminded_at = now
    locked.save(update_fields=["reminded_at"])
    writers = TeamMember.objects.filter(dossier=locked, role__in=[MemberRole.OWNER, MemberRole.EDITOR], wants_reminders=True, person__is_active=True)
    for member in writers.select_related("person"):
        emails.unsent(member=member, dossier=locked, step=step, ends=ends, now=now)
    record(verb="dossiers.remind_unsent", target=locked, actor=None, now=now, step=int(step.total_seconds()))
    return True
