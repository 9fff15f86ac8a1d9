"""States of a session, outcomes of a decision, orders of a line, kinds of letters."""

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


class RankingOrder(models.TextChoices):
    """What the dossiers are ordered by before the line is drawn."""

    MEAN = "MEAN", "moyenne pondérée"
    REGIONAL_RANK = "REGIONAL_RANK", "rang régional, puis moyenne pondérée"
    FILING = "FILING", "ordre de dépôt"


class LetterKind(models.TextChoices):
    DECISION = "DECISION", "décision"
    PROMOTION = "PROMOTION", "appel depuis la liste de réserve"


class ExportStatus(models.TextChoices):
    WAITING = "WAITING", "en attente"
    RUNNING = "RUNNING", "en cours"
    DONE = "DONE", "prêt"


class ExportFormat(models.TextChoices):
    XLSX = "XLSX", "XLSX"
    ODS = "ODS", "ODS"
