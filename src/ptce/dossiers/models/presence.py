"""Who has which page of a dossier open: advice for those who write together, never a lock."""

from django.conf import settings
from django.db import models

from ptce.dossiers.models.dossiers import Dossier


class Presence(models.Model):
    """A page of a dossier open in somebody's browser, until a few minutes after its last sign.

    section_id: empty on the overview. field_id: the answer being written, empty when none is.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="+")
    tab = models.CharField("onglet", max_length=40)
    section_id = models.CharField("rubrique", max_length=40, blank=True)
    field_id = models.CharField("champ", max_length=40, blank=True)
    seen_at = models.DateTimeField("vue le", db_index=True)

    class Meta:
        verbose_name = "présence"
        constraints = [models.UniqueConstraint(fields=["dossier", "person", "tab"], name="dossiers_presence_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.section_id}"
