"""Stored files: private, immutable, identified by their content."""

import uuid

from django.conf import settings
from django.db import models

from ptce.documents.enums import Scan


def storage_path(document: "Document", filename: str) -> str:
    """Return where the bytes live: never a path made of what a person typed."""
    return f"documents/{document.uuid.hex[:2]}/{document.uuid.hex}"


class Document(models.Model):
    """A file as received. `name` is data (shown escaped), never a path; `media_type` is sniffed, never the sender's word."""

    uuid = models.UUIDField("identifiant public", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=255)
    media_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille (octets)")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    file = models.FileField("contenu", upload_to=storage_path, max_length=120)
    scan = models.CharField("analyse antivirus", max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="déposé par", null=True, related_name="+")
    added_at = models.DateTimeField("déposé le")

    class Meta:
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="documents_document_not_empty", violation_error_message="Le fichier est vide."
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"
