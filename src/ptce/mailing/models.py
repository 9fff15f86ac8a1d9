"""The outbox: a message is a row before it is a mail, so none is lost and none leaves twice."""

from django.db import models

from ptce.documents.models import Document
from ptce.mailing.enums import MailStatus


class Mail(models.Model):
    """A message to one address. `key` is its business identity: the same key is never written twice."""

    key = models.CharField("clé", max_length=200, unique=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    to = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=300)
    body = models.TextField("texte")
    attachments = models.ManyToManyField(Document, verbose_name="pièces jointes", blank=True, related_name="+")
    # Where its reader stops such messages, by a page or by their mail program (RFC 8058); empty for what nobody may refuse.
    unsubscribe_url = models.CharField("adresse de désabonnement", max_length=300, blank=True)
    # What it is about, to show failures where people work: "dossiers.dossier", "12".
    target_type = models.CharField("objet lié", max_length=60, blank=True)
    target_id = models.CharField("identifiant lié", max_length=40, blank=True)
    # A one-time code must not be read in the outbox afterwards: its body is erased once sent.
    is_secret = models.BooleanField("confidentiel", default=False)
    status = models.CharField("état", max_length=8, choices=MailStatus.choices, default=MailStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai")
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)
    created_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "message"
        indexes = [
            models.Index(fields=["status", "next_attempt_at"], name="mailing_mail_due"),
            models.Index(fields=["target_type", "target_id"], name="mailing_mail_target"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status=MailStatus.SENT, sent_at__isnull=False)
                | (~models.Q(status=MailStatus.SENT) & models.Q(sent_at__isnull=True)),
                name="mailing_mail_sent_has_date",
                violation_error_message="Un message envoyé porte sa date d’envoi.",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.key}"
