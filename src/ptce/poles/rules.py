"""What a pole's dated facts say, in words. Pure."""

from collections.abc import Iterable, Sequence

from ptce.calls.enums import Phase
from ptce.core.text import normalise
from ptce.poles.enums import PoleStatusKind

# The strongest first: what a list shows when a pole holds several statuses.
_ORDER = (
    PoleStatusKind.SUPPORTED,
    PoleStatusKind.ACCOMPANIED,
    PoleStatusKind.PILOT,
    PoleStatusKind.DECLARED,
    PoleStatusKind.IN_PROJECT,
)
_OF_PHASE = {
    Phase.PILOT: PoleStatusKind.PILOT,
    Phase.SINGLE: PoleStatusKind.SUPPORTED,
    Phase.ONE: PoleStatusKind.ACCOMPANIED,
    Phase.TWO: PoleStatusKind.SUPPORTED,
}
# The label in the plural, for counts.
PLURALS = {
    PoleStatusKind.SUPPORTED: "soutenus par l’État",
    PoleStatusKind.ACCOMPANIED: "accompagnés",
    PoleStatusKind.PILOT: "pôles témoins",
    PoleStatusKind.DECLARED: "déclarés",
    PoleStatusKind.IN_PROJECT: "en projet",
}
DEFINITIONS = {
    PoleStatusKind.SUPPORTED: "lauréats d’un appel qui apporte un financement de l’État (2013, 2015, puis phase 2 depuis 2021)",
    PoleStatusKind.ACCOMPANIED: "lauréats de la phase 1, qui ouvre un accompagnement sans subvention",
    PoleStatusKind.PILOT: "pôles de l’expérimentation de 2011, sans financement de l’État",
    PoleStatusKind.DECLARED: "présentés comme PTCE par une source publique, sans appel connu",
    PoleStatusKind.IN_PROJECT: "groupes qui préparent leur candidature",
}
SEARCH_LIMIT = 1000


def status_given_by(phase: str) -> PoleStatusKind:
    """Return the status that a laureate of the phase receives."""
    return _OF_PHASE[Phase(phase)]


def principal(kinds: Iterable[str]) -> PoleStatusKind | None:
    """Return the strongest of the statuses held, or None."""
    held = set(kinds)
    return next((kind for kind in _ORDER if kind in held), None)


def in_order(kinds: Iterable[str]) -> list[PoleStatusKind]:
    """Return the statuses, the strongest first, each once."""
    held = set(kinds)
    return [kind for kind in _ORDER if kind in held]


def search_text(parts: Sequence[str]) -> str:
    """Return the words of the parts made comparable, a blank before each, so that « blank + beginning » finds a word."""
    words = normalise(" ".join(parts))
    return f" {words}"[:SEARCH_LIMIT] if words else ""


def distinct_name(name: str, carrier: str, dossier_number: str, taken: Iterable[str]) -> str:
    """Return the name to enter when another dossier of the same call bears it: with the carrier, else with the dossier's number.

    taken: normalised names of the poles already selected by the call.
    """
    used = set(taken)
    for candidate in (name, f"{name} – {carrier}" if carrier else name):
        if normalise(candidate) not in used:
            return candidate[:200]
    return f"{name[: 195 - len(dossier_number)]} ({dossier_number})"
