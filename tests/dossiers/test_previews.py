"""Pages of a file as pictures: drawn once, in bounds, for those who may download it and nobody else."""

import io
import struct
import zlib

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from ptce.documents import previews
from ptce.documents.enums import Scan
from ptce.documents.models import Preview
from ptce.dossiers import operations
from ptce.organisations.models import Mandate
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers, reviews
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"


def pdf(pages: int = 1, size: tuple[int, int] = (595, 842)) -> bytes:
    document, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=size)
    document.save(out)
    return out.getvalue()


def picture(size: tuple[int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """Return a PNG of 60,000 × 60,000 points that weighs a kilobyte."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1_000_000)) + chunk(b"IEND", b"")


def keep(content: bytes, name: str, *, dossier=None):
    dossier = dossier or screens.complete()
    facts = {"field_id": screens.file_field(dossier).id, "name": name, "key": "00000000-0000-4000-8000-000000000009"}
    file = ContentFile(content, name=name)
    return dossier, operations.add_piece(dossier=dossier, file=file, actor=dossiers.owner_of(dossier), now=timezone.now(), **facts)


def client_of(person) -> Client:
    client = Client()
    reviews.sign_in(client, person)
    return client


@pytest.mark.parametrize(
    ("content", "media_type", "shape"),
    [
        (pdf(), PDF, (1000, 1416, 1)),
        (pdf(pages=3, size=(14_400, 14_400)), PDF, (1000, 1000, 3)),
        (picture((400, 300)), PNG, (400, 300, 1)),
        (picture((3000, 1500), "JPEG"), JPEG, (1000, 500, 1)),
    ],
)
def test_a_page_becomes_a_light_picture(content: bytes, media_type: str, shape: tuple[int, int, int]):
    drawn = previews.draw(content=content, media_type=media_type, page=1)

    assert (drawn.width, drawn.height, drawn.pages, drawn.problem) == (*shape, "")
    assert len(drawn.content) <= 300_000
    assert Image.open(io.BytesIO(drawn.content)).size == shape[:2]


@pytest.mark.parametrize(
    ("content", "media_type"), [(b"%PDF-1.7 cassure", PDF), (bomb(), PNG), (picture((100, 100))[:200], PNG), (b"\xff\xd8\xff\xe0", JPEG), (b"", PDF)]
)
def test_a_broken_or_hostile_file_gets_a_sentence(content: bytes, media_type: str):
    drawn = previews.draw(content=content, media_type=media_type, page=1)

    assert (drawn.content, drawn.problem) == (b"", previews.BROKEN)


def test_a_drawing_that_lasts_is_stopped(monkeypatch):
    monkeypatch.setattr(previews, "SECONDS", 0.01)

    assert previews.draw(content=pdf(), media_type=PDF, page=1).problem == previews.TOO_LONG


def test_a_page_is_drawn_once_and_named_for_who_cannot_see_it():
    draft, piece = keep(pdf(pages=2), "Statuts de l’association.pdf")
    client = client_of(dossiers.owner_of(draft))
    address = screens.address("preview", draft, piece.pk)

    page = client.get(address).content.decode()
    client.get(address)

    assert 'alt="Page 1 de «\u00a0Statuts de l’association.pdf\u00a0»"' in page
    assert "Page suivante" in page
    assert "Page précédente" not in page
    assert Preview.objects.count() == 1
    assert 'alt="Page 2 de' in client.get(f"{address}?page=2").content.decode()
    assert [client.get(f"{address}?page={wrong}").status_code for wrong in ("3", "0", "-1", "x", "9999", "")] == [404] * 6


def test_the_picture_is_inert_and_the_file_stays_an_attachment():
    draft, piece = keep(pdf(), "Statuts.pdf")
    client = client_of(dossiers.owner_of(draft))
    client.get(screens.address("preview", draft, piece.pk))

    image = client.get(screens.address("preview_image", draft, piece.pk, 1))
    original = client.get(screens.address("piece", draft, piece.pk))

    assert (image.status_code, image.headers["Content-Type"]) == (200, "image/webp")
    assert b"".join(image.streaming_content)[8:12] == b"WEBP"
    assert original.headers["Content-Disposition"].startswith("attachment")
    for response in (image, original):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("scan", [Scan.QUARANTINED, Scan.INFECTED])
def test_a_file_the_antivirus_holds_has_no_preview(scan: Scan):
    draft, piece = keep(pdf(), "Statuts.pdf")
    client = client_of(dossiers.owner_of(draft))
    client.get(screens.address("preview", draft, piece.pk))
    piece.document.scan = scan
    piece.document.save(update_fields=["scan"])

    assert client.get(screens.address("preview", draft, piece.pk)).status_code == 404
    assert client.get(screens.address("preview_image", draft, piece.pk, 1)).status_code == 404
    assert "Aperçu" not in client.get(screens.address("pieces", draft)).content.decode()


@pytest.mark.parametrize("is_filed", [False, True])
def test_previews_open_to_those_who_may_download(is_filed: bool):
    draft, piece = keep(pdf(), "Statuts.pdf")
    if is_filed:
        dossiers.submission(draft, now=timezone.now())
    people = {
        "owner": dossiers.owner_of(draft),
        "agent": agent(),
        "other agent": agent("11"),
        "officer": officer(),
        "expert": expert(),
        "stranger": UserFactory(),
    }
    Mandate.objects.update(starts_at=NOON.replace(year=2020))

    for person in people.values():
        client = client_of(person)
        answers = [client.get(screens.address(name, draft, piece.pk)).status_code for name in ("piece", "preview")]
        assert answers[0] == answers[1]
    opened = {name for name, person in people.items() if client_of(person).get(screens.address("preview", draft, piece.pk)).status_code == 200}
    assert opened == ({"owner", "agent", "officer"} if is_filed else {"owner"})


def test_a_broken_file_says_so_on_its_page():
    draft, piece = keep(picture((100, 100))[:200], "logo.png")
    client = client_of(dossiers.owner_of(draft))

    page = client.get(screens.address("preview", draft, piece.pk)).content.decode()

    assert "il est peut-être abîmé" in page
    assert client.get(screens.address("preview_image", draft, piece.pk, 1)).status_code == 404


def test_what_is_no_page_offers_no_preview():
    from tests.documents import samples

    draft, piece = keep(samples.docx(), "note.docx")
    client = client_of(dossiers.owner_of(draft))

    assert client.get(screens.address("preview", draft, piece.pk)).status_code == 404
    assert "Aperçu" not in client.get(screens.address("pieces", draft)).content.decode()
