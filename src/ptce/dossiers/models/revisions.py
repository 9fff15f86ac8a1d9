"""What a new revision of the form changed in a draft, told to its team until each has read it."""

from django.conf import settings
from django.db import models

from ptce.calls.models import FormRevision
from ptce.dossiers.models.dossiers import Dossier


class FormChange(models.Model):
    """A draft went from one revision of its form to another.

    lines: what changed for this dossier, in French, as it was that day: [{"what", "subject", "consequence", "field", "section"}].
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="form_changes")
    before = models.ForeignKey(FormRevision, models.PROTECT, verbose_name="révision quittée", related_name="+")
    revision = models.ForeignKey(FormRevision, models.PROTECT, verbose_name="révision suivie", related_name="+")
    at = models.DateTimeField("suivie le")
    lines = models.JSONField("changements", default=list)

    class Meta:
        verbose_name = "changement de formulaire"
        constraints = [models.UniqueConstraint(fields=["dossier", "revision"], name="dossiers_formchange_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.dossier_id}/{self.revision_id}"


class FormChangeSeen(models.Model):
    """A person has read what changed: it is no longer shown to them."""

    change = models.ForeignKey(FormChange, models.CASCADE, verbose_name="changement", related_name="seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="personne", related_name="+")
    at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "changement lu"
        constraints = [models.UniqueConstraint(fields=["change", "person"], name="dossiers_formchangeseen_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.change_id}/{self.person_id}"
