"""Bodies and roles."""

from django.db import models


class BodyKind(models.TextChoices):
    CNA = "CNA", "Cellule nationale d’animation"
    CRA = "CRA", "Cellule régionale d’animation"
    JURY = "JURY", "Jury"
    STEERING = "STEERING", "Comité de pilotage"
    WORKING_GROUP = "WORKING_GROUP", "Groupe de travail"
    MINISTRY = "MINISTRY", "Administration"


class Role(models.TextChoices):
    """What a mandate allows. A role is held in a body, between two dates."""

    REGIONAL_AGENT = "REGIONAL_AGENT", "Agent régional"
    NATIONAL_OFFICER = "NATIONAL_OFFICER", "Agent national"
    EXPERT = "EXPERT", "Expert"
    SIGNATORY = "SIGNATORY", "Signataire"
    EDITOR = "EDITOR", "Rédacteur"
    PARTNER = "PARTNER", "Partenaire"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrateur"


class DirectoryState(models.TextChoices):
    """What the national directory told of a SIRET."""

    FOUND = "FOUND", "trouvé"
    UNKNOWN = "UNKNOWN", "inconnu de l’annuaire"
    PENDING = "PENDING", "à vérifier, l’annuaire ne répond pas"
    AMBIGUOUS = "AMBIGUOUS", "à vérifier par une personne"
