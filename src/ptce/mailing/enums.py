"""States of a message of the outbox."""

from django.db import models


class MailStatus(models.TextChoices):
    QUEUED = "QUEUED", "en attente"
    SENDING = "SENDING", "en cours d’envoi"
    SENT = "SENT", "envoyé"
    FAILED = "FAILED", "en échec"
