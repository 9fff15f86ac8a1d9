"""Why somebody follows a call, and what they are told."""

from django.db import models


class Origin(models.TextChoices):
    MAIL = "MAIL", "adresse confirmée"
    PERSON = "PERSON", "compte"
    TEAM = "TEAM", "équipe d’un dossier"


class NoticeKind(models.TextChoices):
    RECTIFIED = "RECTIFIED", "rectification"
    ANSWERS = "ANSWERS", "réponses publiées"
    CLOSING = "CLOSING", "clôture proche"
    LAUREATES = "LAUREATES", "lauréats publiés"
    WITHDRAWN = "WITHDRAWN", "retrait"


class QuestionStatus(models.TextChoices):
    WAITING = "WAITING", "à traiter"
    PUBLISHED = "PUBLISHED", "publiée"
    PRIVATE = "PRIVATE", "répondue en privé"
    DISMISSED = "DISMISSED", "écartée"
