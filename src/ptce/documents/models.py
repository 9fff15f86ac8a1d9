"""Stored files: private, immutable, identified by their content."""

import uuid

from django.conf import settings
from django.db import models

from ptce.documents.enums import PREVIEWED, SERVED, Scan


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
    scanned_at = models.DateTimeField("analysé le", null=True)
    signature = models.CharField("programme malveillant trouvé", max_length=200, blank=True)
    # In quarantine: how often the antivirus was asked in vain, why the last time, and when it is asked again.
    scan_attempts = models.PositiveSmallIntegerField("analyses tentées", default=0)
    scan_problem = models.CharField("échec de l’analyse", max_length=300, blank=True)
    scan_after = models.DateTimeField("prochaine analyse", null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="déposé par", null=True, related_name="+")
    added_at = models.DateTimeField("déposé le")

    class Meta:
        verbose_name = "document"
        indexes = [
            # The quarantine is read each minute and by the desk: a few rows of a large table.
            models.Index(fields=["added_at"], condition=models.Q(scan=Scan.QUARANTINED), name="documents_document_quarantine"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="documents_document_not_empty", violation_error_message="Le fichier est vide."
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.name}"

    @property
    def is_served(self) -> bool:
        return self.scan in SERVED

    @property
    def has_preview(self) -> bool:
        return self.is_served and self.media_type in PREVIEWED

    @property
    def is_waiting(self) -> bool:
        return self.scan == Scan.QUARANTINED


def preview_path(preview: "Preview", filename: str) -> str:
    """Return where a drawn page lives."""
    return f"previews/{preview.document.uuid.hex[:2]}/{preview.document.uuid.hex}-{preview.page}.webp"


class Preview(models.Model):
    """A page of a file, drawn once as a picture; or why it cannot be. `pages` may be shown, of `total`."""

    document = models.ForeignKey(Document, models.CASCADE, verbose_name="document", related_name="previews")
    page = models.PositiveSmallIntegerField("page")
    file = models.FileField("image", upload_to=preview_path, max_length=120, blank=True)
    pages = models.PositiveIntegerField("pages montrées", default=0)
    total = models.PositiveIntegerField("pages du fichier", default=0)
    width = models.PositiveIntegerField("largeur", default=0)
    height = models.PositiveIntegerField("hauteur", default=0)
    problem = models.CharField("empêchement", max_length=200, blank=True)
    made_at = models.DateTimeField("faite le")

    class Meta:
        verbose_name = "aperçu"
        constraints = [models.UniqueConstraint(fields=["document", "page"], name="documents_preview_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.document_id}/{self.page}"
