"""Kinds and states of calls."""

from django.db import models


class CallStatus(models.TextChoices):
    DRAFT = "DRAFT", "en préparation"
    PUBLISHED = "PUBLISHED", "publié"
    WITHDRAWN = "WITHDRAWN", "retiré"


class Phase(models.TextChoices):
    """The phase of a call (domain: 2011 pilot, 2013 and 2015 single, since 2021 phases 1 and 2)."""

    PILOT = "PILOT", "expérimentation"
    SINGLE = "SINGLE", "phase unique"
    ONE = "ONE", "phase 1"
    TWO = "TWO", "phase 2"


class CallKind(models.TextChoices):
    AMI = "AMI", "Appel à manifestation d’intérêt"
    AAP = "AAP", "Appel à projets"


class Silence(models.TextChoices):
    """What the administration's silence means (CRPA L231-1, L231-4)."""

    REJECTION = "REJECTION", "rejet"
    ACCEPTANCE = "ACCEPTANCE", "acceptation"


class Period(models.TextChoices):
    """Where a published call stands at an instant; derived, never stored."""

    COMING = "COMING", "à venir"
    OPEN = "OPEN", "ouvert"
    CLOSED = "CLOSED", "clos"
