"""States of a session and outcomes of a decision."""

from django.db import models


class SessionStatus(models.TextChoices):
    PREPARING = "PREPARING", "en préparation"
    SUBMITTED = "SUBMITTED", "à confirmer par une seconde personne"
    CONFIRMED = "CONFIRMED", "confirmée"
    PUBLISHED = "PUBLISHED", "publiée"


class DecisionOutcome(models.TextChoices):
    LAUREATE = "LAUREATE", "lauréat"
    RESERVE = "RESERVE", "liste de réserve"
    REFUSED = "REFUSED", "non retenu"
