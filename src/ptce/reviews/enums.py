"""States of an assignment."""

from django.db import models


class AssignmentKind(models.TextChoices):
    READER = "READER", "lecteur régional"
    EXPERT = "EXPERT", "expert"


class AssignmentStatus(models.TextChoices):
    PROPOSED = "PROPOSED", "proposé"
    ACCEPTED = "ACCEPTED", "accepté"
    SUBMITTED = "SUBMITTED", "avis rendu"
    REFUSED = "REFUSED", "refusé"
    RECUSED = "RECUSED", "déport"
    CANCELLED = "CANCELLED", "annulé"


class OpinionStatus(models.TextChoices):
    ASKED = "ASKED", "demandé"
    GIVEN = "GIVEN", "rendu"
    CANCELLED = "CANCELLED", "annulé"


class Recommendation(models.TextChoices):
    FAVOURABLE = "FAVOURABLE", "favorable"
    RESERVED = "RESERVED", "réservé"
    UNFAVOURABLE = "UNFAVOURABLE", "défavorable"
