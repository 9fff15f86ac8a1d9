"""The bodies that exist by the scheme itself."""

from datetime import datetime

from django.db import transaction

from ptce.core.text import slug
from ptce.journal.operations import record
from ptce.organisations.enums import BodyKind
from ptce.organisations.models import Body
from ptce.territories.models import Region

CNA_SLUG = "cna"


@transaction.atomic
def ensure_bodies(*, now: datetime) -> int:
    """Create what is missing of the national cell (CNA) and of the cell of each région (CRA); return how many were made."""
    wanted: list[tuple[str, BodyKind, str, Region | None]] = [(CNA_SLUG, BodyKind.CNA, BodyKind.CNA.label, None)]
    for region in Region.objects.filter(is_current=True).order_by("code"):
        wanted.append((f"cra-{slug(region.name)}", BodyKind.CRA, f"{BodyKind.CRA.label}\u00a0– {region.name}", region))
    served = set(Body.objects.filter(kind=BodyKind.CRA).values_list("region_id", flat=True))
    made = 0
    for address, kind, name, where in wanted:
        if where is not None and where.pk in served:
            continue
        body, created = Body.objects.get_or_create(slug=address, defaults={"kind": kind, "name": name, "region": where})
        if created:
            record(verb="organisations.create_body", target=body, actor=None, now=now, kind=kind)
            made += 1
    return made
