"""Every field of every dossier of a call, row by row, for a spreadsheet: a cursor in chunks, never a list of dossiers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import batched

from django.db.models import Exists, OuterRef, QuerySet

from ptce.calls.models import Call, FormRevision
from ptce.core.dates import PARIS
from ptce.dossiers import queries as dossiers
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Piece
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Field
from ptce.questionnaire.display import plain_writer
from ptce.questionnaire.kinds import Kind

CHUNK = 500
FIXED = (
    "Numéro", "État", "Déposé le", "Nom du pôle", "Porteur", "SIRET du porteur", "Région d’examen", "Montant demandé (€)", "Budget total (€)",
    "Membres", "Rural", "Quartier prioritaire", "Outre-mer", "Fictif",
)  # fmt: skip
COLUMNS = (
    "number", "status", "submitted_at", "pole_name", "carrier_name", "carrier_siret", "region__name", "amount_requested", "total_budget",
    "members_count", "is_rural", "is_qpv", "is_overseas", "is_fictional", "pk", "answers__values",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """What is exported: the fields of every revision used, the newest wording first seen; header in order."""

    call: Call
    viewer: Viewer
    fields: tuple[Field, ...]

    @property
    def header(self) -> list[str]:
        return [*FIXED, *(field.label for field in self.fields)]


def sheet(call: Call, viewer: Viewer) -> Sheet:
    """Return what the person may export of a call: one statement."""
    used = Dossier.objects.filter(revision=OuterRef("pk"))
    found: dict[str, Field] = {}
    for revision in FormRevision.objects.filter(Exists(used), call=call).order_by("-number"):
        for section in revision.form.sections:
            for field in section.fields:
                found.setdefault(field.id, field)
    return Sheet(call, viewer, tuple(found.values()))


def count(held: Sheet) -> int:
    """Return how many rows the export has."""
    return _readable(held).count()


def rows(held: Sheet) -> Iterator[list[str]]:
    """Yield one row per dossier, by number, in the order of the header; one statement, and one per chunk when the form asks for files."""
    files = [field.id for field in held.fields if field.kind is Kind.FILE]
    # Prepared once: a million cells follow.
    writers = [(field.id, None if field.kind is Kind.FILE else plain_writer(field)) for field in held.fields]
    found = _readable(held).order_by("number").values_list(*COLUMNS).iterator(chunk_size=CHUNK)
    for chunk in batched(found, CHUNK):
        names = _names([row[-2] for row in chunk]) if files else {}
        for *fixed, pk, values in chunk:
            answers = values or {}
            cells = [write(answers.get(key)) if write else names.get((pk, key), "") for key, write in writers]
            yield [*map(_cell, fixed[:1]), _STATUSES[fixed[1]], *map(_cell, fixed[2:]), *cells]


def _readable(held: Sheet) -> QuerySet[Dossier]:
    return dossiers.examined_by(held.viewer).filter(call=held.call)


def _names(pks: list[int]) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    pieces = Piece.objects.filter(dossier__in=pks, removed_at__isnull=True).order_by("pk").values_list("dossier_id", "field_id", "document__name")
    for pk, field_id, name in pieces:
        found[pk, field_id] = f"{found[pk, field_id]} | {name}" if (pk, field_id) in found else name
    return found


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(PARIS).isoformat(timespec="seconds")
        case _:
            return str(value)


_STATUSES = {status.value: status.label for status in DossierStatus}
