"""Files as people and attackers send them."""

import hashlib
import struct
import tracemalloc
import zipfile

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from ptce.documents.models import Document
from ptce.documents.operations import FileRefused, check_size, clean_name, store, store_generated
from ptce.journal.models import Entry
from tests.conftest import NOON
from tests.documents import samples
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def keep(content: bytes, name: str) -> Document:
    return store(file=ContentFile(content, name="x"), name=name, actor=UserFactory(), now=NOON)


def why(content: bytes, name: str) -> str:
    with pytest.raises(FileRefused) as caught:
        keep(content, name)
    assert not Document.objects.exists()
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (samples.pdf(), "statuts.pdf", "application/pdf"),
        (b"\xef\xbb\xbf\r\n" + samples.pdf(), "statuts.PDF", "application/pdf"),
        (samples.PNG, "logo.png", "image/png"),
        (samples.JPEG, "photo.JPEG", "image/jpeg"),
        (samples.docx(), "note.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (samples.xlsx(), "budget.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (samples.opendocument("text"), "note.odt", "application/vnd.oasis.opendocument.text"),
        (samples.opendocument("spreadsheet"), "budget.ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ],
)
def test_each_accepted_kind_is_kept_as_it_came(content: bytes, name: str, media_type: str):
    document = keep(content, name)

    assert (document.name, document.media_type, document.size) == (name, media_type, len(content))
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.file.read() == content
    assert Entry.objects.get(verb="documents.store").changes == {"size": len(content), "sha256": document.sha256}


@pytest.mark.parametrize("content", [samples.ELF, samples.EXE, b"#!/bin/sh\nrm -rf /\n"])
def test_a_pdf_that_is_a_program_is_called_one(content: bytes):
    assert why(content, "statuts.pdf").startswith("«\u00a0statuts.pdf\u00a0» est un programme")


def test_a_program_that_hides_a_pdf_after_its_head_is_a_program():
    assert "est un programme" in why(samples.ELF + samples.pdf(), "statuts.pdf")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.pdf(), "statuts.docx"),
        (samples.PNG, "logo.pdf"),
        (samples.docx(), "note.pdf"),
        (samples.pdf(), "statuts"),
        (samples.pdf(), "statuts.pdf.exe"),
    ],
)
def test_a_renamed_file_is_refused_with_its_right_extension(content: bytes, name: str):
    assert "ne porte pas l’extension de son contenu" in why(content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "page.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.png"),
        (b"GIF89a" + b"\x00" * 20, "logo.gif"),
        (b"texte", "note.docx"),
        (samples.archive({"a.txt": b"x"}), "archive.docx"),
        (samples.archive({"mimetype": b"application/x-autre"}), "note.odt"),
        (b"PK\x03\x04 cassure", "note.docx"),
        (samples.docx(**{"word/vbaProject.bin": b"macro"}), "note.docx"),
    ],
)
def test_what_is_of_no_accepted_kind_is_refused_by_name(content: bytes, name: str):
    assert why(content, name).startswith(f"Le contenu de «\u00a0{name}\u00a0» n’est pas d’un type accepté.")


def test_an_encrypted_pdf_is_refused_with_what_to_do():
    assert why(samples.pdf(password="secret"), "statuts.pdf") == (
        "«\u00a0statuts.pdf\u00a0» est protégé par un mot de passe. Enregistrez-le sans protection, puis renvoyez-le."
    )


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" + b"\x00" * 50, samples.pdf()[:40]])
def test_a_broken_pdf_is_refused_with_what_to_do(content: bytes):
    assert "est un PDF abîmé" in why(content, "statuts.pdf")


def test_an_empty_file_is_refused():
    assert why(b"", "vide.pdf") == "«\u00a0vide.pdf\u00a0» est vide. Vérifiez le fichier, puis renvoyez-le."


@pytest.mark.parametrize(("size", "refused"), [(settings.FILE_MAX_BYTES, False), (settings.FILE_MAX_BYTES + 1, True), (3 * 1024**3, True)])
def test_the_declared_length_is_enough_to_refuse(size: int, refused: bool):
    if refused:
        with pytest.raises(FileRefused, match="la limite est de 25\u00a0Mo par fichier"):
            check_size(name="film.pdf", size=size)
    else:
        check_size(name="film.pdf", size=size)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\moi\\statuts.pdf", "statuts.pdf"),
        ("a\x00b\x1f\u202ec.pdf", "abc.pdf"),
        ('<img src=x onerror="alert(1)">.pdf', "img src=x onerror=alert(1).pdf"),
        ("  .pdf ", "pdf"),
        ("", "fichier"),
        ("...", "fichier"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("n" * 300 + ".pdf", "n" * 196 + ".pdf"),
    ],
)
def test_a_name_is_data_and_never_a_path(sent: str, kept: str):
    assert clean_name(sent) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_to_show_and_store(sent: str):
    kept = clean_name(sent)

    assert 0 < len(kept) <= 200
    assert kept.isprintable()
    assert not set(kept) & set('<>:"|?*/\\')


def test_bytes_never_live_where_a_name_says():
    document = keep(samples.pdf(), "../../statuts.pdf")

    assert document.file.name == f"documents/{document.uuid.hex[:2]}/{document.uuid.hex}"


def test_a_zip_that_unfolds_into_gigabytes_does_not_fill_the_memory():
    bomb = samples.archive({"mimetype": b"\x00" * 60_000_000}, compression=zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000

    tracemalloc.start()
    assert "n’est pas d’un type accepté" in why(bomb, "note.odt")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 20_000_000


def test_a_zip_with_a_password_is_refused():
    content = bytearray(samples.opendocument("text"))
    # The encryption flag of the first entry, in its local header and in the central directory.
    content[6:8] = struct.pack("<H", 1)
    central = content.index(b"PK\x01\x02")
    content[central + 8 : central + 10] = struct.pack("<H", 1)

    assert "n’est pas d’un type accepté" in why(bytes(content), "note.odt")


def test_what_the_program_made_is_kept_as_it_is():
    document = store_generated(content=b"%PDF", name="accuse.pdf", media_type="application/pdf", now=NOON)

    assert (document.added_by, document.size, document.sha256) == (None, 4, hashlib.sha256(b"%PDF").hexdigest())
    assert default_storage.exists(document.file.name)
