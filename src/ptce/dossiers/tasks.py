"""Effects after commit: the receipt, the carrier's look-up."""

from django.tasks import task
from django.utils import timezone

from ptce.dossiers import operations, pdfs
from ptce.dossiers.models import Dossier, Submission
from ptce.organisations.operations import look_up


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
