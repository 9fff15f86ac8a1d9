"""A real antivirus that finds, fails, hangs and stops; and none at all."""

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from ptce.documents import antivirus
from ptce.documents.enums import Scan
from ptce.documents.models import Document
from ptce.documents.operations import FileRefused, examine, examine_stored, record_examination, store
from ptce.documents.queries import late_quarantine, to_examine
from ptce.journal.models import Entry
from tests.conftest import NOON
from tests.documents import samples
from tests.documents.clamd import EICAR, NAME, Clamd, clamd, clamd_process, needs_clamd

__all__ = ["clamd", "clamd_process"]
pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def keep(content: bytes, name: str, **more) -> Document:
    return store(file=ContentFile(content, name="x"), name=name, actor=None, now=NOON, **more)


def examined(content: bytes, **more):
    return examine(file=ContentFile(content, name="x"), **more)


@needs_clamd
def test_a_sound_file_is_found_clean(clamd: Clamd):
    document = keep(samples.pdf(), "statuts.pdf", examined=examined(samples.pdf()))

    assert (document.scan, document.scanned_at) == (Scan.CLEAN, NOON)


@needs_clamd
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EICAR, "eicar.pdf"),
        (samples.archive({"facture.com": EICAR}), "facture.zip"),
        (samples.archive({"facture.com": EICAR}, compression=zipfile.ZIP_DEFLATED), "facture.zip"),
        (samples.docx(**{"word/media/image1.png": EICAR}), "note.docx"),
    ],
    ids=["bare", "in a zip", "in a compressed zip", "in a docx"],
)
def test_a_virus_is_refused_by_name_also_inside_a_zip(clamd: Clamd, content: bytes, name: str):
    with pytest.raises(FileRefused) as caught:
        keep(content, name, examined=examined(content))

    assert caught.value.message.startswith(f"«\u00a0{name}\u00a0» contient un programme malveillant ({NAME})\u00a0: il n’est pas gardé.")
    assert not Document.objects.exists()


@needs_clamd
def test_a_file_beyond_the_antivirus_s_limit_is_never_called_clean(clamd: Clamd):
    found = examined(b"%PDF-" + b"\x00" * 20_000_000)

    assert (found.scan, found.is_down) == (Scan.QUARANTINED, False)
    assert "StreamMaxLength" in found.problem


@needs_clamd
def test_an_antivirus_that_stops_and_comes_back(clamd: Clamd):
    clamd.stop()
    found = examined(samples.pdf())
    assert (found.scan, found.problem, found.is_down) == (Scan.QUARANTINED, "l’antivirus ne répond pas", True)
    document = keep(samples.pdf(), "statuts.pdf", examined=found)
    assert record_examination(document=document, examined=examine_stored(document=document), now=NOON) is False

    clamd.start()
    assert record_examination(document=document, examined=examine_stored(document=document), now=NOON + MINUTE) is True

    document.refresh_from_db()
    assert (document.scan, document.scan_attempts, document.scan_problem) == (Scan.CLEAN, 0, "")
    assert Entry.objects.get(verb="documents.scan").changes == {"scan": ["QUARANTINED", "CLEAN"], "signature": ""}


def test_without_an_antivirus_a_file_is_not_analysed_and_never_clean(settings):
    settings.CLAMD_URL = ""

    document = keep(samples.pdf(), "statuts.pdf", examined=examined(samples.pdf()))

    assert (document.scan, document.get_scan_display(), document.is_served) == ("NOT_SCANNED", "non analysé par un antivirus", True)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:///nulle/part.sock"])
def test_a_file_nobody_examined_waits_in_quarantine(settings, url: str):
    settings.CLAMD_URL = url

    document = keep(samples.pdf(), "statuts.pdf", examined=examined(samples.pdf()))

    assert (document.scan, document.is_served, document.scanned_at) == (Scan.QUARANTINED, False, None)


@pytest.fixture
def impostor(settings) -> Iterator[list[bytes]]:
    """Serve one connection as told by the list: what to answer; nothing at all when the list is empty."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.CLAMD_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    answers: list[bytes] = []
    held: list[socket.socket] = []

    def serve() -> None:
        line, _ = server.accept()
        held.append(line)
        if answers:
            line.recv(1_000_000)
            line.sendall(answers[0])
            line.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield answers
    thread.join(timeout=5)
    for line in (*held, server):
        line.close()


def test_an_antivirus_that_hangs_does_not_hold_the_person(impostor):
    found = examined(samples.pdf(), seconds=0.3)

    assert (found.scan, found.problem) == (Scan.QUARANTINED, "l’antivirus n’a pas rendu de verdict en 0.3\u00a0s")


@pytest.mark.parametrize(
    ("answer", "is_down"), [(b"", True), (b"stream: UNKNOWN COMMAND ERROR\0", False), (b"\xff\xfe\0", False), (b"stream: OKAY\0", False)]
)
def test_no_answer_but_the_right_one_makes_a_file_clean(impostor, answer: bytes, is_down: bool):
    impostor.append(answer)

    found = examined(samples.pdf(), seconds=2)

    assert (found.scan, found.is_down) == (Scan.QUARANTINED, is_down)


@contextmanager
def cutting(*answers: bytes) -> Iterator[str]:
    """Serve as many lines as there are answers: read a little, answer, cut; then nobody listens any more."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with server:
            for answer in answers:
                line, _ = server.accept()
                with line:
                    line.recv(10)
                    line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    thread.join(timeout=5)


LONG = 20_000_000  # more than the buffers of a line hold: the sender is still at it when the line is cut


@pytest.mark.parametrize(
    ("answers", "is_down", "problem"),
    [
        ((b"", b"PONG\0"), False, "l’antivirus a coupé la liaison sans répondre"),
        ((b"",), True, "the connection was closed without an answer"),
        ((b"INSTREAM size limit exceeded. ERROR\0",), False, "le fichier dépasse la taille que l’antivirus accepte (StreamMaxLength)"),
        ((b"stream: OK\0",), False, "l’antivirus a répondu «\u00a0stream: OK\u00a0» avant la fin du fichier"),
    ],
)
def test_a_line_cut_is_the_file_s_fault_only_when_the_antivirus_still_answers(answers: tuple[bytes, ...], is_down: bool, problem: str):
    with cutting(*answers) as url, pytest.raises(antivirus.AntivirusDown if is_down else antivirus.NotExamined) as refused:
        antivirus.ask(url=url, content=io.BytesIO(bytes(LONG)), seconds=20)

    assert str(refused.value) == problem


def test_an_address_of_the_antivirus_that_is_wrong_is_down_and_not_an_error():
    with pytest.raises(antivirus.AntivirusDown):
        antivirus.ask(url="unix:///nulle/part.sock", content=io.BytesIO(b"x"), seconds=1)


def test_a_file_tried_in_vain_waits_longer_each_time_and_lets_the_others_pass(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    hard, easy = keep(samples.pdf(), "un.pdf"), keep(samples.pdf(), "deux.pdf")
    slow = type(examined(b"x"))(Scan.QUARANTINED, problem="trop lent")

    for attempt, wait in enumerate((1, 5, 15), start=1):
        record_examination(document=hard, examined=slow, now=NOON)
        hard.refresh_from_db()
        assert (hard.scan_attempts, hard.scan_after, hard.scan_problem) == (attempt, NOON + wait * MINUTE, "trop lent")

    assert list(to_examine(NOON)) == [easy]
    assert list(to_examine(NOON + 16 * MINUTE)) == [easy, hard]


def test_a_verdict_given_twice_is_written_once(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    document = keep(samples.pdf(), "un.pdf")
    clean = type(examined(b"x"))(Scan.CLEAN)

    assert [record_examination(document=document, examined=clean, now=NOON) for _ in range(2)] == [True, False]
    assert Entry.objects.filter(verb="documents.scan").count() == 1


def test_the_quarantine_is_told_once_it_lasts(settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    keep(samples.pdf(), "un.pdf", examined=examined(samples.pdf()))

    assert late_quarantine(NOON + 9 * MINUTE) is None
    late = late_quarantine(NOON + 11 * MINUTE)
    assert late is not None
    assert (late.count, late.since, late.problem) == (1, NOON, "l’antivirus ne répond pas")
