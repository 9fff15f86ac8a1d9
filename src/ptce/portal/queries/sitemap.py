"""The public addresses, for the site map and the engines: nothing fictional, nothing withdrawn."""

from dataclasses import dataclass

from ptce.calls import queries as calls
from ptce.core.dates import paris_date
from ptce.poles.models import Pole

FIXED = (
    ("/", "Accueil"),
    ("/appels/", "Appels"),
    ("/poles/", "Pôles"),
    ("/carte/", "Carte des pôles"),
    ("/verifier/", "Vérifier un accusé de réception"),
    ("/plan-du-site/", "Plan du site"),
    ("/accessibilite/", "Accessibilité"),
    ("/mentions-legales/", "Mentions légales"),
    ("/donnees-personnelles/", "Données personnelles"),
)
# The protocol's own limit for one file.
LIMIT = 50_000


@dataclass(frozen=True)
class Address:
    """A public address; `changed_on` is an ISO date, or empty."""

    path: str
    label: str
    changed_on: str = ""


def call_addresses() -> list[Address]:
    """Return the pages of the real published calls, the latest first."""
    rows = calls.visible_calls().published().filter(is_fictional=False).order_by("-year", "-pk").values_list("slug", "title", "updated_at")
    return [Address(f"/appels/{slug}/", title, paris_date(at).isoformat() if at else "") for slug, title, at in rows]


def pole_addresses() -> list[Address]:
    """Return the pages of the real poles, by name."""
    rows = Pole.objects.real().order_by("normalised_name").values_list("slug", "name", "updated_at")[:LIMIT]
    return [Address(f"/poles/{slug}/", name, paris_date(at).isoformat()) for slug, name, at in rows]


def fixed_addresses() -> list[Address]:
    """Return the pages that are always there."""
    return [Address(path, label) for path, label in FIXED]
