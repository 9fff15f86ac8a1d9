"""Publish at the hour, then let each letter and mail leave once, whatever is killed meanwhile."""

from datetime import datetime, timedelta

from django.db import models, transaction

from ptce.accounts.models import User
from ptce.core.dates import day, paris_date
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.operations import store_generated
from ptce.dossiers import operations as dossiers
from ptce.journal.operations import record
from ptce.mailing import operations as mailing
from ptce.mailing.models import Mail
from ptce.organisations.queries import viewer
from ptce.poles import operations as poles
from ptce.publicity import operations as publicity
from ptce.publicity.enums import NoticeKind
from ptce.selection import emails, lifecycle, pdfs, policies, queries
from ptce.selection.enums import DecisionOutcome, SessionStatus
from ptce.selection.models import Decision, Letter, Session
from ptce.selection.rules import letters

# A letter not made so long after its release has lost its task.
LATE = timedelta(minutes=2)
PER_RUN = 500


class MailNotFailed(Refusal):
    """The mail is not in failure: sent meanwhile, or being sent."""

    message = "Ce message n’est plus en échec : il a été renvoyé entre-temps."


def publish_due(*, now: datetime) -> int:
    """Publish the confirmed sessions whose hour has come, and revive the letters whose task was lost; return how many were published.

    Safe to run twice, at once, or after a kill: each session is published in one transaction.
    """
    due = Session.objects.filter(status=SessionStatus.CONFIRMED).filter(models.Q(embargo_until__isnull=True) | models.Q(embargo_until__lte=now))
    published = sum(publish(session_id=pk, now=now) for pk in due.values_list("pk", flat=True))
    late = Letter.objects.filter(document__isnull=True, released_at__lte=now - LATE).order_by("pk").values_list("pk", flat=True)
    with transaction.atomic():
        for letter_id in late[:PER_RUN]:
            enqueue_on_commit("selection.send_letter", letter_id)
    return published


@transaction.atomic
def publish(*, session_id: int, now: datetime) -> bool:
    """Publish a confirmed session if its hour has come: dossiers' states, registry, letters released. Return whether it did."""
    session = Session.objects.select_for_update(of=("self",)).select_related("call", "confirmed_by").get(pk=session_id)
    if not session.is_confirmed or (session.embargo_until is not None and now < session.embargo_until):
        return False
    before, session.status = session.status, lifecycle.next_status(session.status, lifecycle.PUBLISH)
    session.published_at = now
    session.save(update_fields=["status", "published_at"])
    applied = [decision.pk for decision in _decisions(session) if _apply(decision, session=session, now=now)]
    held = Letter.objects.filter(decision__in=applied, released_at__isnull=True)
    letter_ids = list(held.order_by("pk").values_list("pk", flat=True))
    held.update(released_at=now)
    record(verb="selection.publish", target=session, actor=None, now=now, status=[before, session.status], digest=session.confirmed_digest)
    if Decision.objects.filter(pk__in=applied, outcome=DecisionOutcome.LAUREATE).exists():
        publicity.tell(call=session.call, kind=NoticeKind.LAUREATES, key=f"laureates-{session.pk}", now=now)
    for letter_id in letter_ids:
        enqueue_on_commit("selection.send_letter", letter_id)
    return True


def enter_in_registry(decision: Decision, *, session: Session, now: datetime) -> None:
    """Enter the laureate in the registry; the evidence is the decision: authority, date, digest of the list."""
    dossier = decision.dossier
    poles.enter(
        call=session.call,
        dossier_number=dossier.number,
        name=dossier.pole_name or dossier.number,
        evidence=_evidence(session, dossier.number, now),
        actor=session.confirmed_by,
        now=now,
        carrier=dossier.carrier_name,
        carrier_siret=dossier.carrier_siret,
        region=dossier.region,
        commune_code=queries.commune_of(dossier),
        amount=decision.amount,
        announced_at=now,
        is_fictional=dossier.is_fictional,
    )


@transaction.atomic
def send_letter(*, letter_id: int, now: datetime) -> bool:
    """Make the letter's PDF and write its mails to the outbox, once: the row is locked, and a letter made is not made again.

    A recipient who joined the team since the confirmation receives it, one who left does not. Return whether it was made now.
    """
    letter = Letter.objects.select_for_update(of=("self",)).select_related("decision__dossier__call", "decision__session").get(pk=letter_id)
    if letter.document_id is not None or letter.released_at is None:
        return False
    decision = letter.decision
    content = letters.dated(letter.content, paris_date(letter.released_at))
    letter.document = store_generated(
        content=pdfs.render_letter(content), name=f"decision-{decision.dossier.number}.pdf", media_type="application/pdf", now=now
    )
    letter.save(update_fields=["document"])
    for person in queries.recipients(decision.dossier):
        emails.decision(letter=letter, person=person, now=now)
    Decision.objects.filter(pk=decision.pk, notified_at__isnull=True).update(notified_at=now)
    record(verb="selection.notify", target=decision.dossier, actor=None, now=now, letter=letter.pk, document=letter.document_id)
    return True


@transaction.atomic
def resend(*, mail: Mail, actor: User, now: datetime) -> None:
    """Send a failed mail again, now: it keeps its Message-ID.

    Raises PermissionDenied, MailNotFailed.
    """
    require(policies.can_resend(viewer(actor, now)))
    if not mailing.retry(mail_id=mail.pk, now=now):
        raise MailNotFailed
    record(verb="selection.resend", target=mail, actor=actor, now=now)


def _evidence(session: Session, number: str, now: datetime) -> str:
    authority = session.call.decision_body or "l’autorité qui décide"
    return f"Décision du {day(paris_date(now))} ({authority}), liste d’empreinte SHA-256 {session.confirmed_digest[:16]}…, dossier {number}"


def _decisions(session: Session) -> models.QuerySet[Decision]:
    return Decision.objects.filter(session=session).select_related("dossier__region", "dossier__call").order_by("pk")


def _apply(decision: Decision, *, session: Session, now: datetime) -> bool:
    """Give the dossier its state, and enter a laureate in the registry. A dossier no longer receivable since the confirmation is held back."""
    if decision.dossier.status not in queries.SELECTABLE:
        record(verb="selection.hold_back", target=decision.dossier, actor=None, now=now, session=session.pk, status=decision.dossier.status)
        return False
    actor = session.confirmed_by
    match DecisionOutcome(decision.outcome):
        case DecisionOutcome.LAUREATE:
            dossiers.mark_laureate(dossier=decision.dossier, actor=actor, now=now, session=session.pk)
            enter_in_registry(decision, session=session, now=now)
        case DecisionOutcome.RESERVE:
            dossiers.mark_reserve(dossier=decision.dossier, actor=actor, now=now, session=session.pk)
        case DecisionOutcome.REFUSED:
            dossiers.mark_refused(dossier=decision.dossier, actor=actor, now=now, session=session.pk)
    return True
