"""Effects after commit: publication, letters, spreadsheets. Each may run twice or be killed: the operation it calls says so."""

from django.tasks import task
from django.utils import timezone

from ptce.selection import operations


@task()
def publish(session_id: int) -> None:
    """Publish a session just confirmed, unless an embargo holds."""
    operations.publish(session_id=session_id, now=timezone.now())


@task()
def send_letter(letter_id: int) -> None:
    """Make a letter and write its mails."""
    operations.send_letter(letter_id=letter_id, now=timezone.now())


@task()
def make_export(export_id: int) -> None:
    """Write a spreadsheet."""
    operations.make_export(export_id=export_id, now=timezone.now())
