"""The session of a call and what it is bound by."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from ptce.calls.models import Call
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Recusal, TeamMember
from ptce.organisations.queries import Viewer
from ptce.selection.enums import DecisionOutcome, SessionStatus
from ptce.selection.models import Decision, Session
from ptce.selection.rules.decisions import Bounds, Choice
from ptce.selection.rules.line import Limits

# What a session may decide: receivable and not decided yet.
SELECTABLE = frozenset({DossierStatus.ELIGIBLE})


def current_session(call: Call) -> Session | None:
    """Return the session being worked on, else the last published one, with the people who acted."""
    return (
        Session.objects.filter(call=call)
        .select_related("submitted_by", "confirmed_by")
        .order_by(models.Case(models.When(status=SessionStatus.PUBLISHED, then=1), default=0), "-published_at", "-pk")
        .first()
    )


def has_interest_in(viewer: Viewer, call: Call) -> bool:
    """Say whether the person is recused from a dossier of the call, or applies to it."""
    recused = Recusal.objects.filter(person_id=viewer.id, dossier=models.OuterRef("pk"))
    applying = TeamMember.objects.filter(person_id=viewer.id, dossier=models.OuterRef("pk"))
    return Dossier.objects.filter(models.Exists(recused) | models.Exists(applying), call=call).exists()


def bounds(call: Call) -> Bounds:
    """Return the call's bounds of an amount."""
    has_money = any(value is not None for value in (call.envelope, call.amount_min, call.amount_max))
    return Bounds(minimum=call.amount_min, maximum=call.amount_max, has_money=has_money)


def limits(call: Call, session: Session | None) -> Limits:
    """Return the call's limits with what its other published sessions have engaged: one statement."""
    others = Decision.objects.filter(
        session__call=call, session__status=SessionStatus.PUBLISHED, outcome=DecisionOutcome.LAUREATE, renounced_at__isnull=True
    )
    if session is not None:
        others = others.exclude(session=session)
    engaged = others.aggregate(euros=models.Sum("amount"), number=models.Count("pk"))
    return Limits(
        envelope=call.envelope,
        laureates_min=call.laureates_min,
        laureates_max=call.laureates_max,
        engaged=engaged["euros"] or Decimal(0),
        laureates=engaged["number"],
    )


def choices(session: Session) -> list[Choice]:
    """Return the decisions of the session as the rules see them; a laureate who gave up no longer counts."""
    rows = Decision.objects.filter(session=session, renounced_at__isnull=True).values_list(
        "dossier__number", "outcome", "amount", "reserve_rank", "reason"
    )
    return [Choice(number, DecisionOutcome(outcome), amount, rank, reason) for number, outcome, amount, rank, reason in rows]


@dataclass(frozen=True)
class Coverage:
    """What of the call is decided or still waits. undecided: numbers of receivable dossiers without decision in the session."""

    undecided: tuple[str, ...]
    no_longer_receivable: tuple[str, ...]
    pending: int


def coverage(session: Session) -> Coverage:
    """Compare the decisions with the receivable dossiers of the call: three statements."""
    of_call = Dossier.objects.filter(call_id=session.call_id)
    decided = Decision.objects.filter(session=session).values("dossier")
    return Coverage(
        undecided=tuple(of_call.filter(status__in=SELECTABLE).exclude(pk__in=decided).order_by("number").values_list("number", flat=True)),
        no_longer_receivable=tuple(of_call.exclude(status__in=SELECTABLE).filter(pk__in=decided).order_by("number").values_list("number", flat=True)),
        pending=of_call.pending().count(),
    )


def next_reserve_rank(session: Session) -> int:
    """Return the first free rank of the reserve."""
    return 1 + (Decision.objects.filter(session=session).aggregate(last=models.Max("reserve_rank"))["last"] or 0)


def first_of_reserve(session: Session) -> Decision | None:
    """Return the decision next to be called up."""
    return (
        Decision.objects.filter(session=session, outcome=DecisionOutcome.RESERVE)
        .select_related("dossier", "session")
        .order_by("reserve_rank")
        .first()
    )
