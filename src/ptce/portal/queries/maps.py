"""The map of the registry, drawn once per state of the registry."""

from collections.abc import Iterable

from ptce.poles import queries as poles
from ptce.poles.enums import PoleStatusKind
from ptce.poles.models import Pole
from ptce.portal.rules import plural
from ptce.territories.queries import MapDrawing, Marker, france_map

# The end of the point's class: supported poles have the strongest colour; the label says the status too.
_POINTS = {PoleStatusKind.SUPPORTED: "", PoleStatusKind.ACCOMPANIED: "secondary"}
LEGEND = (("", "soutenu par l’État"), ("secondary", "accompagné"), ("muted", "pôle témoin ou déclaré"))


def registry_map(found: Iterable[Pole]) -> MapDrawing:
    """Return the map of poles loaded by `poles.queries.registry`; those without a place are not drawn."""
    markers = [_marker(pole) for pole in found if pole.latitude is not None and pole.longitude is not None]
    placed = plural(len(markers), "pôle placé", "pôles placés")
    return france_map(
        markers,
        identifier="carte-des-poles",
        title="Carte des pôles",
        description=f"{placed} sur la carte de France, chacun lié à sa page. La liste donne les mêmes pôles.",
    )


def pole_map(pole: Pole) -> MapDrawing | None:
    """Return the small map of one pole: its département set forward and its point; None when its place is unknown."""
    if pole.latitude is None or pole.longitude is None:
        return None
    where = pole.commune_name or (pole.departement.name if pole.departement else "")
    return france_map(
        [Marker(pole.latitude, pole.longitude, pole.name)],
        identifier="carte-du-pole",
        title=f"Où se trouve {pole.name}",
        description=f"Carte de France\u00a0: le pôle est placé à {where}." if where else "Carte de France.",
        highlighted={pole.departement_id: "selected"} if pole.departement_id else None,
    )


def _marker(pole: Pole) -> Marker:
    kind = poles.principal_of(pole)
    label = f"{pole.name}, {kind.label}" if kind else pole.name
    return Marker(pole.latitude or 0.0, pole.longitude or 0.0, label, f"/poles/{pole.slug}/", _POINTS.get(kind, "muted") if kind else "muted")
