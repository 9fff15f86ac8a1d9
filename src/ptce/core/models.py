"""What all processes share: the lease of the minute's work, the entries of the shared cache."""

from django.db import models


class Lease(models.Model):
    """A periodic act: when it is next due, and until when somebody holds it. A dead holder loses it when `held_until` passes."""

    name = models.CharField("acte", max_length=40, primary_key=True)
    due_at = models.DateTimeField("prochaine fois")
    held_until = models.DateTimeField("tenu jusqu’à", null=True)
    holder = models.CharField("tenu par", max_length=64, blank=True)

    class Meta:
        verbose_name = "bail"

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"


class SharedEntry(models.Model):
    """A row of Django's default cache, in the shape its backend reads and writes; nothing else touches it."""

    cache_key = models.CharField("clé", max_length=255, primary_key=True)
    value = models.TextField("valeur")
    expires = models.DateTimeField("expire le", db_index=True)

    class Meta:
        verbose_name = "entrée partagée"

    def __str__(self) -> str:
        return self.cache_key
