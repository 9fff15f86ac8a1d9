"""More time for one team."""

from django.conf import settings
from django.db import models

from ptce.dossiers.models.dossiers import Dossier

PERSON = settings.AUTH_USER_MODEL


class Extension(models.Model):
    """The deadline of one dossier put off, with who decided and why. One at most in force; `Dossier.extended_until` copies its instant."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="extensions")
    until = models.DateTimeField("dépôt possible jusqu’au")
    reason = models.CharField("motif", max_length=500)
    granted_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="accordée par", related_name="+")
    granted_at = models.DateTimeField("accordée le")
    revoked_by = models.ForeignKey(PERSON, models.PROTECT, verbose_name="annulée par", null=True, related_name="+")
    revoked_at = models.DateTimeField("annulée le", null=True)

    class Meta:
        verbose_name = "prolongation"
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=models.Q(revoked_at__isnull=True), name="dossiers_extension_one_standing"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="dossiers_extension_has_reason"),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True, revoked_by__isnull=True) | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="dossiers_extension_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dossier_id}"
