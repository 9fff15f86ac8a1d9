from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from ptce.documents.models import Document
from ptce.documents.operations import FileRefused
from ptce.dossiers import operations, queries
from ptce.journal import queries as journal
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
FILE, TEXT = "ffhbde", "eahq28"


def add(dossier, *, field_id=FILE, key=None, file=None, actor=None, now=NOON, name="Statuts.pdf"):
    return operations.add_piece(
        dossier=dossier,
        field_id=field_id,
        file=file or dossiers.pdf(),
        name=name,
        key=key or uuid4(),
        actor=actor or dossiers.owner_of(dossier),
        now=now,
    )


def test_a_piece_is_kept_with_its_fingerprint():
    draft = dossiers.dossier()

    piece = add(draft)

    assert (piece.field_id, piece.document.name, len(piece.document.sha256)) == (FILE, "Statuts.pdf", 64)
    assert list(queries.pieces(draft)) == [piece]
    assert queries.stored_bytes(draft, queries.form_of(draft.revision_id)) == piece.document.size
    entry = journal.history(draft).last()
    assert (entry.verb, entry.changes["sha256"]) == ("dossiers.add_piece", piece.document.sha256)


def test_the_same_upload_posted_twice_adds_one_piece():
    draft, key = dossiers.dossier(), uuid4()

    assert add(draft, key=key) == add(draft, key=key)
    assert Document.objects.count() == 1


def test_the_key_of_another_dossiers_upload_is_refused():
    key = uuid4()
    add(dossiers.dossier(), key=key)

    with pytest.raises(operations.FormReused):
        add(dossiers.dossier(), key=key)
    assert Document.objects.count() == 1


def test_a_removed_piece_stays_dated():
    draft = dossiers.dossier()
    piece, owner = add(draft), dossiers.owner_of(draft)

    removed = operations.remove_piece(piece=piece, actor=owner, now=NOON + timedelta(hours=1))

    assert removed.removed_at == NOON + timedelta(hours=1)
    assert list(queries.pieces(draft)) == []
    assert operations.remove_piece(piece=piece, actor=owner, now=NOON + timedelta(hours=2)).removed_at == removed.removed_at
    assert Document.objects.count() == 1


def test_a_file_goes_only_to_a_field_that_asks_for_one():
    draft = dossiers.dossier()

    for field_id in (TEXT, "absent"):
        with pytest.raises(operations.NotAFileField):
            add(draft, field_id=field_id)


def test_a_program_is_refused_and_nothing_stays():
    draft = dossiers.dossier()

    with pytest.raises(FileRefused):
        add(draft, file=ContentFile(b"MZ\x90\x00" * 10, name="facture.pdf"))

    assert Document.objects.count() == 0


def test_a_dossier_has_a_weight(settings):
    draft = dossiers.dossier()
    settings.DOSSIER_MAX_BYTES = add(draft).document.size + 10

    with pytest.raises(operations.DossierTooHeavy, match="limite est de"):
        add(draft)


def test_a_removed_piece_no_longer_weighs(settings):
    draft = dossiers.dossier()
    piece = add(draft)
    settings.DOSSIER_MAX_BYTES = piece.document.size + 10
    operations.remove_piece(piece=piece, actor=dossiers.owner_of(draft), now=NOON)

    add(draft)

    assert len(queries.pieces(draft)) == 1


def test_a_giant_is_refused_from_its_length(settings):
    settings.FILE_MAX_BYTES = 10

    with pytest.raises(FileRefused, match="la limite est de"):
        add(dossiers.dossier())


def test_only_the_team_that_writes_adds_and_removes():
    draft = dossiers.dossier()
    piece = add(draft, actor=dossiers.member(draft))

    for person in (dossiers.member(draft, "READER"), UserFactory()):
        with pytest.raises(PermissionDenied):
            add(draft, actor=person)
        with pytest.raises(PermissionDenied):
            operations.remove_piece(piece=piece, actor=person, now=NOON)


def test_a_filed_dossier_keeps_its_pieces():
    draft = dossiers.complete()
    piece = add(draft)
    dossiers.submission(draft)

    with pytest.raises(operations.PiecesClosed):
        add(draft)
    with pytest.raises(operations.PiecesClosed):
        operations.remove_piece(piece=piece, actor=dossiers.owner_of(draft), now=NOON)


def test_a_request_reopens_its_field_until_its_day():
    filed = dossiers.incomplete(fields=(FILE,))

    add(filed, now=NOON + timedelta(days=15))
    with pytest.raises(operations.PiecesClosed):
        add(filed, field_id="ap4wma")
    with pytest.raises(operations.PiecesClosed):
        add(filed, now=NOON + timedelta(days=16))


def test_pieces_come_in_order_by_field():
    draft = dossiers.dossier()
    first, second, other = add(draft), add(draft), add(draft, field_id="ap4wma")

    assert queries.content(draft).files == {FILE: (first, second), "ap4wma": (other,)}
