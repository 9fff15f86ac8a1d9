"""The views that a person saved of their list, and those shared with their bodies."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from ptce.organisations.models import Body, Mandate
from ptce.organisations.queries import Viewer
from ptce.reviews.models import SavedView

# What a view keeps of an address, in this order. The page is where one is, not what one looks at.
KEPT = ("onglet", "appel", "etat", "region", "q", "rural", "qpv", "retard", "miens")


def views_of(viewer: Viewer) -> QuerySet[SavedView]:
    """Return the person's views and those shared with a body where they hold a mandate, by name: one statement."""
    bodies = Mandate.objects.in_force(viewer.at).filter(person_id=viewer.id).values("body")
    return SavedView.objects.filter(Q(owner_id=viewer.id) | Q(body__in=bodies)).order_by("name", "pk")


def own_views(viewer: Viewer) -> QuerySet[SavedView]:
    """Return the views that the person saved, with the body they are shared with."""
    return SavedView.objects.filter(owner_id=viewer.id).select_related("body").order_by("name", "pk")


def bodies_of(viewer: Viewer) -> QuerySet[Body]:
    """Return the bodies where the person holds a mandate, by name."""
    held = Mandate.objects.in_force(viewer.at).filter(person_id=viewer.id)
    return Body.objects.filter(pk__in=held.values("body")).order_by("name", "pk")


def query_of(address: Mapping[str, str]) -> str:
    """Return the part of an address that a view keeps, always written the same way."""
    return urlencode({name: address[name][:120] for name in KEPT if address.get(name)})[:500]
