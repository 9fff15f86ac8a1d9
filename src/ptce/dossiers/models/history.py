"""What an answer was before what it is."""

from django.conf import settings
from django.db import models

from ptce.dossiers.models.dossiers import Dossier


class AnswerVersion(models.Model):
    """A version of an answer, the one that stands included. Written by `operations.history` with the answer itself.

    value, raw: as in `Answers`, both null once emptied. A pause of the typing makes no version of its own: what one person writes within two minutes
    of `began_at` is one row, under its last number, unless somebody else read it meanwhile (`is_seen`).
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, verbose_name="dossier", related_name="answer_versions", db_index=False)
    field_id = models.CharField("champ", max_length=40)
    version = models.PositiveIntegerField("version")
    value = models.JSONField("réponse", null=True)
    raw = models.JSONField("saisie refusée", null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", related_name="+", db_index=False)
    began_at = models.DateTimeField("commencée le")
    at = models.DateTimeField("enregistrée le")
    is_seen = models.BooleanField("lue par une autre personne", default=False)

    class Meta:
        verbose_name = "version d’une réponse"
        constraints = [models.UniqueConstraint(fields=["dossier", "field_id", "version"], name="dossiers_answerversion_once")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.field_id} v{self.version}"
