"""A few real régions and communes, enough for most tests (the whole code is loaded by the tests of territories)."""

from ptce.territories.models import Region

NAMES = {"11": "Île-de-France", "53": "Bretagne", "84": "Auvergne-Rhône-Alpes", "04": "La Réunion", "93": "Provence-Alpes-Côte d’Azur"}


def region(code: str = "84") -> Region:
    """Return the région, created when absent."""
    name = NAMES[code]
    return Region.objects.get_or_create(code=code, defaults={"name": name, "normalised": name.lower()})[0]
