"""The demonstration's directory of companies: what it answers about a number of the fictional range."""

from functools import lru_cache

from ptce.portal.demonstration.organisations import RANKS, Organisation, members_of
from ptce.portal.demonstration.scenario import projects


def find(siret: str) -> Organisation | None:
    """Return the organisation of that number (SIRET or SIREN), None when the directory does not know it."""
    if not siret.startswith("000") or not siret.isdecimal():
        return None
    ordinal, rank = divmod(int(siret[3:8]), RANKS)
    members = _members(ordinal)
    found = members[rank] if rank < len(members) else None
    return found if found is not None and siret in {found.siret, found.siren} else None


@lru_cache(maxsize=512)
def _members(ordinal: int) -> tuple[Organisation, ...]:
    project = projects().get(ordinal)
    # A carrier whose seat nobody knows: the directory does not know it either.
    return members_of(project) if project is not None and project.is_placed else ()
