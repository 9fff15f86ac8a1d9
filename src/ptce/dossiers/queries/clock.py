"""The legal clock of a filed dossier: acknowledgement, suspensions, the day silence becomes a decision."""

from collections.abc import Iterable
from datetime import date, datetime

from ptce.calls.models import Call
from ptce.core.dates import PARIS, paris_date
from ptce.dossiers.enums import PieceRequestStatus
from ptce.dossiers.models import PieceRequest
from ptce.law.acknowledgement import (
    Acknowledgement,
    Service,
    Silence,
    Suspension,
    implicit_acceptance_on,
    implicit_decision_on,
    suspension_for_missing_pieces,
)

# An open request stops the clock: its end depends on the team.
_ENDED_EARLY = frozenset({PieceRequestStatus.ANSWERED, PieceRequestStatus.CANCELLED})


def acknowledgement_due(*, call: Call, subject: str, received_at: datetime) -> Acknowledgement:
    """Return what the acknowledgement of a complete request must say (CRPA, art. L112-3, L112-11, R112-5)."""
    return Acknowledgement(
        subject=subject,
        received_on=paris_date(received_at),
        received_at=received_at.astimezone(PARIS),
        service=Service(name=call.service_name, postal_address=call.service_address, email=call.contact_email, phone=call.contact_phone),
        silence=Silence(call.silence),
        silence_months=call.silence_months,
        is_financial=call.envelope is not None or call.amount_max is not None,
        remedies=call.remedies,
    )


def suspensions(requests: Iterable[PieceRequest]) -> tuple[Suspension, ...]:
    """Return the days during which the delay of implicit rejection stands still (CRPA, art. L114-5)."""
    return tuple(
        suspension_for_missing_pieces(
            asked_on=paris_date(request.asked_at),
            due_on=request.due_on,
            received_on=paris_date(request.closed_at) if request.closed_at and request.status in _ENDED_EARLY else None,
        )
        for request in requests
    )


def decision_by_silence_on(*, call: Call, received_at: datetime, requests: Iterable[PieceRequest]) -> date | None:
    """Return the day on which silence becomes a decision; None while a request for pieces is open.

    requests: those made since this deposit, in any order.
    """
    asked = list(requests)
    if any(request.status == PieceRequestStatus.OPEN for request in asked):
        return None
    received_on = paris_date(received_at)
    if Silence(call.silence) is Silence.REJECTION:
        return implicit_decision_on(received_on, months=call.silence_months, suspensions=suspensions(asked))
    answers = [paris_date(request.closed_at) for request in asked if request.closed_at and request.status == PieceRequestStatus.ANSWERED]
    is_complete = all(request.status == PieceRequestStatus.CANCELLED for request in asked)
    return implicit_acceptance_on(received_on, months=call.silence_months, is_complete=is_complete, completed_on=max(answers, default=None))
