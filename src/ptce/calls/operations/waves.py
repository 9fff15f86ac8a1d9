"""Cut a permanent call into waves: fix a cut-off, put it off, take it away."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, ProtectedError

from ptce.accounts.models import User
from ptce.calls import policies
from ptce.calls.models import Call, Wave
from ptce.calls.operations.editing import EditConflict, touch
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.journal import operations as journal
from ptce.organisations.queries import viewer


class CallOver(Refusal):
    """A withdrawn call has no cut-off to come."""

    message = "Cet appel est retiré\u00a0: ses relèves ne changent plus."


class WaveRefused(Refusal):
    """The cut-off cannot be at that instant; the message says why."""

    field = "closes_on"


class WaveReasonMissing(Refusal):
    """A cut-off already announced is put off for a reason, which is published."""

    message = "Dites pourquoi cette relève est reportée\u00a0: ce motif est gardé au journal."
    field = "reason"


class WaveInUse(Refusal):
    """Dossiers aim at this cut-off."""

    message = "Des dossiers visent cette relève\u00a0: elle ne peut plus être retirée. Vous pouvez la reporter."


@transaction.atomic
def add_wave(*, call: Call, closes_at: datetime, base_version: int, actor: User, now: datetime) -> Wave:
    """Fix a cut-off, also once the call is published: a permanent call goes on.

    closes_at: included. Raises PermissionDenied, CallOver, EditConflict, WaveRefused.
    """
    locked = _lock(call, base_version=base_version, actor=actor, now=now)
    _refuse_instant(locked, closes_at, now=now)
    last = Wave.objects.filter(call=locked).aggregate(number=Max("number"), closes_at=Max("closes_at"))
    if last["closes_at"] is not None and closes_at <= last["closes_at"]:
        raise WaveRefused(f"Une relève suit la précédente\u00a0: fixez-la après le {zoned(last['closes_at'])}.")
    wave = Wave.objects.create(call=locked, number=(last["number"] or 0) + 1, closes_at=closes_at)
    touch(locked, now=now)
    journal.record(verb="calls.add_wave", target=locked, actor=actor, now=now, wave=wave.number, closes_at=closes_at.isoformat())
    return wave


@transaction.atomic
def postpone_wave(*, wave: Wave, closes_at: datetime, reason: str, base_version: int, actor: User, now: datetime) -> Wave:
    """Put off a cut-off to come; one that is announced says why. Never earlier once published: teams count on it.

    Raises PermissionDenied, CallOver, EditConflict, WaveRefused, WaveReasonMissing.
    """
    call = _lock(wave.call, base_version=base_version, actor=actor, now=now)
    held = Wave.objects.get(pk=wave.pk)
    _refuse_instant(call, closes_at, now=now)
    if call.is_published and held.closes_at < now:
        raise WaveRefused(f"Cette relève est passée depuis le {zoned(held.closes_at)}.")
    if call.is_published and closes_at < held.closes_at:
        raise WaveRefused(f"Une relève annoncée ne s’avance pas\u00a0: des équipes comptent sur le {zoned(held.closes_at)}.")
    _refuse_disorder(held, closes_at)
    if call.is_published and not reason.strip():
        raise WaveReasonMissing
    before, held.closes_at = held.closes_at, closes_at
    held.save(update_fields=["closes_at"])
    touch(call, now=now)
    instants = [before.isoformat(), closes_at.isoformat()]
    journal.record(verb="calls.postpone_wave", target=call, actor=actor, now=now, wave=held.number, closes_at=instants, reason=reason.strip()[:500])
    return held


@transaction.atomic
def remove_wave(*, wave: Wave, base_version: int, actor: User, now: datetime) -> None:
    """Take away the last cut-off, while no dossier aims at it. Raises PermissionDenied, CallOver, EditConflict, WaveRefused, WaveInUse."""
    call = _lock(wave.call, base_version=base_version, actor=actor, now=now)
    if Wave.objects.filter(call=call, number__gt=wave.number).exists():
        raise WaveRefused("Retirez d’abord les relèves qui suivent celle-ci.")
    if call.is_published and wave.closes_at < now:
        raise WaveRefused(f"Cette relève est passée depuis le {zoned(wave.closes_at)}.")
    try:
        wave.delete()
    except ProtectedError:
        raise WaveInUse from None
    touch(call, now=now)
    journal.record(verb="calls.remove_wave", target=call, actor=actor, now=now, wave=wave.number)


def _lock(call: Call, *, base_version: int, actor: User, now: datetime) -> Call:
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_edit_call(viewer(actor, now), locked))
    if not (locked.is_draft or locked.is_published):
        raise CallOver
    if locked.version != base_version:
        raise EditConflict
    return locked


def _refuse_instant(call: Call, closes_at: datetime, *, now: datetime) -> None:
    if closes_at <= now:
        raise WaveRefused("Cet instant est passé\u00a0: fixez une relève à venir.")
    if call.opens_at is not None and closes_at <= call.opens_at:
        raise WaveRefused("Une relève vient après l’ouverture de l’appel.")
    if call.closes_at is not None and closes_at > call.closes_at:
        raise WaveRefused(f"L’appel est clos le {zoned(call.closes_at)}\u00a0: une relève ne peut pas venir après.")


def _refuse_disorder(wave: Wave, closes_at: datetime) -> None:
    others = Wave.objects.filter(call_id=wave.call_id)
    if others.filter(number__lt=wave.number, closes_at__gte=closes_at).exists():
        raise WaveRefused("Cette relève viendrait avant la précédente.")
    if others.filter(number__gt=wave.number, closes_at__lte=closes_at).exists():
        raise WaveRefused("Cette relève viendrait après la suivante\u00a0: reportez d’abord la suivante.")
