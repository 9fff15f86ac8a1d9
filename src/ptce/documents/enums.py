"""States of a stored file."""

from django.db import models


class Scan(models.TextChoices):
    NOT_SCANNED = "NOT_SCANNED", "non analysé par un antivirus"
    # Waits for the antivirus: served to nobody.
    QUARANTINED = "QUARANTINED", "en cours d’analyse antivirus"
    CLEAN = "CLEAN", "analysé, aucun virus trouvé"
    INFECTED = "INFECTED", "infecté, retenu"


# What may be read by whoever sees the object it belongs to.
SERVED = (Scan.NOT_SCANNED, Scan.CLEAN)
# What is also shown page by page, as pictures.
PREVIEWED = ("application/pdf", "image/png", "image/jpeg")
