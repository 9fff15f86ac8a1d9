"""Load the geographic code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ptce.core.types import Actor
from ptce.journal import operations as journal
from ptce.territories import reference
from ptce.territories.models import Commune, Departement, Edition, Epci, FormerCommune, Region
from ptce.territories.rules.names import normalise, normalise_epci

_BATCH = 2000


@dataclass(frozen=True)
class Loaded:
    """How many rows of each kind are in force; `changed` is False when this edition was already in."""

    changed: bool
    regions: int
    departements: int
    epcis: int
    communes: int
    former_communes: int


@transaction.atomic
def load(*, now: datetime, actor: Actor | None = None, folder: Path = reference.DATA) -> Loaded:
    """Bring the tables to the edition of the files; loading the same edition again changes nothing.

    Rows are updated in place; those absent from the files stop being current, and old names are replaced.
    """
    digest = reference.digest(folder=folder)
    if _latest_digest() == digest:
        return _counts(changed=False)
    _replace(Region, (_region(row) for row in reference.rows("regions", folder=folder)))
    _replace(Departement, (_departement(row) for row in reference.rows("departements", folder=folder)))
    _replace(Epci, (_epci(row) for row in reference.rows("epci", folder=folder)))
    _replace(Commune, (_commune(row) for row in reference.rows("communes", folder=folder)))
    FormerCommune.objects.all().delete()
    FormerCommune.objects.bulk_create((_former(row) for row in reference.rows("former_communes", folder=folder)), batch_size=_BATCH)
    edition, _ = Edition.objects.update_or_create(digest=digest, defaults={"loaded_at": now})
    loaded = _counts(changed=True)
    journal.record(verb="territories.load", target=edition, actor=actor, now=now, digest=digest, communes=loaded.communes, epcis=loaded.epcis)
    return loaded


def _latest_digest() -> str | None:
    return Edition.objects.order_by("-loaded_at", "-pk").values_list("digest", flat=True).first()


def _counts(*, changed: bool) -> Loaded:
    return Loaded(
        changed=changed,
        regions=Region.objects.filter(is_current=True).count(),
        departements=Departement.objects.filter(is_current=True).count(),
        epcis=Epci.objects.filter(is_current=True).count(),
        communes=Commune.objects.filter(is_current=True).count(),
        former_communes=FormerCommune.objects.count(),
    )


def _replace[Row: (Region, Departement, Epci, Commune)](model: type[Row], rows: Iterable[Row]) -> None:
    items = list(rows)
    gone = set(model._default_manager.filter(is_current=True).values_list("pk", flat=True)) - {item.pk for item in items}
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.bulk_create(items, batch_size=_BATCH, update_conflicts=True, update_fields=fields, unique_fields=["code"])
    model._default_manager.filter(pk__in=sorted(gone)).update(is_current=False)


def _region(row: dict[str, str]) -> Region:
    return Region(code=row["code"], name=row["name"], normalised=normalise(row["name"]))


def _departement(row: dict[str, str]) -> Departement:
    return Departement(
        code=row["code"],
        name=row["name"],
        normalised=normalise(row["name"]),
        region_id=row["region"] or None,
        latitude=_degrees(row["latitude"]),
        longitude=_degrees(row["longitude"]),
    )


def _epci(row: dict[str, str]) -> Epci:
    return Epci(
        code=row["code"],
        name=row["name"],
        normalised=normalise_epci(row["name"]),
        region_id=row["region"],
        population=_number(row["population"]),
        latitude=_degrees(row["latitude"]),
        longitude=_degrees(row["longitude"]),
    )


def _commune(row: dict[str, str]) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        normalised=normalise(row["name"]),
        departement_id=row["departement"],
        epci_id=row["epci"] or None,
        population=_number(row["population"]),
        latitude=_degrees(row["latitude"]),
        longitude=_degrees(row["longitude"]),
        postcodes=row["postcodes"],
    )


def _former(row: dict[str, str]) -> FormerCommune:
    return FormerCommune(code=row["code"], name=row["name"], normalised=normalise(row["name"]), commune_id=row["commune"])


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _degrees(cell: str) -> float | None:
    return float(cell) if cell else None
