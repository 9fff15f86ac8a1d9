"""Every field of every dossier of a call, row by row, for a spreadsheet: a cursor in chunks, never a list of dossiers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from itertools import batched

import orjson
from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from ptce.calls.models import Call, FormRevision
from ptce.core.dates import PARIS
from ptce.dossiers import queries as dossiers
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, Piece
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.display import plain_writer
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.program import program_of
from ptce.questionnaire.visibility import asked

CHUNK = 500


class Content(Enum):
    """What a column holds. Every cell is a text; this says as what a spreadsheet may read it."""

    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the export; a cell that is not of its content (an answer to an older wording) stays a text."""

    title: str
    content: Content = Content.TEXT


FIXED = (
    Column("Numéro"), Column("État"), Column("Déposé le", Content.INSTANT), Column("Nom du pôle"), Column("Porteur"), Column("SIRET du porteur"),
    Column("Région d’examen"), Column("Montant demandé (€)", Content.AMOUNT), Column("Budget total (€)", Content.AMOUNT),
    Column("Membres", Content.NUMBER), Column("Rural"), Column("Quartier prioritaire"), Column("Outre-mer"), Column("Fictif"),
)  # fmt: skip
READ = (
    "number", "status", "submitted_at", "pole_name", "carrier_name", "carrier_siret", "region__name", "amount_requested", "total_budget",
    "members_count", "is_rural", "is_qpv", "is_overseas", "is_fictional", "pk", "revision_id",
)  # fmt: skip
_CONTENTS = {Kind.NUMBER: Content.NUMBER, Kind.AMOUNT: Content.AMOUNT, Kind.DATE: Content.DATE}


@dataclass(frozen=True)
class Sheet:
    """What is exported: the fields of every revision used, the newest wording first seen; columns in order."""

    call: Call
    viewer: Viewer
    fields: tuple[Field, ...]
    # By revision, those that ask on conditions or compute: their rows hold what is asked.
    forms: Mapping[int, Form]

    @property
    def columns(self) -> list[Column]:
        return [*FIXED, *(Column(field.label, _CONTENTS.get(field.kind, Content.TEXT)) for field in self.fields)]

    @property
    def header(self) -> list[str]:
        return [column.title for column in self.columns]


def sheet(call: Call, viewer: Viewer) -> Sheet:
    """Return what the person may export of a call: one statement."""
    used = Dossier.objects.filter(revision=OuterRef("pk"))
    found: dict[str, Field] = {}
    forms: dict[int, Form] = {}
    for revision in FormRevision.objects.filter(Exists(used), call=call).order_by("-number"):
        form = revision.form
        if program_of(form).steps:
            forms[revision.pk] = form
        for field in form.fields:
            found.setdefault(field.id, field)
    return Sheet(call, viewer, tuple(found.values()), forms)


def count(held: Sheet) -> int:
    """Return how many rows the export has."""
    return _readable(held).count()


def rows(held: Sheet) -> Iterator[list[str]]:
    """Yield one row per dossier, by number, in the order of the columns; one statement, and one per chunk when the form asks for files."""
    files = [field.id for field in held.fields if field.kind is Kind.FILE]
    # Prepared once: a million cells follow.
    writers = [(field.id, plain_writer(field)) for field in held.fields]
    # The answers are read as text: a faster reader than the field's own takes them apart.
    found = _readable(held).order_by("number").values_list(*READ, Cast("answers__values", TextField())).iterator(chunk_size=CHUNK)
    for chunk in batched(found, CHUNK):
        names = _names([row[-3] for row in chunk]) if files else {}
        for *fixed, pk, revision, answers in chunk:
            values = orjson.loads(answers) if answers else {}
            given = files
            if revision in held.forms:
                asks = asked(held.forms[revision], values)
                values, given = dict(asks.values), [key for key in files if key in asks]
            if given:
                values |= {key: names.get((pk, key)) for key in given}
            yield [*_fixed(fixed), *[write(values.get(key)) for key, write in writers]]


def _fixed(values: list[object]) -> list[str]:
    number, status, *others = values
    return [str(number), _STATUSES[str(status)], *[value if type(value) is str else _cell(value) for value in others]]


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
