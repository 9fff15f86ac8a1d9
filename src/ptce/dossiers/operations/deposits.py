"""Hand the dossier to the administration, take it back, acknowledge its receipt."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from ptce.accounts.models import User
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.operations import store_generated
from ptce.dossiers import emails, lifecycle, policies, queries, rules
from ptce.dossiers.enums import PieceRequestStatus
from ptce.dossiers.models import Dossier, PieceRequest, Submission
from ptce.dossiers.operations.carriers import write_words
from ptce.dossiers.operations.following import follow_newest
from ptce.dossiers.operations.opening import FIRST_PHASE, CallClosed, FirstPhaseRefused
from ptce.dossiers.operations.records import examiners, lock, made_once, move, notify, standing_submission, team_people
from ptce.dossiers.operations.waves import WaveMissed, aim
from ptce.journal.operations import record
from ptce.law.acknowledgement import mentions
from ptce.organisations.queries import Viewer
from ptce.questionnaire.completeness import Missing

RECEIPT_MAX_WAIT = timedelta(minutes=2)


class Incomplete(Refusal):
    """Something forbids submitting; `missing` lists all of it, of `dossier_id` (the first phase may be the one that lacks)."""

    def __init__(self, *, dossier: Dossier, missing: tuple[Missing, ...]) -> None:
        count = len(missing)
        what = "une réponse ou une pièce manque ou est à corriger" if count == 1 else f"{count} réponses ou pièces manquent ou sont à corriger"
        super().__init__(f"Le dossier {dossier.number} ne peut pas encore être déposé\u00a0: {what}. La liste est ci-dessous.")
        self.dossier_id = dossier.pk
        self.missing = missing


class FirstPhaseNotFiled(Refusal):
    """The dossier of the first phase must be filed at once, by its owner."""

    message = "Le dossier de phase 1 n’est pas déposé, et seul son responsable peut le faire. Demandez-lui de le déposer ou de vous le transmettre."


class SecondPhaseFiled(Refusal):
    """A filed dossier of the second phase follows this one."""

    message = "Un dossier de phase 2 déposé s’appuie sur celui-ci. Retirez d’abord le dossier de phase 2."


@transaction.atomic
def submit(*, dossier: Dossier, key: UUID, actor: User, now: datetime) -> Submission:
    """Hand the dossier to the administration: freeze its content, start the legal clock, acknowledge receipt.

    now: the moment the request arrived; the closing instant itself is in time. The same key again returns the first deposit.
    A second phase files its first phase with it, in the same transaction. The receipt (PDF) and the mails follow by a task.
    Raises PermissionDenied, FormReused, lifecycle.TransitionRefused, CallClosed, WaveMissed, NoWaveAhead, Incomplete, FirstPhaseRefused,
    FirstPhaseNotFiled.
    """
    locked = lock(dossier)
    require(policies.can_submit(Viewer(person=actor, at=now), locked))
    made = made_once(Submission.objects.all(), locked, key)
    if made is not None:
        return made
    lifecycle.next_status(locked.status, lifecycle.SUBMIT)
    aim(locked, now=now)
    _refuse_late(locked, now=now)
    _file_first_phase(locked, key=key, actor=actor, now=now)
    follow_newest(locked, now=now)
    held = queries.content(locked)
    missing = queries.completeness(locked, content=held).missing
    if missing:
        raise Incomplete(dossier=locked, missing=missing)
    submission = _freeze(locked, held, key=key, actor=actor, now=now)
    locked.submitted_at = now
    write_words(locked)
    move(locked, lifecycle.SUBMIT, actor=actor, now=now, submission=submission.pk, sha256=submission.sha256)
    enqueue_on_commit("dossiers.send_receipt", submission.pk)
    return submission


@transaction.atomic
def withdraw(*, dossier: Dossier, actor: User, now: datetime) -> Dossier:
    """Take the deposit back while the call is open: the dossier is a draft again and may be deposited anew.

    Raises PermissionDenied, lifecycle.TransitionRefused, CallClosed, SecondPhaseFiled.
    """
    locked = lock(dossier)
    require(policies.can_withdraw(Viewer(person=actor, at=now), locked))
    lifecycle.next_status(locked.status, lifecycle.WITHDRAW)
    if not locked.may_be_deposited(now):
        raise CallClosed(
            "La date limite est passée\u00a0: le dépôt ne peut plus être retiré. Écrivez au service chargé du dossier par la messagerie."
        )
    if locked.second_phase_dossiers.filter(status__in=lifecycle.FILED).exists():
        raise SecondPhaseFiled
    told = examiners(locked, now=now)
    submission = standing_submission(locked)
    submission.withdrawn_at = now
    submission.save(update_fields=["withdrawn_at"])
    PieceRequest.objects.filter(dossier=locked, status=PieceRequestStatus.OPEN).update(status=PieceRequestStatus.CANCELLED, closed_at=now)
    locked.submitted_at = None
    move(locked, lifecycle.WITHDRAW, actor=actor, now=now, submission=submission.pk)
    follow_newest(locked, now=now)
    notify(locked, told, text=f"Le dépôt du dossier {locked.number} a été retiré par son équipe.", now=now)
    for person in team_people(locked):
        emails.withdrawn(submission=submission, person=person, now=now)
    return locked


@transaction.atomic
def record_receipt(*, submission: Submission, pdf: bytes, now: datetime) -> Submission:
    """Keep the acknowledgement and mail it to the team; once made it is never made again."""
    locked = lock(submission.dossier)
    current = Submission.objects.select_related("dossier__call").get(pk=submission.pk)
    if current.receipt_id is not None:
        return current
    current.receipt = store_generated(content=pdf, name=f"accuse-de-reception-{current.receipt_number}.pdf", media_type="application/pdf", now=now)
    current.save(update_fields=["receipt"])
    for person in team_people(locked):
        emails.submitted(submission=current, person=person, now=now)
    record(verb="dossiers.record_receipt", target=locked, actor=None, now=now, submission=current.pk, document=current.receipt.pk)
    return current


@transaction.atomic
def queue_missing_receipts(*, now: datetime) -> int:
    """Ask again for the receipts that no task has made (its worker or its queue died); return how many. Safe to run twice."""
    waiting = Submission.objects.filter(receipt__isnull=True, received_at__lt=now - RECEIPT_MAX_WAIT).order_by("pk").values_list("pk", flat=True)
    late = list(waiting[:200])
    for submission_id in late:
        enqueue_on_commit("dossiers.send_receipt", submission_id)
    return len(late)


def _refuse_late(dossier: Dossier, *, now: datetime) -> None:
    if dossier.may_be_deposited(now):
        return
    if dossier.has_missed_wave(now):
        raise WaveMissed
    end = dossier.deadline.latest
    if not dossier.call.is_published or end is None or now <= end:
        raise CallClosed
    raise CallClosed(
        f"Le dépôt est clos depuis le {zoned(end)}. Votre demande est arrivée après cet instant\u00a0: "
        "le dossier n’est pas déposé, il reste un brouillon que vous pouvez relire."
    )


def _file_first_phase(dossier: Dossier, *, key: UUID, actor: User, now: datetime) -> None:
    if dossier.first_phase_dossier is None:
        return
    first = lock(dossier.first_phase_dossier)
    if first.status not in lifecycle.OPENS_SECOND_PHASE:
        raise FirstPhaseRefused
    if not first.is_editable:
        return
    if not policies.can_submit(Viewer(person=actor, at=now), first):
        raise FirstPhaseNotFiled
    submit(dossier=first, key=uuid5(key, FIRST_PHASE), actor=actor, now=now)


def _freeze(dossier: Dossier, held: queries.Content, *, key: UUID, actor: User, now: datetime) -> Submission:
    rank = (Submission.objects.filter(dossier=dossier).aggregate(last=Max("rank"))["last"] or 0) + 1
    number = rules.receipt_number(dossier_number=dossier.number, rank=rank)
    frozen = _frozen(dossier, held, actor=actor, now=now)
    return Submission.objects.create(
        dossier=dossier,
        rank=rank,
        receipt_number=number,
        key=key,
        received_at=now,
        submitted_by=actor,
        content=frozen,
        sha256=rules.digest(frozen),
    )


def _frozen(dossier: Dossier, held: queries.Content, *, actor: User, now: datetime) -> dict[str, object]:
    due = queries.acknowledgement_due(call=dossier.call, subject=f"{dossier.label} – {dossier.call.title}", received_at=now)
    return {
        "number": dossier.number,
        "pole": dossier.label,
        "call": dossier.call.title,
        "revision": dossier.revision_id,
        "carrier": {"siret": dossier.carrier_siret, "name": dossier.carrier_name},
        "submitted_by": actor.display_name,
        "delay": _delay(dossier, now=now),
        "answers": dict(held.asked.values),
        "pieces": [
            {
                "field": piece.field_id,
                "name": piece.document.name,
                "size": piece.document.size,
                "sha256": piece.document.sha256,
                "piece": piece.pk,
                # As it is at this instant: a receipt says what was being examined.
                "scan": piece.document.scan,
            }
            for piece in held.asked_pieces
        ],
        "findings": [rules.finding_as_json(finding) for finding in queries.findings(dossier, content=held).all],
        "mentions": [{"title": mention.title, "text": mention.text, "article": mention.article} for mention in mentions(due)],
    }


def _delay(dossier: Dossier, *, now: datetime) -> dict[str, str]:
    """Return what the receipt says of a deposit made for a wave, within the grace or an extension; empty for the ordinary one."""
    ends = dossier.deadline
    told = {"wave": dossier.wave.label} if dossier.wave is not None else {}
    if ends.is_in_grace(now) and ends.announced is not None:
        told["grace"] = ends.announced.isoformat()
    elif ends.is_extended and ends.announced is not None:
        told["extension"] = ends.announced.isoformat()
    return told
