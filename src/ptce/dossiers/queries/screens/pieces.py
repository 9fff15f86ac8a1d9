"""Pieces in lines, and the places of a form that take files."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from ptce.calls.queries import TemplateLink, template_link
from ptce.core.dates import size
from ptce.documents.enums import Scan
from ptce.dossiers.models import Dossier, Piece
from ptce.dossiers.queries.content import Content
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind


@dataclass(frozen=True, slots=True)
class PieceLine:
    """A piece: `detail` is its type, size and what the antivirus says, `short_sha256` the beginning of its digest. signature: of an infected one."""

    id: int
    name: str
    detail: str
    sha256: str
    is_served: bool = True
    is_waiting: bool = False
    has_preview: bool = False
    signature: str = ""

    @property
    def short_sha256(self) -> str:
        return f"{self.sha256[:12]}…"


@dataclass(frozen=True, slots=True)
class PieceSlot:
    """A question that takes files, with those given. key: the idempotency key of the next upload. error: why the last one was refused."""

    id: str
    label: str
    help: str
    is_required: bool
    takes_several: bool
    pieces: tuple[PieceLine, ...]
    can_add: bool
    can_remove: bool
    is_full: bool
    add_url: str
    fresh_url: str
    accepts: str
    key: uuid.UUID
    limit: int
    limit_in_words: str
    example: str = ""
    template: TemplateLink | None = None
    error: str = ""

    def refused(self, error: str) -> "PieceSlot":
        """Return the same with the reason of a refusal."""
        return replace(self, error=error)


def piece_lines(pieces: Iterable[Piece]) -> tuple[PieceLine, ...]:
    """Return the pieces in lines; no statement when their documents are loaded."""
    return tuple(_line(piece) for piece in pieces)


def _line(piece: Piece) -> PieceLine:
    document = piece.document
    return PieceLine(
        id=piece.pk,
        name=document.name,
        detail=detail_of(piece),
        sha256=document.sha256,
        is_served=document.is_served,
        is_waiting=document.is_waiting,
        has_preview=document.has_preview,
        signature=document.signature,
    )


def detail_of(piece: Piece) -> str:
    """Return « PDF – 84 ko – analysé, aucun virus trouvé »."""
    document = piece.document
    extension = document.name.rpartition(".")[2].upper()
    return f"{extension if len(extension) <= 5 else 'Fichier'} – {size(document.size)} – {Scan(document.scan).label}"


def piece_slots(dossier: Dossier, held: Content, *, writable: frozenset[str]) -> tuple[PieceSlot, ...]:
    """Return every question asked that takes files; `writable`: those that may change now."""
    return tuple(
        slot_of(dossier, field, held.files.get(field.id, ()), writable=writable) for field in held.asked.form.fields if field.kind is Kind.FILE
    )


def slot_of(dossier: Dossier, field: Field, pieces: Sequence[Piece], *, writable: frozenset[str]) -> PieceSlot:
    """Return one question that takes files."""
    is_full = isinstance(field.maximum, Decimal) and len(pieces) >= field.maximum
    can_write = field.id in writable
    return PieceSlot(
        id=field.id,
        label=field.label,
        help=field.help,
        is_required=field.required,
        takes_several=field.maximum != 1,
        pieces=piece_lines(pieces),
        can_add=can_write and not is_full,
        can_remove=can_write,
        is_full=can_write and is_full,
        add_url=reverse("dossiers:add_piece", args=[dossier.number, field.id]),
        fresh_url=reverse("dossiers:piece_slot", args=[dossier.number, field.id]),
        accepts=f"PDF de préférence, {size(settings.FILE_MAX_BYTES)} au plus par fichier. Il est vérifié à son arrivée.",
        key=uuid.uuid4(),
        limit=settings.FILE_MAX_BYTES,
        limit_in_words=size(settings.FILE_MAX_BYTES),
        example=field.example,
        template=template_link(field),
    )


def usage(pieces: Iterable[Piece]) -> str:
    """Return how many files there are and what they weigh, with the limit of a dossier."""
    sizes = [piece.document.size for piece in pieces]
    limit = size(settings.DOSSIER_MAX_BYTES)
    if not sizes:
        return f"Aucun fichier joint pour l’instant\u00a0; le dossier peut en contenir {limit} au total."
    return f"{len(sizes)}\u00a0fichier{'s' if len(sizes) > 1 else ''}, {size(sum(sizes))} sur {limit} au plus."
