"""Volume to measure on: dossiers, experts, marks, written in bulk. What operations cost is measured apart, by the acts."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import batched
from uuid import UUID, uuid4

from ptce.accounts.models import User
from ptce.calls.enums import CallStatus, Phase
from ptce.calls.models import Anchor, Call, Criterion, FormRevision
from ptce.documents.operations import store_generated
from ptce.dossiers.enums import DossierStatus, GrantRole, MemberRole
from ptce.dossiers.models import Access, Answers, Dossier, DossierWord, Piece, TeamMember
from ptce.dossiers.queries import words_of
from ptce.organisations.enums import Role
from ptce.organisations.models import Body, Mandate
from ptce.portal.benchmark.content import answers, big_form, members_field, thirty_members
from ptce.portal.benchmark.linked import linked_form
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind
from ptce.reviews.enums import AssignmentKind, AssignmentStatus
from ptce.reviews.models import Assignment, Mark
from ptce.territories.models import Region

EXPERTS = 200
REVIEWS = 3
STATUSES = (DossierStatus.SUBMITTED, DossierStatus.ELIGIBLE, DossierStatus.ELIGIBLE, DossierStatus.ELIGIBLE, DossierStatus.INELIGIBLE)


@dataclass(frozen=True)
class Cast:
    """Who and what the acts use."""

    officer: User
    agent: User
    expert: User
    owner: User
    call: Call
    draft: Dossier
    filed_dossier: Dossier
    assignment: Assignment
    criterion: Criterion
    jury_call: Call
    linked_call: Call


def build(count: int, *, now: datetime) -> Cast:
    """Write `count` filed dossiers with three reviews each, on an empty database whose territories are loaded."""
    chance = random.Random(20210512)  # noqa: S311 — plausible volume, not a secret
    officer, agent, owner = (User.objects.create_user(f"{name}@bench.test") for name in ("officer", "agent", "owner"))
    experts = User.objects.bulk_create([User(email=f"expert{n}@bench{n}.test") for n in range(EXPERTS)])
    _mandates(officer, agent, experts, now=now)
    call, revision, criteria = published_call("bench", officer, now=now)
    regions = list(Region.objects.order_by("code"))
    for numbers in batched(range(count), 2000):
        rows = Dossier.objects.bulk_create([_dossier(n, call, revision, regions, chance, now) for n in numbers])
        Answers.objects.bulk_create([Answers(dossier=row, values=answers(n), versions={}) for n, row in zip(numbers, rows, strict=True)])
        TeamMember.objects.bulk_create(
            [TeamMember(dossier=row, person=owner, role=MemberRole.OWNER, joined_at=now) for row in rows if row.pk % 500 == 0]
        )
        DossierWord.objects.bulk_create([DossierWord(dossier=row, word=word) for row in rows for word in words_of(row)], batch_size=5000)
        _reviews(rows, experts, criteria, officer, chance, now)
    draft = _draft(call, revision, owner, now)
    filed = Dossier.objects.filter(status=DossierStatus.ELIGIBLE).order_by("pk")[0]
    assignment = Assignment.objects.filter(dossier__status=DossierStatus.ELIGIBLE, status=AssignmentStatus.ACCEPTED).select_related("reviewer")[0]
    jury_call = _jury(count, regions, experts, officer, chance, now)
    return Cast(officer, agent, assignment.reviewer, owner, call, draft, filed, assignment, criteria[0], jury_call, _linked(officer, now))


def _linked(officer: User, now: datetime) -> Call:
    """Write the call whose form asks on conditions."""
    return published_call("bench-linked", officer, now=now, form=linked_form())[0]


def _jury(first: int, regions: list[Region], experts: list[User], officer: User, chance: random.Random, now: datetime) -> Call:
    """Write the call of the deciding table: 300 receivable dossiers, five reviews each on six criteria, whatever the volume beside."""
    call, revision, criteria = published_call("bench-jury", officer, now=now)
    rows = [_dossier(first + n, call, revision, regions, chance, now) for n in range(300)]
    for row in rows:
        row.status = DossierStatus.ELIGIBLE
    rows = Dossier.objects.bulk_create(rows)
    Answers.objects.bulk_create([Answers(dossier=row, values=answers(n), versions={}) for n, row in enumerate(rows)])
    _reviews(rows, experts, criteria, officer, chance, now, each=5)
    return call


def _mandates(officer: User, agent: User, experts: list[User], *, now: datetime) -> None:
    cna = Body.objects.get(slug="cna")
    cra = Body.objects.get(region_id="84", kind="CRA")
    since = now - timedelta(days=400)
    held = [(officer, cna, Role.NATIONAL_OFFICER), (agent, cra, Role.REGIONAL_AGENT), *((expert, cna, Role.EXPERT) for expert in experts)]
    Mandate.objects.bulk_create([Mandate(person=person, body=body, role=role, starts_at=since) for person, body, role in held])


def published_call(slug: str, officer: User, *, now: datetime, form: Form | None = None) -> tuple[Call, FormRevision, list[Criterion]]:
    """Write an open call whose form is that one (the standard form of phase 2 by default), with six criteria."""
    call = Call.objects.create(
        slug=slug, title="AMI de mesure", status=CallStatus.PUBLISHED, phase=Phase.SINGLE, opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=30), envelope=Decimal(1_500_000), laureates_max=20, published_at=now - timedelta(days=31),
        description="Un appel de **mesure**.\n\n" * 20, created_by=officer, is_fictional=True, service_name="Service", service_address="Adresse",
        contact_email="contact@bench.test", remedies="Recours.", legal_basis="Loi n° 2014-856, article 9.", updated_at=now,
    )  # fmt: skip
    revision = FormRevision.objects.create(call=call, number=1, definition=(form or big_form()).to_json(), published_at=now)
    criteria = [Criterion.objects.create(call=call, position=n, name=f"Critère {n}", weight=Decimal("16.66"), scale=4) for n in range(1, 7)]
    Anchor.objects.bulk_create([Anchor(criterion=criterion, mark=mark, text=f"Repère {mark}") for criterion in criteria for mark in range(5)])
    return call, revision, criteria


def _dossier(n: int, call: Call, revision: FormRevision, regions: list[Region], chance: random.Random, now: datetime) -> Dossier:
    name = f"Pôle de coopération numéro {n} du pays de {chance.choice(('Bray', 'Caux', 'Retz', 'Buch', 'Bigorre', 'Gâtine'))}"
    filed = now - timedelta(hours=chance.randrange(1, 600))
    return Dossier(
        number=f"BENCH-{n:06}", call=call, revision=revision, status=chance.choice(STATUSES), created_at=filed - timedelta(days=9), updated_at=filed,
        submitted_at=filed, implicit_decision_on=filed.date() + timedelta(days=61), due_on=filed.date() + timedelta(days=chance.randrange(61)),
        pole_name=name, carrier_name=f"Association {n}", carrier_siret=f"{n:014}",
        region=chance.choice(regions), amount_requested=Decimal(chance.randrange(30_000, 100_000)), members_count=chance.randrange(3, 40),
        is_rural=chance.random() < 0.4, is_qpv=chance.random() < 0.3, is_fictional=True, key=UUID(int=n + 1),
    )  # fmt: skip


def _reviews(
    rows: list[Dossier], experts: list[User], criteria: list[Criterion], officer: User, chance: random.Random, now: datetime, *, each: int = REVIEWS
) -> None:
    kept = [row for row in rows if row.status == DossierStatus.ELIGIBLE]
    assignments, accesses = [], []
    for row in kept:
        for expert in chance.sample(experts, each):
            done = chance.random() < 0.7
            assignments.append(
                Assignment(
                    dossier=row,
                    reviewer=expert,
                    kind=AssignmentKind.EXPERT,
                    status=AssignmentStatus.SUBMITTED if done else AssignmentStatus.ACCEPTED,
                    assigned_by=officer,
                    assigned_at=now - timedelta(days=5),
                    due_on=now.date() + timedelta(days=5),
                    submitted_at=now if done else None,
                )  # fmt: skip
            )
            accesses.append(Access(dossier=row, person=expert, role=GrantRole.EXPERT, starts_at=now - timedelta(days=5)))
    written = Assignment.objects.bulk_create(assignments)
    Access.objects.bulk_create(accesses)
    Mark.objects.bulk_create(
        [
            Mark(assignment=item, criterion=criterion, value=chance.randrange(5), saved_at=now)
            for item in written
            for criterion in criteria
            if item.submitted_at
        ],
        batch_size=5000,
    )


def _draft(call: Call, revision: FormRevision, owner: User, now: datetime) -> Dossier:
    draft = Dossier.objects.create(
        number="BENCH-DRAFT", call=call, revision=revision, created_at=now, updated_at=now, pole_name="Brouillon", key=UUID(int=0)
    )
    Answers.objects.create(dossier=draft, values=answers(0), versions={})
    TeamMember.objects.create(dossier=draft, person=owner, role=MemberRole.OWNER, joined_at=now)
    return draft


def complete_drafts(cast: Cast, *, count: int, now: datetime) -> list[Dossier]:
    """Write drafts that lack nothing: 30 members, 15 pieces, every required question answered."""
    form = cast.draft.revision.form
    slots = [field.id for field in form.fields if field.kind is Kind.FILE]
    rows = []
    for n in range(count):
        row = Dossier.objects.create(
            number=f"BENCH-READY-{n}",
            call=cast.call,
            revision=cast.draft.revision,
            created_at=now,
            updated_at=now,
            pole_name=f"Prêt {n}",
            key=uuid4(),
        )
        Answers.objects.create(dossier=row, values=answers(n) | {members_field(): thirty_members()}, versions={})
        TeamMember.objects.create(dossier=row, person=cast.owner, role=MemberRole.OWNER, joined_at=now)
        give_pieces(row, slots, now=now)
        rows.append(row)
    return rows


def give_pieces(row: Dossier, slots: list[str], *, now: datetime) -> None:
    """Join fifteen files to a draft."""
    for rank in range(15):
        content = b"%PDF-1.7 " + str(row.pk * 100 + rank).encode()
        document = store_generated(content=content, name=f"piece-{rank}.pdf", media_type="application/pdf", now=now)
        Piece.objects.create(dossier=row, field_id=slots[rank % len(slots)], document=document, added_at=now)
