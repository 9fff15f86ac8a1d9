"""Prepare the decisions of a call: the line, one decision, a whole list from the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.dates import instant
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers.models import Dossier
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.selection import lifecycle, policies, queries
from ptce.selection.enums import DecisionOutcome, RankingOrder, SessionStatus
from ptce.selection.models import Decision, Session
from ptce.selection.rules import decisions as rules
from ptce.selection.rules.line import Line


class DecisionConflict(Refusal):
    """Somebody else decided for this dossier meanwhile."""


class ListChangedMeanwhile(Refusal):
    """Somebody else changed the list since it was shown."""

    message = "La liste a changé depuis l’affichage de cette page. Relisez-la, puis recommencez."


class NotReceivable(Refusal):
    """The dossier may not be decided here: not receivable, or decided already."""

    message = "Seul un dossier déclaré recevable et pas encore décidé peut recevoir une décision."


class AmountRefused(Refusal):
    """The amount is missing, out of bounds, or has no place here."""

    field = "amount"


class ReasonMissing(Refusal):
    """The choice must be explained."""

    field = "reason"


class EnvelopeExceeded(Refusal):
    """The laureates would cost more than the envelope."""

    field = "amount"


class TooManyLaureates(Refusal):
    """There would be more laureates than the call allows."""

    field = "outcome"


class RankRefused(Refusal):
    """The rank of the reserve is taken, or the reserve has a hole."""

    field = "rank"


@dataclass(frozen=True)
class Batch:
    """What a batch did: numbers of the dossiers decided, and for the others (number, why not)."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def draw(*, call: Call, order: RankingOrder, count: int | None, actor: User, now: datetime) -> Session:
    """Keep the line: what orders the dossiers and how many are above it (None: until the envelope is exhausted). Opens the session if needed.

    Raises PermissionDenied, lifecycle.TransitionRefused.
    """
    session = lock_open(call, actor=actor, now=now)
    require(policies.can_decide_all(viewer(actor, now), call))
    before = [session.order, session.line_count]
    session.order, session.line_count = order, count
    _touch(session, "order", "line_count")
    record(verb="selection.draw", target=session, actor=actor, now=now, before=before, after=[order, count])
    return session


@transaction.atomic
def prepare(
    *,
    dossier: Dossier,
    outcome: DecisionOutcome,
    amount: Decimal | None = None,
    rank: int | None = None,
    reason: str = "",
    base_version: int,
    actor: User,
    now: datetime,
) -> Decision:
    """Decide for one dossier; nothing leaves yet.

    base_version: version of the decision shown (0: none), compared before writing. rank: place in the reserve, the next free one when None.
    Raises PermissionDenied, lifecycle.TransitionRefused, DecisionConflict, NotReceivable, AmountRefused, ReasonMissing, EnvelopeExceeded,
    TooManyLaureates, RankRefused.
    """
    session = lock_open(dossier.call, actor=actor, now=now)
    require(policies.can_prepare(viewer(actor, now), dossier))
    line = queries.line_of(session)
    return _prepare(session, dossier, rules.Choice(dossier.number, outcome, amount, rank, reason.strip()), line, base_version, actor, now)


@transaction.atomic
def remove(*, dossier: Dossier, base_version: int, actor: User, now: datetime) -> None:
    """Take back the decision prepared for a dossier.

    Raises PermissionDenied, lifecycle.TransitionRefused, DecisionConflict.
    """
    session = lock_open(dossier.call, actor=actor, now=now)
    require(policies.can_prepare(viewer(actor, now), dossier))
    decision = _current(session, dossier, base_version)
    if decision is None:
        raise DecisionConflict("Ce dossier n’a pas de décision préparée.")
    record(verb="selection.remove", target=dossier, actor=actor, now=now, session=session.pk, outcome=decision.outcome)
    decision.delete()
    _touch(session)


@transaction.atomic
def prepare_from_line(*, call: Call, reserve: int, reason: str, base_version: int, actor: User, now: datetime) -> Batch:
    """Decide for every dossier without decision, from the line: above it laureates, the next `reserve` in reserve, the others refused for `reason`.

    Without a reason the others stay undecided. A dossier already decided by hand is left as it is.
    base_version: version of the session shown. Raises PermissionDenied, lifecycle.TransitionRefused, ListChangedMeanwhile.
    """
    session = lock_open(call, actor=actor, now=now)
    require(policies.can_decide_all(viewer(actor, now), call))
    if session.version != base_version:
        raise ListChangedMeanwhile
    line = queries.line_of(session)
    waiting = {dossier.number: dossier for dossier in queries.undecided_dossiers(session)}
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for choice in _choices_from(line, waiting, reserve=reserve, reason=reason.strip()):
        try:
            with transaction.atomic():
                _prepare(session, waiting[choice.number], choice, line, 0, actor, now)
        except Refusal as refusal:
            refused.append((choice.number, refusal.message))
        else:
            done.append(choice.number)
    return Batch(tuple(done), tuple(refused))


@transaction.atomic
def clear(*, call: Call, base_version: int, actor: User, now: datetime) -> int:
    """Take back every decision prepared; return how many.

    Raises PermissionDenied, lifecycle.TransitionRefused, ListChangedMeanwhile.
    """
    session = lock_open(call, actor=actor, now=now)
    require(policies.can_decide_all(viewer(actor, now), call))
    if session.version != base_version:
        raise ListChangedMeanwhile
    numbers = sorted(Decision.objects.filter(session=session).values_list("dossier__number", flat=True))
    Decision.objects.filter(session=session).delete()
    _touch(session)
    record(verb="selection.clear", target=session, actor=actor, now=now, dossiers=numbers)
    return len(numbers)


def lock_open(call: Call, *, actor: User, now: datetime) -> Session:
    """Return the session being prepared, locked; opened when there is none. Raises lifecycle.TransitionRefused when it is past preparation."""
    fresh = {"name": call.title, "opened_by": actor, "opened_at": now, "status": SessionStatus.PREPARING}
    found = Session.objects.filter(call=call).exclude(status=SessionStatus.PUBLISHED).first()
    if found is None:
        require(policies.can_see_table(viewer(actor, now)))
        found, created = Session.objects.exclude(status=SessionStatus.PUBLISHED).get_or_create(call=call, defaults=fresh)
        if created:
            record(verb="selection.open", target=found, actor=actor, now=now, call=call.pk)
    session = Session.objects.select_for_update(of=("self",)).select_related("call").get(pk=found.pk)
    if not session.is_preparing:
        raise lifecycle.TransitionRefused
    return session


def _prepare(session: Session, dossier: Dossier, choice: rules.Choice, line: Line, base_version: int, actor: User, now: datetime) -> Decision:
    decision = _current(session, dossier, base_version)
    locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if locked.status not in queries.SELECTABLE or locked.call_id != session.call_id:
        raise NotReceivable
    choice = _ranked(session, choice, decision)
    _refuse_faults(session, choice, line)
    before = None if decision is None else [decision.outcome, decision.amount, decision.reserve_rank]
    if decision is None:
        decision = Decision(session=session, dossier=locked, version=0)
    decision.outcome, decision.amount, decision.reserve_rank, decision.reason = choice.outcome, choice.amount, choice.rank, choice.reason
    decision.prepared_by, decision.prepared_at, decision.version = actor, now, decision.version + 1
    decision.save()
    _touch(session)
    record(
        verb="selection.prepare",
        target=locked,
        actor=actor,
        now=now,
        session=session.pk,
        before=_plain(before),
        after=_plain([choice.outcome, choice.amount, choice.rank]),
    )
    return decision


def _current(session: Session, dossier: Dossier, base_version: int) -> Decision | None:
    decision = Decision.objects.filter(session=session, dossier=dossier).select_related("prepared_by").first()
    if (decision.version if decision else 0) == base_version:
        return decision
    if decision is None:
        raise DecisionConflict("La décision préparée pour ce dossier a été retirée entre-temps. Relisez la page, puis recommencez.")
    raise DecisionConflict(
        f"{decision.prepared_by.display_name} a préparé une décision pour ce dossier ({decision.get_outcome_display()}) "
        f"le {instant(decision.prepared_at)}. Relisez-la avant de la changer : rien n’a été écrasé."
    )


def _ranked(session: Session, choice: rules.Choice, decision: Decision | None) -> rules.Choice:
    if choice.outcome != DecisionOutcome.RESERVE:
        return rules.Choice(choice.number, choice.outcome, choice.amount, None, choice.reason)
    rank = choice.rank or (decision.reserve_rank if decision else None) or queries.next_reserve_rank(session)
    if Decision.objects.filter(session=session, reserve_rank=rank).exclude(dossier__number=choice.number).exists():
        # Which dossier holds it may be what the person must not know.
        raise RankRefused(f"Le rang {rank} de la réserve est déjà pris. Choisissez-en un autre, ou laissez vide pour le premier rang libre.")
    return rules.Choice(choice.number, choice.outcome, choice.amount, rank, choice.reason)


def _refuse_faults(session: Session, choice: rules.Choice, line: Line) -> None:
    if fault := rules.amount_fault(choice, queries.bounds(session.call)):
        raise AmountRefused(fault)
    is_above = any(candidate.number == choice.number for candidate in line.above)
    if fault := rules.reason_fault(choice, against_order=rules.is_against_order(choice.outcome, is_above=is_above)):
        raise ReasonMissing(fault)
    if choice.outcome != DecisionOutcome.LAUREATE:
        return
    limits = queries.limits(session.call, session)
    choices = [other for other in queries.choices(session) if other.number != choice.number] + [choice]
    if fault := rules.number_fault(choices, limits):
        raise TooManyLaureates(fault)
    if fault := rules.envelope_fault(choices, limits):
        raise EnvelopeExceeded(fault)


def _choices_from(line: Line, waiting: dict[str, Dossier], *, reserve: int, reason: str) -> Sequence[rules.Choice]:
    below = [candidate for candidate in line.below if candidate.number in waiting]
    above = [candidate for candidate in line.above if candidate.number in waiting]
    found = [rules.Choice(candidate.number, DecisionOutcome.LAUREATE, candidate.amount) for candidate in above]
    found += [rules.Choice(candidate.number, DecisionOutcome.RESERVE, candidate.amount) for candidate in below[:reserve]]
    if reason:
        found += [rules.Choice(candidate.number, DecisionOutcome.REFUSED, reason=reason) for candidate in below[reserve:]]
    return found


def _touch(session: Session, *fields: str) -> None:
    session.version += 1
    session.save(update_fields=["version", *fields])


def _plain(values: Sequence[object] | None) -> list[str] | None:
    return None if values is None else ["" if value is None else str(value) for value in values]
