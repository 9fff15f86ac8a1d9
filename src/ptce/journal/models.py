"""The journal's tables. Triggers (first migration) refuse any change to a written row."""

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One line: who did what to what, when. `changes` holds ids and values before and after, never personal data."""

    verb = models.CharField("acte", max_length=60)
    target_type = models.CharField("objet", max_length=60)
    target_id = models.CharField("identifiant", max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="auteur", null=True, related_name="+")
    at = models.DateTimeField("instant")
    changes = models.JSONField("changements", default=dict)

    class Meta:
        verbose_name = "ligne du journal"
        indexes = [models.Index(fields=["target_type", "target_id", "id"], name="journal_entry_target")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.verb} {self.target_type}:{self.target_id}"

    @property
    def content(self) -> list[object]:
        """What the seal covers."""
        return [self.pk, self.verb, self.target_type, self.target_id, self.actor_id, self.at.isoformat(), self.changes]


class Seal(models.Model):
    """The seal of one entry: its place in the chain and the hash of everything before it.

    A table of its own, because entries may not change, and because rows may commit out of the order of their ids.
    """

    position = models.BigIntegerField("rang", primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, verbose_name="ligne", related_name="seal")
    digest = models.CharField("empreinte", max_length=64)
    sealed_at = models.DateTimeField("scellée le")

    class Meta:
        verbose_name = "scellé"

    def __str__(self) -> str:
        return f"#{self.position} {self.digest[:12]}"
