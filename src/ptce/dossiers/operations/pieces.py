"""Add and remove pieces, one by one."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from ptce.accounts.models import User
from ptce.core.dates import size as size_in_words
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.enums import Scan
from ptce.documents.operations import Examined, check_size, clean_name, store
from ptce.dossiers import policies, queries
from ptce.dossiers.models import Dossier, Piece
from ptce.dossiers.operations.answers import refuse_other_sections
from ptce.dossiers.operations.following import follow_newest
from ptce.dossiers.operations.records import lock, made_once
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind


class PiecesClosed(Refusal):
    """The dossier is filed, and no open request lets this field receive or lose a file."""

    message = "Le dossier est déposé\u00a0: ses pièces ne peuvent plus changer, sauf celles que l’administration demande, jusqu’à la date fixée."


class NotAFileField(Refusal):
    """The form has no such field, or it does not take files."""

    message = (
        "Cette question n’attend pas de fichier, ou ne fait plus partie du formulaire. Rechargez la page\u00a0; votre fichier n’a pas été envoyé."
    )


class DossierTooHeavy(Refusal):
    """All the pieces together would pass the limit of a dossier."""


@transaction.atomic
def add_piece(
    *, dossier: Dossier, field_id: str, file: File, name: str, key: UUID, actor: User, now: datetime, examined: Examined | None = None
) -> Piece:
    """Keep a file for a field of the form; the same key again returns the first piece.

    examined: what the antivirus said on arrival (`documents.operations.examine`); a file without a verdict waits in quarantine.
    Raises PermissionDenied, FormReused, PiecesClosed, NotAFileField, NotYourSection, DossierTooHeavy, documents.operations.FileRefused.
    """
    locked = lock(dossier)
    require(policies.can_edit(Viewer(person=actor, at=now), locked))
    added = made_once(Piece.objects.select_related("document"), locked, key)
    if added is not None:
        return added
    _refuse_closed(locked, field_id, now=now)
    follow_newest(locked, now=now)
    form = queries.form_of(locked.revision_id)
    if field_id not in form or form.field(field_id).kind is not Kind.FILE:
        raise NotAFileField(field=field_id)
    refuse_other_sections(locked, form, [field_id], actor=actor, now=now)
    check_size(name=clean_name(name), size=file.size)
    _refuse_heavy(locked, form, field_id, size=file.size)
    document = store(file=file, name=name, actor=actor, now=now, examined=examined)
    piece = Piece.objects.create(dossier=locked, field_id=field_id, document=document, added_at=now, key=key)
    _touch(locked, now=now)
    record(verb="dossiers.add_piece", target=locked, actor=actor, now=now, piece=piece.pk, field=field_id, sha256=document.sha256)
    if document.scan == Scan.QUARANTINED:
        enqueue_on_commit("dossiers.scan_piece", piece.pk)
    return piece


@transaction.atomic
def remove_piece(*, piece: Piece, actor: User, now: datetime) -> Piece:
    """Take a piece out of the dossier; it stays, dated, and in the deposits that hold it. Taking it out twice changes nothing.

    Raises PermissionDenied, PiecesClosed, NotYourSection.
    """
    locked = lock(piece.dossier)
    require(policies.can_edit(Viewer(person=actor, at=now), locked))
    current = Piece.objects.get(pk=piece.pk)
    if current.removed_at is not None:
        return current
    _refuse_closed(locked, current.field_id, now=now)
    refuse_other_sections(locked, queries.form_of(locked.revision_id), [current.field_id], actor=actor, now=now)
    current.removed_at = now
    current.save(update_fields=["removed_at"])
    _touch(locked, now=now)
    record(verb="dossiers.remove_piece", target=locked, actor=actor, now=now, piece=current.pk, field=current.field_id)
    return current


def _refuse_closed(dossier: Dossier, field_id: str, *, now: datetime) -> None:
    if not dossier.is_editable and field_id not in queries.reopened_fields(dossier, now=now):
        raise PiecesClosed(field=field_id)


def _refuse_heavy(dossier: Dossier, form: Form, field_id: str, *, size: int) -> None:
    total = queries.stored_bytes(dossier, form) + size
    if total > settings.DOSSIER_MAX_BYTES:
        raise DossierTooHeavy(
            f"Avec ce fichier, le dossier pèserait {size_in_words(total)}\u00a0: la limite est de {size_in_words(settings.DOSSIER_MAX_BYTES)} "
            "pour toutes les pièces. Retirez une pièce ou réduisez ce fichier, puis renvoyez-le.",
            field=field_id,
        )


def _touch(dossier: Dossier, *, now: datetime) -> None:
    dossier.updated_at = now
    dossier.save(update_fields=["updated_at"])
