"""Dossiers in each state, reached through operations."""

import io
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.core import mail
from django.core.files.base import ContentFile
from pypdf import PdfWriter

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers, Dossier, Piece, PieceRequest, Submission
from ptce.mailing.models import Mail
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import UNTYPED_KINDS, Kind, Role
from tests.conftest import NOON
from tests.factories import calls
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, officer
from tests.factories.territories import region

SIRET = "13002526500013"
MEMBERS = [
    {"siret": SIRET, "name": "Association Les Ateliers", "family": "ESS", "role": "Porteur", "commitment": "AGREEMENT", "is_carrier": True},
    {"siret": "35600000000048", "name": "Menuiserie du Bray", "family": "COMPANY", "role": "Production", "commitment": "LETTER", "is_carrier": False},
    {"siret": "", "name": "Commune de Neufchâtel", "family": "LOCAL_AUTHORITY", "role": "Locaux", "commitment": "LETTER", "is_carrier": False},
]
BUDGET = {
    "charges": [{"label": "Animation", "account": "64", "amount": "100000"}],
    "income": [
        {"funder": "DG Trésor", "kind": "state_requested", "amount": "60000"},
        {"funder": "Région", "kind": "public", "amount": "40000", "acquired": True},
    ],
}
PLAN = [{"action": "Recruter une animatrice", "lead": "Les Ateliers", "starts_on": "2026-09", "ends_on": "2026-12", "deliverable": "Un poste"}]


def dossier(*, owner: User | None = None, call: Call | None = None, now: datetime = NOON, first_phase_dossier: Dossier | None = None) -> Dossier:
    """Return an empty draft."""
    return operations.open_dossier(
        call=call or calls.call(), actor=owner or UserFactory(), now=now, key=uuid4(), first_phase_dossier=first_phase_dossier
    )


def owner_of(dossier: Dossier) -> User:
    """Return the team's owner."""
    return dossier.team.get(role="OWNER").person


def member(dossier: Dossier, role: str = "EDITOR", *, person: User | None = None, now: datetime = NOON) -> User:
    """Add somebody to the team, as an invitation accepted does."""
    person = person or UserFactory()
    operations.invite(dossier=dossier, email=f"invite-{uuid4().hex[:8]}@exemple.test", role=role, actor=owner_of(dossier), now=now)
    operations.accept_invitation(token=sent_token(dossier), actor=person, now=now)
    return person


def last_mail(dossier: Dossier) -> Mail:
    """Return the last mail written about the dossier."""
    return Mail.objects.filter(target_type="dossiers.dossier", target_id=str(dossier.pk)).latest("pk")


def sent_token(dossier: Dossier) -> str:
    """Return the secret of the last invitation mailed: from the outbox, or from the mail itself once sent."""
    written = Mail.objects.filter(key__startswith="dossiers.invitation-", target_id=str(dossier.pk)).latest("pk")
    bodies = [written.body, *(message.body for message in mail.outbox if written.to in message.to)]
    return next(body.partition("/espace/invitations/")[2].partition("/")[0] for body in bodies if "/espace/invitations/" in body)


def raw_of(field: Field, *, region_code: str = "84") -> object:
    """Return an acceptable answer to a field, as a browser would send it."""
    match field.kind:
        case Kind.SINGLE_CHOICE:
            return field.options[0].value
        case Kind.MULTIPLE_CHOICE:
            return [field.options[0].value]
        case Kind.REGION:
            return region_code
        case Kind.TERRITORY:
            return [{"level": "region", "code": region_code, "label": "Région"}]
    return _RAW[field.kind]


_RAW: dict[Kind, object] = {
    Kind.SHORT_TEXT: "Pôle",
    Kind.LONG_TEXT: "Une réponse en quelques phrases.",
    Kind.NUMBER: "2",
    Kind.AMOUNT: "1000",
    Kind.DATE: "12/05/2021",
    Kind.YES_NO: "oui",
    Kind.EMAIL: "contact@exemple.fr",
    Kind.PHONE: "01 23 45 67 89",
    Kind.SIRET: SIRET,
    Kind.MEMBERS: MEMBERS,
    Kind.BUDGET: BUDGET,
    Kind.ACTION_PLAN: PLAN,
    Kind.ATTESTATION: "on",
}


def fill(dossier: Dossier, *, actor: User | None = None, now: datetime = NOON, region_code: str = "84") -> Dossier:
    """Answer every question and join a file to each field that requires one."""
    region(region_code)
    writer = actor or owner_of(dossier)
    held = queries.content(dossier)
    for section in held.form.sections:
        raws = {field.id: raw_of(field, region_code=region_code) for field in section.fields if field.kind not in UNTYPED_KINDS}
        bases = {field_id: held.version(field_id) for field_id in raws}
        operations.save_section(dossier=dossier, section_id=section.id, raws=raws, base_versions=bases, actor=writer, now=now)
        for field in section.fields:
            if field.kind is Kind.FILE and field.required:
                piece(dossier, field.id, actor=writer, now=now)
    dossier.refresh_from_db()
    return dossier


def pdf(text: str = "") -> ContentFile:
    """Return a real PDF of one page."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": text or uuid4().hex})
    content = io.BytesIO()
    writer.write(content)
    return ContentFile(content.getvalue(), name="piece.pdf")


def piece(dossier: Dossier, field_id: str, *, actor: User | None = None, now: datetime = NOON, name: str = "Statuts.pdf") -> Piece:
    """Join a file."""
    return operations.add_piece(dossier=dossier, field_id=field_id, file=pdf(), name=name, key=uuid4(), actor=actor or owner_of(dossier), now=now)


def complete(*, owner: User | None = None, call: Call | None = None, region_code: str = "84", now: datetime = NOON) -> Dossier:
    """Return a draft ready to be submitted."""
    return fill(dossier(owner=owner, call=call, now=now), region_code=region_code, now=now)


def submission(dossier: Dossier, *, now: datetime = NOON) -> Submission:
    """Submit the dossier."""
    made = operations.submit(dossier=dossier, key=uuid4(), actor=owner_of(dossier), now=now)
    dossier.refresh_from_db()
    return made


def submitted(*, owner: User | None = None, call: Call | None = None, region_code: str = "84", now: datetime = NOON) -> Dossier:
    """Return a filed dossier, examined by the region."""
    made = complete(owner=owner, call=call, region_code=region_code, now=now)
    submission(made, now=now)
    return made


def incomplete(*, due_on: date | None = None, fields: tuple[str, ...] = (), by: User | None = None, **given: object) -> Dossier:
    """Return a filed dossier with an open request for pieces."""
    made = submitted(**given)
    text = "Il manque les statuts signés."
    day = due_on or (NOON + timedelta(days=15)).date()
    operations.ask_pieces(dossier=made, text=text, field_ids=fields, due_on=day, actor=by or agent(), now=NOON)
    made.refresh_from_db()
    return made


def eligible(*, by: User | None = None, **given: object) -> Dossier:
    """Return a receivable dossier."""
    return operations.declare_eligible(dossier=submitted(**given), actor=by or officer(), now=NOON)


def laureate(**given: object) -> Dossier:
    """Return a laureate's dossier."""
    return operations.mark_laureate(dossier=eligible(**given), actor=officer(), now=NOON)


def field_of(dossier: Dossier, role: Role) -> Field:
    """Return the field that plays a role."""
    return queries.form_of(dossier.revision_id).with_role(role)


def answer(dossier: Dossier, role: Role, raw: object, *, actor: User | None = None, now: datetime = NOON) -> operations.SavedAnswer:
    """Save the answer to the field that plays a role, over whatever is there."""
    field = field_of(dossier, role)
    version = Answers.objects.get(pk=dossier.pk).versions.get(field.id, [0])[0]
    return operations.save_answer(dossier=dossier, field_id=field.id, raw=raw, base_version=version, actor=actor or owner_of(dossier), now=now)


def save(dossier: Dossier, field_id: str, raw: object, *, now: datetime = NOON) -> operations.SavedAnswer:
    """Save an answer over whatever is there."""
    version = Answers.objects.get(pk=dossier.pk).versions.get(field_id, [0])[0]
    return operations.save_answer(dossier=dossier, field_id=field_id, raw=raw, base_version=version, actor=owner_of(dossier), now=now)


def piece_requested(dossier: Dossier, *, now: datetime = NOON) -> PieceRequest:
    """Ask for pieces and answer at once."""
    by = officer()
    operations.ask_pieces(dossier=dossier, text="Précisez.", field_ids=[], due_on=(now + timedelta(days=3)).date(), actor=by, now=now)
    return operations.answer_piece_request(dossier=dossier, answer="Voici.", actor=owner_of(dossier), now=now)
