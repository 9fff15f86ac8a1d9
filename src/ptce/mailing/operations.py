"""Write to the outbox, and record what became of a message."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models, transaction
from django.template import Context, Engine

from ptce.core.tasks import enqueue_on_commit
from ptce.documents.models import Document
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail

# Seconds before the next attempt, by number of attempts made.
BACKOFF_SECONDS = (60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600)


def enqueue(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    now: datetime,
    target: models.Model | None = None,
    attachments: Sequence[Document] = (),
    is_secret: bool = False,
    unsubscribe_url: str = "",
) -> Mail:
    """Write a message to the outbox, in the caller's transaction; the same key again returns the first one."""
    with transaction.atomic():
        mail, created = Mail.objects.get_or_create(
            key=key,
            defaults={
                "message_id": f"<{uuid4().hex}@{settings.MAIL_DOMAIN}>",
                "to": to,
                # One line, its non-breaking spaces kept.
                "subject": re.sub(r"[\r\n\t ]+", " ", subject).strip()[:300],
                "body": body,
                "target_type": target._meta.label_lower if target is not None else "",
                "target_id": str(target.pk) if target is not None else "",
                "is_secret": is_secret,
                "unsubscribe_url": unsubscribe_url,
                "next_attempt_at": now,
                "created_at": now,
            },
        )
        if created:
            if attachments:
                mail.attachments.set(attachments)
            enqueue_on_commit("mailing.deliver", mail.pk)
    return mail


def written(template: str, facts: dict[str, object]) -> tuple[str, str]:
    """Return the subject (first line) and the body of a text template, nothing escaped: mail is not HTML."""
    text = Engine.get_default().get_template(template).render(Context({"site_url": settings.SITE_URL, **facts}, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


@transaction.atomic
def claim(*, mail_id: int, now: datetime) -> Mail | None:
    """Take a due message for sending, or return None when another worker has it or it has left already."""
    mail = Mail.objects.select_for_update(of=("self",)).filter(pk=mail_id).first()
    if mail is None or mail.status not in {MailStatus.QUEUED, MailStatus.FAILED} or mail.next_attempt_at > now:
        return None
    mail.status = MailStatus.SENDING
    mail.attempts += 1
    # A worker killed while sending leaves SENDING behind: `release_stale` puts it back after this instant.
    mail.next_attempt_at = now + timedelta(minutes=5)
    mail.save(update_fields=["status", "attempts", "next_attempt_at"])
    return mail


@transaction.atomic
def mark_sent(*, mail: Mail, now: datetime) -> None:
    """Record that the server took the message; a secret body is erased."""
    mail.status = MailStatus.SENT
    mail.sent_at = now
    mail.last_error = ""
    if mail.is_secret and not settings.DEMO:
        mail.body = "(contenu confidentiel effacé après l’envoi)"
    mail.save(update_fields=["status", "sent_at", "last_error", "body"])


@transaction.atomic
def mark_failed(*, mail: Mail, error: str, now: datetime) -> None:
    """Record a failure and when to try again."""
    mail.status = MailStatus.FAILED
    mail.last_error = error[:300]
    mail.next_attempt_at = now + timedelta(seconds=BACKOFF_SECONDS[min(mail.attempts, len(BACKOFF_SECONDS)) - 1])
    mail.save(update_fields=["status", "last_error", "next_attempt_at"])


def release_stale(*, now: datetime) -> int:
    """Queue again the messages whose worker died while sending; they keep their Message-ID."""
    return Mail.objects.filter(status=MailStatus.SENDING, next_attempt_at__lte=now).update(status=MailStatus.QUEUED)


@transaction.atomic
def retry(*, mail_id: int, now: datetime) -> bool:
    """Send a failed message again at once, because a person asked; it keeps its Message-ID. Return whether it was in failure."""
    mail = Mail.objects.select_for_update(of=("self",)).filter(pk=mail_id, status=MailStatus.FAILED).first()
    if mail is None:
        return False
    mail.status, mail.next_attempt_at = MailStatus.QUEUED, now
    mail.save(update_fields=["status", "next_attempt_at"])
    enqueue_on_commit("mailing.deliver", mail.pk)
    return True
