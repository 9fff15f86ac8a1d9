"""Read the outbox."""

from datetime import datetime

from django.db import models

from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail


def due(now: datetime) -> models.QuerySet[Mail]:
    """Return the messages to send now, oldest first."""
    return Mail.objects.filter(status__in=[MailStatus.QUEUED, MailStatus.FAILED], next_attempt_at__lte=now).order_by("next_attempt_at", "pk")


def about(target: models.Model) -> models.QuerySet[Mail]:
    """Return the messages about one object, newest first."""
    return Mail.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk), is_secret=False).order_by("-created_at", "-pk")


def failures(target_type: str, target_ids: list[str]) -> models.QuerySet[Mail]:
    """Return the messages in failure about these objects."""
    return Mail.objects.filter(target_type=target_type, target_id__in=target_ids, status=MailStatus.FAILED).order_by("-created_at", "-pk")
