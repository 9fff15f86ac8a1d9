"""Laureates and past calls, reached through operations."""

from datetime import datetime
from zlib import crc32

from ptce.calls.models import Call
from ptce.core.text import slug
from ptce.poles import operations
from ptce.poles.models import Pole
from tests.conftest import NOON


def past_call(title: str = "Premier appel à projets", **fields: object) -> Call:
    """Return a call known by its sources only: what the import writes."""
    values = {"slug": slug(title), "status": "PUBLISHED", "is_historical": True, "phase": "SINGLE", "kind": "AAP", "year": 2013, "updated_at": NOON}
    return Call.objects.create(title=title, **values | fields)


def laureate(call: Call, name: str = "Pôle du Val", *, number: str = "", now: datetime = NOON, **fields: object) -> Pole:
    """Enter a laureate of the call."""
    facts = {"evidence": "Décision du 1er septembre 2026", "actor": None, "is_fictional": call.is_fictional} | fields
    return operations.enter(call=call, dossier_number=number or f"D-{crc32(name.encode()):08x}", name=name, now=now, **facts)
