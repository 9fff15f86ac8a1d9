"""What is given to the administration: pieces, deposits, what it asks for."""

import uuid

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models

from ptce.documents.models import Document
from ptce.dossiers.enums import PieceRequestStatus
from ptce.dossiers.models.dossiers import Dossier

PERSON = settings.AUTH_USER_MODEL


class Piece(models.Model):
    """A file given for a field of the form. Removed pieces stay, dated: what was submitted can be shown again."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="pieces")
    field_id = models.CharField("champ", max_length=40)
    document = models.OneToOneField(Document, models.PROTECT, verbose_name="document", related_name="piece")
    added_at = models.DateTimeField("ajoutée le")
    removed_at = models.DateTimeField("retirée le", null=True)
    # The idempotency key of the upload: a form posted twice adds one piece.
    key = models.UUIDField("clé", default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = "pièce"
        indexes = [models.Index(fields=["dossier", "field_id"], name="dossiers_piece_field")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.field_id}"


class Submission(models.Model):
    """One deposit: what was sent, frozen, with its receipt. A withdrawal dates it; depositing again makes another."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="submissions")
    rank = models.PositiveSmallIntegerField("rang")
    receipt_number = models.CharField("numéro d’accusé de réception", max_length=40, unique=True)
    # The key of the form posted: a second click finds the first deposit.
    key = models.UUIDField("clé", unique=True)
    received_at = models.DateTimeField("reçu le")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="déposé par", related_name="+")
    # {"answers": {...}, "pieces": [{"field", "name", "size", "sha256"}], "findings": [...], "mentions": [...]}
    content = models.JSONField("contenu figé")
    sha256 = models.CharField("empreinte du contenu", max_length=64, validators=[MinLengthValidator(64)])
    receipt = models.ForeignKey(Document, models.PROTECT, verbose_name="accusé de réception", null=True, related_name="+")
    withdrawn_at = models.DateTimeField("retiré le", null=True)

    class Meta:
        verbose_name = "dépôt"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "rank"], name="dossiers_submission_rank"),
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(withdrawn_at__isnull=True), name="dossiers_submission_one_standing"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.receipt_number}"


class PieceRequest(models.Model):
    """A request for missing pieces with its date: the delay of the implicit decision is suspended meanwhile (CRPA L114-5)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="piece_requests")
    asked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="demandé par", related_name="+")
    asked_at = models.DateTimeField("demandé le")
    due_on = models.DateField("à fournir avant le")
    text = models.TextField("demande")
    field_ids = models.JSONField("champs rouverts", default=list)
    status = models.CharField("état", max_length=9, choices=PieceRequestStatus.choices, default=PieceRequestStatus.OPEN)
    closed_at = models.DateTimeField("close le", null=True)
    answer = models.TextField("réponse de l’équipe", blank=True)

    class Meta:
        verbose_name = "demande de pièces"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=models.Q(status=PieceRequestStatus.OPEN),
                name="dossiers_piecerequest_one_open",
                violation_error_message="Une demande de pièces est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=models.Q(status=PieceRequestStatus.OPEN, closed_at__isnull=True)
                | (~models.Q(status=PieceRequestStatus.OPEN) & models.Q(closed_at__isnull=False)),
                name="dossiers_piecerequest_closed_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.status}"
