"""States of a dossier and roles in its team."""

from django.db import models


class DossierStatus(models.TextChoices):
    DRAFT = "DRAFT", "brouillon"
    SUBMITTED = "SUBMITTED", "déposé"
    INCOMPLETE = "INCOMPLETE", "pièces demandées"
    ELIGIBLE = "ELIGIBLE", "recevable"
    INELIGIBLE = "INELIGIBLE", "irrecevable"
    LAUREATE = "LAUREATE", "lauréat"
    RESERVE = "RESERVE", "liste de réserve"
    REFUSED = "REFUSED", "non retenu"
    RENOUNCED = "RENOUNCED", "a renoncé"


class MemberRole(models.TextChoices):
    OWNER = "OWNER", "responsable"
    EDITOR = "EDITOR", "rédacteur"
    READER = "READER", "lecteur"


class GrantRole(models.TextChoices):
    """Why somebody outside the team and the mandates may read a dossier."""

    READER = "READER", "lecteur de la région"
    EXPERT = "EXPERT", "expert"
    OPINION = "OPINION", "avis extérieur"


class Side(models.TextChoices):
    TEAM = "TEAM", "équipe"
    ADMINISTRATION = "ADMINISTRATION", "administration"


class PieceRequestStatus(models.TextChoices):
    OPEN = "OPEN", "en attente de réponse"
    ANSWERED = "ANSWERED", "répondue"
    EXPIRED = "EXPIRED", "délai passé"
    CANCELLED = "CANCELLED", "annulée"
