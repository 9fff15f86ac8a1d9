"""A laureate gives up its place: the first of the reserve is called up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.dossiers import operations as dossiers
from ptce.dossiers.models import Dossier
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.poles import operations as poles
from ptce.selection import emails, policies, queries
from ptce.selection.enums import DecisionOutcome, LetterKind, SessionStatus
from ptce.selection.models import Decision, Letter, Session
from ptce.selection.operations.preparing import AmountRefused, EnvelopeExceeded, TooManyLaureates
from ptce.selection.operations.publishing import enter_in_registry
from ptce.selection.rules import decisions as rules
from ptce.selection.rules import letters


class NotALaureate(Refusal):
    """The dossier is not that of a laureate announced."""

    message = "Seul un lauréat annoncé peut renoncer."


class AlreadyRenounced(Refusal):
    """The renouncement is recorded already."""

    message = "La renonciation de ce lauréat est déjà enregistrée."


class ReserveEmpty(Refusal):
    """Nobody is left in the reserve."""

    message = "La liste de réserve est vide : aucune candidature ne peut être appelée."


@dataclass(frozen=True)
class Renouncement:
    """What a renouncement did: the place freed, who was called up, or why nobody was."""

    decision: Decision
    promoted: Decision | None
    not_promoted_because: str = ""


@transaction.atomic
def renounce(*, dossier: Dossier, reason: str, actor: User, now: datetime) -> Renouncement:
    """Record that a laureate gives up and call up the first of the reserve, if there is one and its amount fits what is left.

    Raises PermissionDenied, NotALaureate, AlreadyRenounced.
    """
    session = _locked_session(dossier)
    decision = Decision.objects.select_related("dossier__region", "dossier__call").get(session=session, dossier=dossier)
    require(policies.can_renounce(viewer(actor, now), dossier))
    if not decision.is_laureate:
        raise NotALaureate
    if decision.renounced_at is not None:
        raise AlreadyRenounced
    decision.renounced_at, decision.renouncement_reason = now, reason.strip()
    decision.version += 1
    decision.save(update_fields=["renounced_at", "renouncement_reason", "version"])
    dossiers.mark_renounced(dossier=decision.dossier, actor=actor, now=now)
    poles.record_renouncement(call=session.call, dossier_number=dossier.number, actor=actor, now=now)
    record(verb="selection.renounce", target=decision.dossier, actor=actor, now=now, session=session.pk, has_reason=bool(reason.strip()))
    for person in queries.recipients(decision.dossier):
        emails.renouncement(decision=decision, person=person, now=now)
    return _call_up(session, decision, actor=actor, now=now)


@transaction.atomic
def promote(*, session: Session, amount: Decimal | None, actor: User, now: datetime) -> Decision:
    """Call up the first of the reserve with the amount given, when its own did not fit what was left.

    Raises PermissionDenied, ReserveEmpty, AmountRefused, EnvelopeExceeded, TooManyLaureates.
    """
    session = Session.objects.select_for_update(of=("self",)).select_related("call", "confirmed_by").get(pk=session.pk)
    require(policies.can_decide_all(viewer(actor, now), session.call))
    if not session.is_published:
        raise ReserveEmpty("La liste de réserve ne sert qu’après la publication.")
    first = queries.first_of_reserve(session)
    if first is None:
        raise ReserveEmpty
    return _promote(session, first, amount, actor=actor, now=now)


def _locked_session(dossier: Dossier) -> Session:
    published = Session.objects.filter(status=SessionStatus.PUBLISHED, decisions__dossier=dossier)
    found = published.order_by("-published_at", "-pk").first()
    if found is None:
        raise NotALaureate
    return Session.objects.select_for_update(of=("self",)).select_related("call", "confirmed_by").get(pk=found.pk)


def _call_up(session: Session, decision: Decision, *, actor: User, now: datetime) -> Renouncement:
    first = queries.first_of_reserve(session)
    if first is None:
        return Renouncement(decision, None, ReserveEmpty.message)
    try:
        with transaction.atomic():
            promoted = _promote(session, first, first.amount, actor=actor, now=now)
    except Refusal as refusal:
        return Renouncement(decision, None, refusal.message)
    return Renouncement(decision, promoted)


def _promote(session: Session, decision: Decision, amount: Decimal | None, *, actor: User, now: datetime) -> Decision:
    choice = rules.Choice(decision.dossier.number, DecisionOutcome.LAUREATE, amount)
    if fault := rules.amount_fault(choice, queries.bounds(session.call)):
        raise AmountRefused(fault)
    choices = [other for other in queries.choices(session) if other.number != choice.number] + [choice]
    limits = queries.limits(session.call, session)
    if fault := rules.number_fault(choices, limits):
        raise TooManyLaureates(fault)
    if fault := rules.envelope_fault(choices, limits):
        raise EnvelopeExceeded(fault)
    rank = decision.reserve_rank
    decision.outcome, decision.amount, decision.reserve_rank = DecisionOutcome.LAUREATE, amount, None
    decision.promoted_at, decision.version = now, decision.version + 1
    decision.save(update_fields=["outcome", "amount", "reserve_rank", "promoted_at", "version"])
    dossiers.mark_laureate(dossier=decision.dossier, actor=actor, now=now)
    enter_in_registry(decision, session=session, now=now)
    content = letters.signed(queries.letter_content(decision, kind=LetterKind.PROMOTION), actor.display_name, actor.position)
    letter = Letter.objects.create(decision=decision, kind=LetterKind.PROMOTION, content=content, created_at=now, released_at=now)
    record(verb="selection.promote", target=decision.dossier, actor=actor, now=now, session=session.pk, rank=rank, amount=str(amount))
    enqueue_on_commit("selection.send_letter", letter.pk)
    return decision
