"""The administration's acts before the decision: missing pieces, receivability, region."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.dates import day, paris_date
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import emails, lifecycle, policies, queries
from ptce.dossiers.enums import PieceRequestStatus
from ptce.dossiers.models import Dossier, DossierRegion, PieceRequest
from ptce.dossiers.operations.records import examiners, lock, move, notify, standing_submission, team_people
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer, viewer
from ptce.territories.models import Region


class TextRequired(Refusal):
    """The request or the answer says nothing."""

    message = "Écrivez quelques mots\u00a0: ils sont envoyés à l’autre partie."
    field = "text"


class DueDateTooSoon(Refusal):
    """The team must have one whole day at least."""

    message = "Choisissez une date à partir de demain\u00a0: l’équipe doit avoir le temps de répondre."
    field = "due_on"


class UnknownFields(Refusal):
    """A field to reopen is not in the form."""

    message = "L’une des questions à rouvrir ne fait pas partie du formulaire. Rechargez la page."
    field = "field_ids"


class NoOpenRequest(Refusal):
    """Nothing is asked, or its date has passed."""

    message = "Aucune demande de pièces n’attend de réponse, ou sa date est passée. Écrivez au service par la messagerie du dossier."


class ReasonRequired(Refusal):
    """A dossier is never refused without its reasons."""

    message = "Donnez les motifs\u00a0: ils sont envoyés à l’équipe avec les voies de recours."
    field = "reason"


@transaction.atomic
def ask_pieces(*, dossier: Dossier, text: str, field_ids: Collection[str], due_on: date, actor: User, now: datetime) -> PieceRequest:
    """Ask the team for what is missing by a date: these fields reopen, the legal clock stands still (CRPA, art. L114-5).

    due_on: last day to answer, included. Raises PermissionDenied, lifecycle.TransitionRefused, TextRequired, DueDateTooSoon, UnknownFields.
    """
    locked = lock(dossier)
    require(policies.can_examine(viewer(actor, now), locked))
    lifecycle.next_status(locked.status, lifecycle.ASK_PIECES)
    if not text.strip():
        raise TextRequired
    if due_on <= paris_date(now):
        raise DueDateTooSoon
    form = queries.form_of(locked.revision_id)
    if any(field_id not in form for field_id in field_ids):
        raise UnknownFields
    asked = [field.id for field in form.fields if field.id in set(field_ids)]
    request = PieceRequest.objects.create(dossier=locked, asked_by=actor, asked_at=now, due_on=due_on, text=text.strip(), field_ids=asked)
    move(locked, lifecycle.ASK_PIECES, actor=actor, now=now, request=request.pk, due_on=due_on.isoformat(), fields=asked)
    people = team_people(locked)
    notify(locked, people, text=f"Des pièces sont demandées avant le {day(due_on)} inclus.", now=now)
    for person in people:
        emails.pieces_asked(request=request, labels=[form.field(field_id).label for field_id in asked], person=person, now=now)
    return request


@transaction.atomic
def answer_piece_request(*, dossier: Dossier, answer: str, actor: User, now: datetime) -> PieceRequest:
    """Send the answer to the open request: the fields close, the clock runs again, those who examine are told.

    Raises PermissionDenied, NoOpenRequest, TextRequired.
    """
    locked = lock(dossier)
    require(policies.can_edit(Viewer(person=actor, at=now), locked))
    request = PieceRequest.objects.filter(dossier=locked, status=PieceRequestStatus.OPEN).first()
    if request is None or paris_date(now) > request.due_on:
        raise NoOpenRequest
    if not answer.strip():
        raise TextRequired(field="answer")
    request.answer = answer.strip()
    _close(request, PieceRequestStatus.ANSWERED, now=now)
    added = list(queries.pieces(locked).filter(added_at__gte=request.asked_at).values_list("document__sha256", flat=True))
    move(locked, lifecycle.RESUME, actor=actor, now=now, request=request.pk, added=added)
    people = examiners(locked, now=now)
    notify(locked, people, text=f"L’équipe du dossier {locked.number} a répondu à la demande de pièces.", now=now)
    for person in people:
        emails.pieces_answered(request=request, person=person, now=now)
    return request


def expire_piece_requests(*, now: datetime) -> int:
    """Close the requests whose day has passed: the clock runs again, both sides are told; return how many. Safe to run twice."""
    late = PieceRequest.objects.filter(status=PieceRequestStatus.OPEN, due_on__lt=paris_date(now)).order_by("pk")
    return sum(_expire(request, now=now) for request in late.select_related("dossier"))


@transaction.atomic
def declare_eligible(*, dossier: Dossier, actor: User, now: datetime, reason: str = "") -> Dossier:
    """Declare the dossier receivable; an open request for pieces is cancelled. Raises PermissionDenied, lifecycle.TransitionRefused."""
    locked = _judge(dossier, lifecycle.DECLARE_ELIGIBLE, reason=reason, decided_at=None, actor=actor, now=now)
    for person in team_people(locked):
        emails.eligible(dossier=locked, person=person, now=now)
    return locked


@transaction.atomic
def declare_ineligible(*, dossier: Dossier, reason: str, actor: User, now: datetime) -> Dossier:
    """Declare the dossier not receivable, with its reasons: an express decision, which stops the legal clock.

    Raises PermissionDenied, lifecycle.TransitionRefused, ReasonRequired.
    """
    if not reason.strip():
        raise ReasonRequired
    locked = _judge(dossier, lifecycle.DECLARE_INELIGIBLE, reason=reason, decided_at=now, actor=actor, now=now)
    for person in team_people(locked):
        emails.ineligible(dossier=locked, person=person, now=now)
    return locked


@transaction.atomic
def take_in_region(*, dossier: Dossier, region: Region, actor: User, now: datetime) -> Dossier:
    """Give the dossier the region that examines it; the former one, if any, may still read. The same region again changes nothing.

    Raises PermissionDenied.
    """
    locked = lock(dossier)
    require(policies.can_take_in_region(viewer(actor, now), locked))
    before = locked.region_id
    if before == region.pk:
        return locked
    locked.region, locked.updated_at = region, now
    locked.save(update_fields=["region", "updated_at"])
    DossierRegion.objects.filter(dossier=locked, region=region).delete()
    if before is not None:
        DossierRegion.objects.get_or_create(dossier=locked, region_id=before)
    record(verb="dossiers.take_in_region", target=locked, actor=actor, now=now, region=[before, region.pk])
    notify(locked, examiners(locked, now=now), text=f"Le dossier {locked.number} est confié à votre région.", now=now)
    return locked


@transaction.atomic
def _expire(request: PieceRequest, *, now: datetime) -> int:
    locked = lock(request.dossier)
    current = PieceRequest.objects.filter(pk=request.pk, status=PieceRequestStatus.OPEN).first()
    if current is None:
        return 0
    _close(current, PieceRequestStatus.EXPIRED, now=now)
    move(locked, lifecycle.RESUME, actor=None, now=now, request=current.pk)
    told, team = examiners(locked, now=now), team_people(locked)
    text = f"Le délai donné pour compléter le dossier {locked.number} est passé\u00a0: l’examen et le délai légal reprennent."
    notify(locked, [*told, *team], text=text, now=now)
    for person in told:
        emails.pieces_expired(request=current, person=person, now=now)
    for person in team:
        emails.pieces_too_late(request=current, person=person, now=now)
    return 1


def _close(request: PieceRequest, status: PieceRequestStatus, *, now: datetime) -> None:
    request.status, request.closed_at = status, now
    request.save(update_fields=["status", "closed_at", "answer"])


def _judge(dossier: Dossier, transition: lifecycle.Transition, *, reason: str, decided_at: datetime | None, actor: User, now: datetime) -> Dossier:
    locked = lock(dossier)
    require(policies.can_examine(viewer(actor, now), locked))
    lifecycle.next_status(locked.status, transition)
    for request in PieceRequest.objects.filter(dossier=locked, status=PieceRequestStatus.OPEN):
        _close(request, PieceRequestStatus.CANCELLED, now=now)
    locked.eligibility_reason, locked.decided_at = reason.strip(), decided_at
    move(locked, transition, actor=actor, now=now, submission=standing_submission(locked).pk)
    notify(locked, team_people(locked), text=f"Votre dossier est déclaré {locked.get_status_display()}.", now=now)
    return locked
