from django.db import models


class Level(models.TextChoices):
    """The four levels of the official geographic code that a territory is made of."""

    COMMUNE = "COMMUNE", "Commune"
    EPCI = "EPCI", "Intercommunalité (EPCI)"
    DEPARTEMENT = "DEPARTEMENT", "Département"
    REGION = "REGION", "Région"
