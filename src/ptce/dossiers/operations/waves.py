"""The cut-off a dossier aims at: the first to come, then the next, with its team's consent and never silently."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from ptce.accounts.models import User
from ptce.calls import queries as calls
from ptce.calls.enums import CallStatus
from ptce.calls.models import Wave
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import emails, lifecycle, policies
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier
from ptce.dossiers.operations.records import lock, notify, team_people, wind
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer

# A worker that slept longer than this no longer asks: the page still does.
ASKED_WITHIN = timedelta(days=7)
BATCH = 200


class WaveMissed(Refusal):
    """The cut-off the dossier aimed at is past: its owner says whether it aims at the next one."""

    message = (
        "La relève visée est passée\u00a0: le dossier n’est pas déposé, rien n’est perdu. "
        "Acceptez sur sa page qu’il vise la relève suivante, puis déposez-le."
    )


class NoWaveAhead(Refusal):
    """No cut-off is announced: a deposit would be examined by nobody."""

    message = "Aucune relève n’est annoncée pour l’instant\u00a0: votre brouillon est gardé, et vous serez prévenu dès qu’une date sera fixée."


class WaveStillOpen(Refusal):
    """The cut-off is not past."""

    message = "La relève visée n’est pas passée\u00a0: le dossier la vise toujours."


def aim(dossier: Dossier, *, now: datetime) -> None:
    """Make the locked dossier aim at the first cut-off to come, when its call has some and it aims at none. Raises NoWaveAhead."""
    if dossier.wave is not None:
        return
    ahead = calls.next_wave(dossier.call_id, now)
    if ahead is None:
        if calls.has_waves(dossier.call_id):
            raise NoWaveAhead
        return
    dossier.wave = ahead
    dossier.save(update_fields=["wave"])


@transaction.atomic
def move_to_next_wave(*, dossier: Dossier, actor: User, now: datetime) -> Wave:
    """Record the owner's consent: the draft aims at the first cut-off to come, returned. Twice is refused: the wave aimed at is no longer past.

    Raises PermissionDenied, lifecycle.TransitionRefused once filed, WaveStillOpen, NoWaveAhead.
    """
    locked = lock(dossier)
    require(policies.can_submit(Viewer(person=actor, at=now), locked))
    if not locked.is_editable:
        raise lifecycle.TransitionRefused
    if locked.wave is None or not locked.has_missed_wave(now):
        raise WaveStillOpen
    ahead = calls.next_wave(locked.call_id, now)
    if ahead is None:
        raise NoWaveAhead
    before, locked.wave = locked.wave, ahead
    wind(locked)
    locked.updated_at = now
    locked.save(update_fields=["wave", "due_on", "implicit_decision_on", "updated_at"])
    record(verb="dossiers.move_wave", target=locked, actor=actor, now=now, waves=[before.number, ahead.number])
    return ahead


def aim_drafts(*, now: datetime) -> int:
    """Make the drafts that aim at no cut-off aim at the first announced since, and tell their teams; return how many. Safe to run twice."""
    ahead = Wave.objects.filter(call=OuterRef("call"), closes_at__gte=now)
    waiting = Dossier.objects.filter(Exists(ahead), status=DossierStatus.DRAFT, wave__isnull=True, call__status=CallStatus.PUBLISHED).order_by("pk")
    aimed = 0
    for dossier in list(waiting[:BATCH]):
        aimed += _aim_one(dossier, now=now)
    return aimed


def ask_next_wave(*, now: datetime) -> int:
    """Ask the teams whose cut-off has just passed whether they aim at the next one, once each; return how many. Safe to run twice."""
    missed = (
        Dossier.objects.filter(status=DossierStatus.DRAFT, wave__closes_at__lt=now, wave__closes_at__gte=now - ASKED_WITHIN)
        .exclude(asked_wave=F("wave__number"))
        .order_by("pk")
    )
    asked = 0
    for dossier in list(missed[:BATCH]):
        asked += _ask_one(dossier, now=now)
    return asked


@transaction.atomic
def _aim_one(dossier: Dossier, *, now: datetime) -> bool:
    locked = lock(dossier)
    if not locked.is_editable or locked.wave is not None:
        return False
    aim(locked, now=now)
    wind(locked)
    locked.save(update_fields=["due_on", "implicit_decision_on"])
    if locked.wave is not None:
        notify(locked, team_people(locked), text=f"Le dossier {locked.number} vise la {locked.wave.label} de l’appel.", now=now)
        record(verb="dossiers.aim", target=locked, actor=None, now=now, wave=locked.wave.number)
    return True


@transaction.atomic
def _ask_one(dossier: Dossier, *, now: datetime) -> bool:
    locked = lock(dossier)
    if not locked.is_editable or not locked.has_missed_wave(now) or locked.wave is None or locked.asked_wave == locked.wave.number:
        return False
    locked.asked_wave = locked.wave.number
    locked.save(update_fields=["asked_wave"])
    people = team_people(locked)
    notify(
        locked,
        people,
        text=f"La {locked.wave.label} est passée\u00a0: le dossier {locked.number} n’est pas déposé. Vise-t-il la suivante\u00a0?",
        now=now,
    )
    for person in people:
        emails.wave_passed(dossier=locked, person=person, now=now)
    return True
