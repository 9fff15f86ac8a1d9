"""Who is where in a dossier just now, and what changed since a page was read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime

from ptce.accounts.models import User
from ptce.dossiers import rules
from ptce.dossiers.models import Dossier, Presence
from ptce.organisations.queries import Viewer


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page of the dossier that gave a sign lately. field_id: the answer being written, empty when none is."""

    person_id: int
    name: str
    tab: str
    section_id: str
    field_id: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Watch:
    """A dossier as a page that watches it must know it.

    stamp: what to send next time. versions: version by field, None when nothing changed since the stamp that was sent.
    """

    dossier: Dossier
    stamp: str
    versions: Mapping[str, int] | None
    pages: tuple[OpenPage, ...]


def watch(viewer: Viewer, number: str, *, stamp: str = "") -> Watch | None:
    """Return who is where in a dossier of the person's, and the versions of its answers if it changed since `stamp`: one statement."""
    known = _instant(stamp)
    fresh = FilteredRelation("presences", condition=Q(presences__seen_at__gt=viewer.at - rules.PRESENCE_LASTS))
    versions = Cast("answers__versions", TextField())
    rows = list(
        Dossier.objects.filter(number=number, team__person_id=viewer.id)
        .annotate(
            page=fresh,
            role=F("team__role"),
            asked=Case(When(updated_at=known, then=Value("")), default=versions, output_field=TextField()) if known else versions,
        )
        .order_by("page__pk")
        .values("pk", "status", "updated_at", "role", "asked", *(f"page__{name}" for name in _PAGE))
    )
    if not rows:
        return None
    first = rows[0]
    dossier = Dossier(pk=first["pk"], number=number, status=first["status"], updated_at=first["updated_at"])
    dossier.team_roles[viewer.id or 0] = first["role"]
    held = {field_id: stored[0] for field_id, stored in json.loads(first["asked"]).items()} if first["asked"] else None
    return Watch(dossier, stamp_of(dossier), held, tuple(_page(row) for row in rows if row["page__person_id"]))


def open_pages(dossier: Dossier, *, now: datetime) -> tuple[OpenPage, ...]:
    """Return the pages of the dossier that gave a sign lately: one statement."""
    found = Presence.objects.filter(dossier_id=dossier.pk, seen_at__gt=now - rules.PRESENCE_LASTS).order_by("pk").values(*_PAGE)
    return tuple(_page({f"page__{name}": value for name, value in row.items()}) for row in found)


def stamp_of(dossier: Dossier) -> str:
    """Return what tells whether a dossier changed since a page was read."""
    return dossier.updated_at.isoformat()


_PAGE = ("person_id", "person__first_name", "person__last_name", "person__email", "tab", "section_id", "field_id", "seen_at")


def _page(row: Mapping[str, Any]) -> OpenPage:
    person = User(first_name=row["page__person__first_name"], last_name=row["page__person__last_name"], email=row["page__person__email"])
    return OpenPage(
        person_id=row["page__person_id"],
        name=person.display_name,
        tab=row["page__tab"],
        section_id=row["page__section_id"],
        field_id=row["page__field_id"],
        seen_at=row["page__seen_at"],
    )


def _instant(stamp: str) -> datetime | None:
    try:
        found = parse_datetime(stamp)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
