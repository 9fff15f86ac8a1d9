"""Outside opinions: ask, remind, give, cancel."""

from datetime import date, datetime

from django.db import transaction

from ptce.accounts.models import User
from ptce.accounts.operations import ensure_person
from ptce.core.dates import paris_date
from ptce.core.policies import require
from ptce.dossiers import operations as dossiers
from ptce.dossiers.enums import GrantRole
from ptce.dossiers.models import Dossier, Recusal
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.reviews import emails, policies, queries
from ptce.reviews.enums import OpinionStatus, Recommendation
from ptce.reviews.models import Opinion
from ptce.reviews.operations.refusals import (
    AlreadyReminded,
    CommentMissing,
    ConflictFound,
    DueDatePassed,
    OpinionAlreadyAsked,
    OpinionClosed,
    QuestionMissing,
    RecommendationMissing,
    Recused,
)
from ptce.reviews.rules import conflicts as rules

TEXT_MAX = 10_000


@transaction.atomic
def ask_opinion(*, dossier: Dossier, email: str, question: str, due_on: date, actor: User, now: datetime) -> Opinion:
    """Ask somebody outside for an opinion on a question by a date; they may read the dossier, and are told by mail.

    Raises PermissionDenied, QuestionMissing, DueDatePassed, Recused, ConflictFound, OpinionAlreadyAsked.
    """
    locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    require(policies.can_ask_opinion(viewer(actor, now), locked))
    if not question.strip():
        raise QuestionMissing
    if due_on <= paris_date(now):
        raise DueDatePassed
    # Whoever holds the address, be it their second one; unknown, an account is made, which they open with a code sent there.
    person, _ = ensure_person(email=email, actor=actor, now=now)
    _refuse_person(locked, person)
    opinion = Opinion.objects.create(dossier=locked, asked_by=actor, asked_at=now, person=person, question=question.strip()[:TEXT_MAX], due_on=due_on)
    dossiers.grant(dossier=locked, person=person, role=GrantRole.OPINION, actor=actor, now=now)
    record(verb="reviews.ask_opinion", target=opinion, actor=actor, now=now, dossier=locked.pk, person=person.pk, due_on=due_on.isoformat())
    emails.opinion_asked(opinion, now=now)
    return opinion


@transaction.atomic
def give_opinion(*, opinion: Opinion, recommendation: str, text: str, actor: User, now: datetime) -> Opinion:
    """Answer the question; whoever asked is told. The person may read the dossier no longer.

    Raises PermissionDenied, OpinionClosed, RecommendationMissing, CommentMissing.
    """
    locked = _locked(opinion)
    require(policies.can_give_opinion(viewer(actor, now), locked))
    require(not Recusal.objects.filter(dossier_id=locked.dossier_id, person_id=actor.pk).exists())
    _refuse_closed(locked)
    if recommendation not in Recommendation:
        raise RecommendationMissing
    if not text.strip():
        raise CommentMissing("Écrivez votre réponse.", field="text")
    locked.status, locked.recommendation, locked.text, locked.given_at = OpinionStatus.GIVEN, recommendation, text.strip()[:TEXT_MAX], now
    locked.save(update_fields=["status", "recommendation", "text", "given_at"])
    dossiers.revoke(dossier=locked.dossier, person=locked.person, role=GrantRole.OPINION, actor=actor, now=now)
    record(verb="reviews.give_opinion", target=locked, actor=actor, now=now, dossier=locked.dossier_id, recommendation=recommendation)
    emails.opinion_given(locked, now=now)
    return locked


@transaction.atomic
def cancel_opinion(*, opinion: Opinion, actor: User, now: datetime) -> Opinion:
    """Withdraw the question; the person may read the dossier no longer, and is told.

    Raises PermissionDenied, OpinionClosed.
    """
    locked = _locked(opinion)
    require(policies.can_ask_opinion(viewer(actor, now), locked.dossier))
    _refuse_closed(locked)
    locked.status = OpinionStatus.CANCELLED
    locked.save(update_fields=["status"])
    dossiers.revoke(dossier=locked.dossier, person=locked.person, role=GrantRole.OPINION, actor=actor, now=now)
    record(verb="reviews.cancel_opinion", target=locked, actor=actor, now=now, dossier=locked.dossier_id)
    emails.opinion_cancelled(locked, now=now)
    return locked


@transaction.atomic
def remind_opinion(*, opinion: Opinion, actor: User, now: datetime) -> Opinion:
    """Send a reminder, once a day at most.

    Raises PermissionDenied, OpinionClosed, AlreadyReminded.
    """
    locked = _locked(opinion)
    require(policies.can_ask_opinion(viewer(actor, now), locked.dossier))
    _refuse_closed(locked)
    if locked.reminded_at is not None and paris_date(locked.reminded_at) == paris_date(now):
        raise AlreadyReminded
    locked.reminded_at = now
    locked.save(update_fields=["reminded_at"])
    record(verb="reviews.remind_opinion", target=locked, actor=actor, now=now, dossier=locked.dossier_id)
    emails.opinion_reminded(locked, now=now)
    return locked


def _locked(opinion: Opinion) -> Opinion:
    return Opinion.objects.select_for_update(of=("self",)).select_related("dossier__call", "person", "asked_by").get(pk=opinion.pk)


def _refuse_closed(opinion: Opinion) -> None:
    if not opinion.is_asked:
        raise OpinionClosed


def _refuse_person(dossier: Dossier, person: User) -> None:
    if Recusal.objects.filter(dossier=dossier, person=person).exists():
        raise Recused("Cette personne s’est déportée de ce dossier\u00a0: son avis ne peut pas être demandé.", field="email")
    found = rules.reason(queries.conflicts_of(person, dossier))
    if found:
        refusal = ConflictFound(found)
        refusal.message, refusal.field = f"Conflit d’intérêts\u00a0: {found}", "email"
        raise refusal
    if Opinion.objects.filter(dossier=dossier, person=person, status=OpinionStatus.ASKED).exists():
        raise OpinionAlreadyAsked
