"""The exact list and each letter, as two people read them before they leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.template.loader import render_to_string

from ptce.accounts.models import User
from ptce.core.dates import day, euros, paris_date
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Dossier, TeamMember
from ptce.reviews import queries as reviews
from ptce.selection.enums import DecisionOutcome, LetterKind
from ptce.selection.models import Decision, Session
from ptce.selection.rules import letters
from ptce.selection.rules.digests import digest, grouped

# Who receives the decision: those who answer for the dossier or write in it; readers see it in the dossier.
RECIPIENTS = (MemberRole.OWNER, MemberRole.EDITOR)
TEMPLATES = {
    (DecisionOutcome.LAUREATE, LetterKind.DECISION): "selection/letters/laureate.txt",
    (DecisionOutcome.RESERVE, LetterKind.DECISION): "selection/letters/reserve.txt",
    (DecisionOutcome.REFUSED, LetterKind.DECISION): "selection/letters/refused.txt",
    (DecisionOutcome.LAUREATE, LetterKind.PROMOTION): "selection/letters/promotion.txt",
}


@dataclass(frozen=True)
class ListedLetter:
    """A decision with the letter that would leave, and to which addresses."""

    decision_id: int
    number: str
    pole: str
    carrier: str
    outcome: str
    outcome_label: str
    amount: str
    rank: str
    addresses: tuple[str, ...]
    content: letters.Content


@dataclass(frozen=True)
class ReadList:
    """The whole list in order: laureates, reserve by rank, refused; its digest covers every row, address and letter."""

    rows: tuple[ListedLetter, ...]
    digest: str
    laureates: int
    reserve: int
    refused: int
    total: str

    @property
    def grouped_digest(self) -> str:
        return grouped(self.digest)

    @property
    def without_address(self) -> tuple[str, ...]:
        return tuple(row.number for row in self.rows if not row.addresses)


def list_to_read(session: Session) -> ReadList:
    """Compose the list and its letters: two statements (five with the marks), whatever its length."""
    decisions = list(
        Decision.objects.filter(session=session)
        .select_related("dossier__call", "session__call")
        .order_by(_outcome_order(), models.F("reserve_rank").asc(nulls_last=True), "dossier__number")
    )
    addresses = _addresses([decision.dossier_id for decision in decisions])
    marks = shared_marks(session)
    rows = tuple(_listed(decision, addresses.get(decision.dossier_id, []), marks.get(decision.dossier_id, [])) for decision in decisions)
    total = sum((decision.amount or 0 for decision in decisions if decision.is_standing_laureate), 0)
    return ReadList(
        rows=rows,
        digest=digest([_entry(decision, row) for decision, row in zip(decisions, rows, strict=True)]),
        laureates=sum(decision.is_laureate for decision in decisions),
        reserve=sum(decision.is_reserve for decision in decisions),
        refused=sum(decision.is_refused for decision in decisions),
        total=euros(total),
    )


def letter_content(decision: Decision, *, kind: LetterKind) -> letters.Content:
    """Return a letter's content, undated and unsigned. The decision comes with its dossier and call loaded; one statement."""
    names = [person.display_name for person in recipients(decision.dossier)[:1]]
    return _content(decision, kind, names, shared_marks(decision.session).get(decision.dossier_id, []))


def recipients(dossier: Dossier) -> list[User]:
    """Return who receives the decision now, the owner first: one statement."""
    team = TeamMember.objects.filter(dossier=dossier, role__in=RECIPIENTS, person__is_active=True).select_related("person")
    return [member.person for member in team.order_by(_owner_first(), "pk")]


def shared_marks(session: Session) -> dict[int, list[list[str]]]:
    """Return, by dossier, [criterion, mean, scale] for the letters, when the session shares the marks with the teams; else nothing."""
    if not session.shares_marks:
        return {}
    grid = reviews.grid(session.call)
    return {score.dossier_id: [_shared(score, criterion) for criterion in grid] for score in reviews.scores(session.call)}


def _shared(score: reviews.DossierScores, criterion: reviews.Weight) -> list[str]:
    mean = score.criteria[criterion.id].mean
    return [criterion.name, reviews.rounded(mean) if mean is not None else "non noté", str(criterion.scale)]


def _listed(decision: Decision, people: Sequence[tuple[str, str]], marks: list[list[str]]) -> ListedLetter:
    dossier = decision.dossier
    return ListedLetter(
        decision_id=decision.pk,
        number=dossier.number,
        pole=dossier.label,
        carrier=dossier.carrier_name,
        outcome=decision.outcome,
        outcome_label=decision.get_outcome_display(),
        amount=euros(decision.amount) if decision.amount is not None else "",
        rank=str(decision.reserve_rank or ""),
        addresses=tuple(email for _, email in people),
        content=_content(decision, LetterKind.DECISION, [name for name, _ in people[:1]], marks),
    )


def _entry(decision: Decision, row: ListedLetter) -> list[object]:
    return [row.number, row.outcome, decision.amount, decision.reserve_rank, decision.reason, list(row.addresses), row.content]


def _content(decision: Decision, kind: LetterKind, names: Sequence[str], marks: list[list[str]]) -> letters.Content:
    dossier, call = decision.dossier, decision.dossier.call
    facts = {
        "call": call.title,
        "pole": dossier.label,
        "number": dossier.number,
        "filed_on": day(paris_date(dossier.submitted_at)) if dossier.submitted_at else "",
        "amount": euros(decision.amount) if decision.amount is not None else "",
        "rank": decision.reserve_rank,
        "decision_body": call.decision_body,
    }
    subject, paragraphs = letters.parts(render_to_string(TEMPLATES[DecisionOutcome(decision.outcome), kind], facts))
    return {
        "kind": kind.value,
        "outcome": decision.outcome,
        "subject": subject,
        "paragraphs": paragraphs,
        "reasons": _lines(decision.reason),
        "marks": marks,
        "remedies": _lines(call.remedies),
        "reference": dossier.number,
        "call": call.title,
        "amount": facts["amount"],
        "decision_body": call.decision_body,
        "service": [line for line in (call.service_name, call.service_address) if line],
        "contact": [line for line in (call.contact_email, call.contact_phone) if line],
        "addressee": [line for line in (dossier.carrier_name, *names) if line] or [dossier.label],
        "is_fictional": dossier.is_fictional,
    }


def _addresses(dossier_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    team = TeamMember.objects.filter(dossier__in=dossier_ids, role__in=RECIPIENTS, person__is_active=True).select_related("person")
    found: dict[int, list[tuple[str, str]]] = {}
    for member in team.order_by("dossier", _owner_first(), "pk"):
        found.setdefault(member.dossier_id, []).append((member.person.display_name, member.person.email))
    return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _owner_first() -> models.Case:
    return models.Case(models.When(role=MemberRole.OWNER, then=0), default=1)


def _outcome_order() -> models.Case:
    order = (DecisionOutcome.LAUREATE, DecisionOutcome.RESERVE)
    return models.Case(*[models.When(outcome=outcome, then=rank) for rank, outcome in enumerate(order)], default=len(order))
