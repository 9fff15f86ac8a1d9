"""Statuses of a pole and outcomes of a selection."""

from django.db import models


class PoleStatusKind(models.TextChoices):
    """Definitions, never mixed (domain §1.1): there is no exclusive label."""

    SUPPORTED = "SUPPORTED", "soutenu par l’État"
    ACCOMPANIED = "ACCOMPANIED", "accompagné (lauréat de phase 1)"
    PILOT = "PILOT", "pôle témoin"
    DECLARED = "DECLARED", "déclaré"
    IN_PROJECT = "IN_PROJECT", "en projet"


class Outcome(models.TextChoices):
    LAUREATE = "LAUREATE", "lauréat"
    PILOT = "PILOT", "pôle témoin"
    CANDIDATE = "CANDIDATE", "candidat"
    RENOUNCED = "RENOUNCED", "lauréat ayant renoncé"
