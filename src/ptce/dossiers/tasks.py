"""Effects after commit: the receipt, the carrier's look-up, the antivirus."""

from datetime import timedelta

from django.tasks import task
from django.utils import timezone

from ptce.calls.models import Call
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.enums import Scan
from ptce.documents.operations import Examined, examine_stored
from ptce.dossiers import operations, pdfs, queries
from ptce.dossiers.models import Dossier, Piece, Submission
from ptce.organisations.operations import look_up

# A slow antivirus must not hold the other acts of the minute.
LONGEST_ROUND = timedelta(seconds=30)


@task()
def send_receipt(submission_id: int) -> None:
    """Make the acknowledgement of receipt and mail it, once: a second run finds it made."""
    submission = Submission.objects.select_related("dossier").get(pk=submission_id)
    if submission.receipt_id is not None:
        return
    operations.record_receipt(submission=submission, pdf=pdfs.receipt(submission), now=timezone.now())


@task()
def look_up_carrier(dossier_id: int) -> None:
    """Ask the directory about the carrier, outside of any transaction, then take what it says; when it is down the number waits."""
    dossier = Dossier.objects.get(pk=dossier_id)
    if dossier.carrier_siret:
        look_up(siret=dossier.carrier_siret, now=timezone.now())
        operations.refresh_carrier(dossier=dossier, now=timezone.now())


@task()
def scan_piece(piece_id: int) -> None:
    """Have a piece in quarantine examined, once: a second run finds it out. When there is no verdict, the minute tries again."""
    piece = Piece.objects.select_related("document", "dossier").get(pk=piece_id)
    if piece.document.scan == Scan.QUARANTINED:
        _scan(piece)


@task()
def scan_due() -> int:
    """Have examined what waits in quarantine, for half a minute at most; stop at an antivirus that does not answer. Return how many were tried."""
    now = timezone.now()
    tried = 0
    for piece in list(queries.pieces_to_examine(now)[:200]):
        if timezone.now() - now > LONGEST_ROUND:
            break
        tried += 1
        if _scan(piece).is_down:
            break
    return tried


def _scan(piece: Piece) -> Examined:
    examined = examine_stored(document=piece.document)
    operations.record_scan(piece=piece, examined=examined, now=timezone.now())
    return examined


@task()
def follow_revision(call_id: int) -> None:
    """Take the drafts of a call to its newest form, a batch at a time; a draft opened meanwhile is already there."""
    if operations.follow_late_drafts(call=Call.objects.get(pk=call_id), now=timezone.now()):
        enqueue_on_commit("dossiers.follow_revision", call_id)
