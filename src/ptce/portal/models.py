"""How far the demonstration is loaded."""

from django.db import models


class DemonstrationStep(models.Model):
    """A step of the loading: what the screens show while the worker plays it."""

    key = models.CharField("étape", max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField("ordre")
    label = models.CharField("intitulé", max_length=120)
    done = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("à faire", default=0)
    started_at = models.DateTimeField("commencée le")
    finished_at = models.DateTimeField("terminée le", null=True)

    class Meta:
        verbose_name = "étape de la démonstration"

    def __str__(self) -> str:
        return f"{self.position} {self.key}"
