"""Dossiers under examination, reached through operations."""

import time
from datetime import date, datetime, timedelta

from django.test import Client

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.dossiers import operations as dossier_operations
from ptce.dossiers.models import Dossier
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role
from ptce.reviews import operations
from ptce.reviews.enums import AssignmentKind, Recommendation
from ptce.reviews.models import Assignment, Opinion
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

DUE = date(2026, 9, 22)
FORM = Form(
    (
        Section(
            "one",
            "Le pôle",
            fields=(
                Field("name", Kind.SHORT_TEXT, "Nom du pôle", role=Role.POLE_NAME, required=True),
                Field("siret", Kind.SIRET, "SIRET du porteur", role=Role.CARRIER_SIRET, required=True),
                Field("mail", Kind.EMAIL, "Contact"),
                Field("members", Kind.MEMBERS, "Membres", role=Role.MEMBERS),
                Field("region", Kind.REGION, "Région", role=Role.REGION),
                Field("text", Kind.LONG_TEXT, "Le projet"),
                Field("file", Kind.FILE, "Statuts"),
            ),
        ),
    )
)


def call(**fields: object) -> Call:
    """Return an open call with a short form and its criteria."""
    return calls.call(form=FORM, **fields)


def submitted(call_: Call, *, name: str = "Pôle du Vent", region_code: str = "84", owner: User | None = None, now: datetime = NOON) -> Dossier:
    """Return a dossier just filed, its answers short."""
    region(region_code)
    made = dossiers.dossier(call=call_, owner=owner, now=now)
    raws = {
        "name": name,
        "siret": dossiers.SIRET,
        "mail": "contact@exemple.fr",
        "members": dossiers.MEMBERS,
        "region": region_code,
        "text": "Un projet.",
    }
    writer = dossiers.owner_of(made)
    dossier_operations.save_section(dossier=made, section_id="one", raws=raws, base_versions={}, actor=writer, now=now)
    dossiers.submission(made, now=now)
    return made


def eligible(call_: Call, *, by: User | None = None, **given: object) -> Dossier:
    """Return a receivable dossier."""
    return dossier_operations.declare_eligible(dossier=submitted(call_, **given), actor=by or officer(), now=NOON, reason="Conforme.")


def proposed(dossier: Dossier, reviewer: User | None = None, *, by: User | None = None, due_on: date | None = DUE, **given: object) -> Assignment:
    """Return a reading proposed to somebody."""
    kind = given.pop("kind", AssignmentKind.READER)
    return operations.assign(dossier=dossier, reviewer=reviewer or expert(), kind=kind, due_on=due_on, actor=by or agent("84"), now=NOON, **given)


def accepted(dossier: Dossier, reviewer: User | None = None, **given: object) -> Assignment:
    """Return a reading accepted."""
    made = proposed(dossier, reviewer, **given)
    return operations.accept(assignment=made, actor=made.reviewer, now=NOON)


def marked(assignment: Assignment, value: int | None = 3, *, skip: int = 0) -> Assignment:
    """Give the same mark to every criterion but the last `skip`, with a comment and a recommendation."""
    criteria = list(assignment.dossier.call.criteria.order_by("position"))
    given = {"assignment": assignment, "actor": assignment.reviewer, "now": NOON}
    for criterion in criteria[: len(criteria) - skip]:
        operations.save_mark(**given, criterion_id=criterion.pk, value=value, comment="", base_version=0)
    operations.save_comment(**given, comment="Un projet solide.", recommendation=Recommendation.FAVOURABLE, base_version=0)
    return assignment


def reviewed(dossier: Dossier, reviewer: User | None = None, value: int = 3, *, skip: int = 0, **given: object) -> Assignment:
    """Return a review handed in."""
    made = marked(accepted(dossier, reviewer, **given), value, skip=skip)
    return operations.submit_review(assignment=made, actor=made.reviewer, now=NOON, accept_missing=bool(skip))


def opinion(dossier: Dossier, email: str = "mairie@ville.test", *, by: User | None = None, due_on: date = DUE) -> Opinion:
    """Return an opinion asked from outside."""
    return operations.ask_opinion(dossier=dossier, email=email, question="Le projet est-il utile ?", due_on=due_on, actor=by or agent(), now=NOON)


def sign_in(client: Client, person: User, *, second_factor: bool = True) -> User:
    """Open a session, with the second factor passed."""
    client.force_login(person)
    if second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
        session.save()
    return person


LATER = NOON + timedelta(minutes=3)
