"""Calls with receivable dossiers, sessions in each state, reached through operations."""

from datetime import datetime, timedelta
from decimal import Decimal

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.dossiers import operations as dossier_operations
from ptce.dossiers.models import Dossier
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome
from ptce.selection.models import Decision, Session
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.organisations import officer

FIELDS = (
    Field("sel-name", Kind.SHORT_TEXT, "Nom du pôle", required=True, role=Role.POLE_NAME),
    Field("sel-siret", Kind.SIRET, "SIRET du porteur", required=True, role=Role.CARRIER_SIRET),
    Field("sel-region", Kind.REGION, "Région", required=True, role=Role.REGION),
    Field("sel-amount", Kind.AMOUNT, "Montant demandé", required=True, role=Role.AMOUNT_REQUESTED),
)
SHORT = Form((Section("sel", "Le projet", fields=FIELDS),))
# When the call of these tests is closed and its list may be decided.
LATER = NOON + timedelta(days=40)


def call(**fields: object) -> Call:
    """Return a call open at noon, closed at LATER, with a form of four questions."""
    return calls.call(form=SHORT, **fields)


def receivable(call: Call, *, amount: int = 50_000, name: str = "Pôle", region_code: str = "84", owner: User | None = None) -> Dossier:
    """Return a receivable dossier that asks for the amount."""
    made = dossiers.dossier(owner=owner, call=call)
    raws = {"sel-name": name, "sel-siret": dossiers.SIRET, "sel-region": region_code, "sel-amount": str(amount)}
    dossiers.region(region_code)
    writer = dossiers.owner_of(made)
    dossier_operations.save_section(dossier=made, section_id="sel", raws=raws, base_versions=dict.fromkeys(raws, 0), actor=writer, now=NOON)
    made.refresh_from_db()
    dossiers.submission(made)
    dossier_operations.declare_eligible(dossier=made, actor=officer(), reason="Conforme au règlement.", now=NOON)
    return Dossier.objects.select_related("call").get(pk=made.pk)


def decide(
    dossier: Dossier,
    outcome: DecisionOutcome = DecisionOutcome.LAUREATE,
    *,
    amount: int | None = 50_000,
    rank: int | None = None,
    reason: str = "Motif de la décision.",
    actor: User | None = None,
    base_version: int = 0,
    now: datetime = LATER,
) -> Decision:
    """Prepare a decision."""
    return operations.prepare(
        dossier=dossier,
        outcome=outcome,
        amount=None if amount is None or outcome == DecisionOutcome.REFUSED else Decimal(amount),
        rank=rank,
        reason=reason,
        base_version=base_version,
        actor=actor or officer(),
        now=now,
    )


def prepared(*, reserve: int = 1, refused: int = 1, laureates: int = 1, amount: int = 50_000, **fields: object) -> Session:
    """Return a session whose every dossier is decided: laureates, then a reserve, then refused ones."""
    made = call(**fields)
    outcomes = [DecisionOutcome.LAUREATE] * laureates + [DecisionOutcome.RESERVE] * reserve + [DecisionOutcome.REFUSED] * refused
    actor = officer()
    for position, outcome in enumerate(outcomes):
        decide(receivable(made, name=f"Pôle {position}", amount=amount), outcome, amount=amount, actor=actor)
    return Session.objects.select_related("call").get(call=made)


def submitted(*, embargo_until: datetime | None = None, by: User | None = None, session: Session | None = None, **fields: object) -> Session:
    """Return a session handed to a second person."""
    session = session or prepared(**fields)
    digest = queries.list_to_read(session).digest
    return operations.submit(session=session, digest=digest, embargo_until=embargo_until, actor=by or officer(), now=LATER)


def confirmed(*, embargo_until: datetime | None = None, **fields: object) -> Session:
    """Return a session confirmed by a second person; published at LATER unless an embargo holds."""
    session = submitted(embargo_until=embargo_until, **fields)
    return operations.confirm(session=session, digest=session.submitted_digest, actor=officer(), now=LATER)


def published(**fields: object) -> Session:
    """Return a published session."""
    return published_of(prepared(**fields))


def published_of(session: Session) -> Session:
    """Submit, confirm and publish a session whose every dossier is decided."""
    confirmed(session=session, embargo_until=LATER + timedelta(hours=1))
    operations.publish_due(now=LATER + timedelta(hours=1))
    return Session.objects.select_related("call").get(pk=session.pk)


def decision(session: Session, outcome: DecisionOutcome) -> Decision:
    """Return the first decision of the session with the outcome."""
    return Decision.objects.select_related("dossier__call", "session").filter(session=session, outcome=outcome).order_by("pk")[0]
