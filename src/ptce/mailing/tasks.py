"""Deliver the outbox."""

import smtplib
from datetime import timedelta

from botocore.exceptions import BotoCoreError, ClientError
from django.core.mail import EmailMessage
from django.tasks import task
from django.utils import timezone

from ptce.mailing import operations, queries
from ptce.mailing.models import Mail

# The mail server or the store of attached files does not answer: the message waits, the others go on.
UNREACHABLE = (smtplib.SMTPException, OSError, BotoCoreError, ClientError)
# A server that answers each message after its time-out must not hold the other acts of the minute.
LONGEST_ROUND = timedelta(seconds=30)


@task()
def deliver(mail_id: int) -> None:
    """Send one message, once: the claim is committed before the server is spoken to."""
    mail = operations.claim(mail_id=mail_id, now=timezone.now())
    if mail is None:
        return
    try:
        _message(mail).send()
    except UNREACHABLE as error:
        operations.mark_failed(mail=mail, error=f"{type(error).__name__}: {error}", now=timezone.now())
    else:
        operations.mark_sent(mail=mail, now=timezone.now())


@task()
def deliver_due() -> int:
    """Send what is due, for half a minute at most: retries, and messages whose task was lost. Return how many were tried."""
    now = timezone.now()
    operations.release_stale(now=now)
    tried = 0
    for mail_id in list(queries.due(now).values_list("pk", flat=True)[:200]):
        if timezone.now() - now > LONGEST_ROUND:
            break
        deliver.func(mail_id)
        tried += 1
    return tried


def _message(mail: Mail) -> EmailMessage:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated", "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S %z")}
    if mail.unsubscribe_url:
        headers |= {"List-Unsubscribe": f"<{mail.unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMessage(subject=mail.subject, body=mail.body, to=[mail.to], headers=headers)
    for document in mail.attachments.all():
        with document.file.open("rb") as content:
            message.attach(document.name, content.read(), document.media_type)
    return message
