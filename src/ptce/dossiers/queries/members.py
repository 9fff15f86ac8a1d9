"""What is known of the organisations of a group."""

from collections.abc import Iterable

from ptce.organisations.models import Organisation
from ptce.organisations.queries import known_lookups


def known_names(sirets: Iterable[str]) -> dict[str, str]:
    """Return the names that the directory gave of these numbers (14 figures), without asking it: two statements at most."""
    wanted = {siret for siret in sirets if len(siret) == 14}
    if not wanted:
        return {}
    found = {siret: known.name for siret, known in known_lookups(wanted).items() if known.is_found and known.name}
    sirens = {siret[:9] for siret in wanted - found.keys()}
    named = dict(Organisation.objects.filter(siren__in=sirens).exclude(name="").values_list("siren", "name")) if sirens else {}
    return found | {siret: named[siret[:9]] for siret in wanted - found.keys() if siret[:9] in named}
