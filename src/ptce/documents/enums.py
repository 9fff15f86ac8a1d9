"""States of a stored file."""

from django.db import models


class Scan(models.TextChoices):
    NOT_SCANNED = "NOT_SCANNED", "non analysé"
    CLEAN = "CLEAN", "analysé, sain"
    INFECTED = "INFECTED", "infecté"
