"""What people of a dossier tell each other, and what they are told."""

import uuid

from django.conf import settings
from django.db import models

from ptce.dossiers.enums import Side
from ptce.dossiers.models.dossiers import Dossier

PERSON = settings.AUTH_USER_MODEL


class Message(models.Model):
    """A message in the dossier between the team and the administration."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="messages")
    author = models.ForeignKey(PERSON, models.PROTECT, verbose_name="auteur", null=True, related_name="+")
    side = models.CharField("de", max_length=14, choices=Side.choices)
    body = models.TextField("message")
    at = models.DateTimeField("le")
    read_at = models.DateTimeField("lu par l’autre partie le", null=True)
    key = models.UUIDField("clé", default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = "message"
        indexes = [models.Index(fields=["dossier", "at"], name="dossiers_message_thread")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.side}"


class Notification(models.Model):
    """A line of a person's desk: something happened in a dossier they follow. The mail, if any, is in the outbox."""

    person = models.ForeignKey(PERSON, models.CASCADE, verbose_name="personne", related_name="notifications")
    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="notifications")
    text = models.CharField("texte", max_length=300)
    at = models.DateTimeField("le")
    seen_at = models.DateTimeField("vue le", null=True)

    class Meta:
        verbose_name = "signalement"
        indexes = [models.Index(fields=["person", "seen_at"], name="dossiers_notification_person")]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_seen(self) -> bool:
        return self.seen_at is not None
