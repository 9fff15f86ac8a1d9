"""A decision as its team reads it, once announced."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from ptce.core.dates import euros
from ptce.dossiers.models import Dossier
from ptce.organisations.models import Organisation
from ptce.selection.enums import DecisionOutcome, SessionStatus
from ptce.selection.models import Decision, Letter, Session
from ptce.selection.queries.sessions import SELECTABLE


@dataclass(frozen=True)
class DecisionRead:
    """What a team reads of its decision. marks: (criterion, mean, scale), empty unless the session shares them; letters: newest first."""

    decision: Decision
    title: str
    kind: str
    amount: str
    announced_at: datetime
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]
    marks: tuple[tuple[str, str, str], ...]
    letters: tuple[Letter, ...]


def decision_of(dossier: Dossier, now: datetime) -> DecisionRead | None:
    """Return the decision of a dossier as its team may read it: None before the publication (an embargo included). Two statements."""
    decision = (
        Decision.objects.filter(dossier=dossier, session__status=SessionStatus.PUBLISHED, session__published_at__lte=now)
        .select_related("session")
        .order_by("-session__published_at", "-pk")
        .first()
    )
    if decision is None:
        return None
    found = decision.letters.filter(released_at__lte=now).select_related("document").order_by("-released_at", "-pk")
    letters = tuple(found)
    if not letters:
        return None
    content = letters[0].content
    return DecisionRead(
        decision=decision,
        title=_title(decision),
        kind="info" if decision.renounced_at is not None else _KINDS[DecisionOutcome(decision.outcome)],
        amount=euros(decision.amount) if decision.amount is not None and not decision.is_refused else "",
        announced_at=letters[0].released_at or now,
        reasons=tuple(content["reasons"]),
        remedies=tuple(content["remedies"]),
        marks=tuple((name, mean, scale) for name, mean, scale in content["marks"]),
        letters=letters,
    )


def decisions_of_call(session: Session) -> models.QuerySet[Decision]:
    """Return the session's decisions with their dossier, laureates first."""
    return Decision.objects.filter(session=session).select_related("dossier").order_by("outcome", "reserve_rank", "dossier__number")


def held_back(session: Session) -> list[str]:
    """Return the numbers of the dossiers confirmed but not announced: they were no longer receivable at the hour of publication."""
    if not session.is_published:
        return []
    rows = Decision.objects.filter(session=session, letters__isnull=False, letters__released_at__isnull=True)
    return list(rows.order_by("dossier__number").values_list("dossier__number", flat=True))


def undecided_dossiers(session: Session) -> models.QuerySet[Dossier]:
    """Return the receivable dossiers of the call without a decision in the session."""
    decided = Decision.objects.filter(session=session).values("dossier")
    return Dossier.objects.filter(call_id=session.call_id, status__in=SELECTABLE).exclude(pk__in=decided).order_by("number")


def commune_of(dossier: Dossier) -> str:
    """Return the commune of the carrier's seat as the national directory told it, empty when unknown."""
    codes = Organisation.objects.filter(siren=dossier.carrier_siret[:9]).values_list("commune_code", flat=True)
    return next(iter(codes), "")


_KINDS = {DecisionOutcome.LAUREATE: "success", DecisionOutcome.RESERVE: "info", DecisionOutcome.REFUSED: "warning"}


def _title(decision: Decision) -> str:
    if decision.renounced_at is not None:
        return "Votre pôle était lauréat : votre renonciation est enregistrée"
    match DecisionOutcome(decision.outcome):
        case DecisionOutcome.LAUREATE:
            return "Votre pôle est lauréat"
        case DecisionOutcome.RESERVE:
            return f"Votre candidature est au rang {decision.reserve_rank} de la liste de réserve"
        case DecisionOutcome.REFUSED:
            return "Votre candidature n’est pas retenue"
