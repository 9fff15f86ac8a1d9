"""A piece in quarantine: served to nobody, never in the way of the deposit; found infected, everybody who must know does."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ptce.documents.enums import Scan
from ptce.documents.operations import Examined
from ptce.dossiers import operations, pdfs, queries, tasks
from ptce.dossiers.models import Notification, Piece
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.kinds import Kind
from tests.conftest import NOON
from tests.documents.clamd import EICAR, NAME, Clamd, clamd, clamd_process, needs_clamd
from tests.dossiers import screens
from tests.factories import dossiers, reviews
from tests.factories.organisations import agent
from tests.questionnaire.samples import field_of

__all__ = ["clamd", "clamd_process"]
pytestmark = pytest.mark.django_db
NOWHERE = "tcp://127.0.0.1:9"
INFECTED = Examined(Scan.INFECTED, signature=NAME)
CLEAN = Examined(Scan.CLEAN)


@pytest.fixture
def antivirus_down(settings) -> None:
    settings.CLAMD_URL = NOWHERE


def quarantined(dossier, *, now=None) -> Piece:
    return dossiers.piece(dossier, screens.file_field(dossier).id, name="Bilan 2025.pdf", now=now or timezone.now())


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def mails(name: str) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"dossiers.{name}-").order_by("pk"))


@needs_clamd
def test_an_infected_upload_is_refused_at_its_question_and_nothing_is_kept(clamd: Clamd):
    draft = screens.draft()
    field = screens.file_field(draft)
    client = client_of(dossiers.owner_of(draft))

    page = client.post(screens.address("add_piece", draft, field.id), {"cle": uuid4(), "fichier": ContentFile(EICAR, name="statuts.pdf")})

    assert f"«\u00a0statuts.pdf\u00a0» contient un programme malveillant ({NAME})" in page.content.decode()
    assert not Piece.objects.exists()


@needs_clamd
def test_a_sound_upload_is_served_at_once_and_says_so(clamd: Clamd):
    draft = screens.draft()
    field = screens.file_field(draft)
    client = client_of(dossiers.owner_of(draft))

    page = client.post(screens.address("add_piece", draft, field.id), {"cle": uuid4(), "fichier": dossiers.pdf()}, follow=True)

    assert "analysé, aucun virus trouvé" in page.content.decode()
    assert client.get(screens.address("piece", draft, Piece.objects.get().pk)).status_code == 200


def test_without_an_antivirus_the_list_says_not_analysed(settings):
    settings.CLAMD_URL = ""
    draft = screens.draft()
    quarantined(draft)

    page = client_of(dossiers.owner_of(draft)).get(screens.address("pieces", draft)).content.decode()

    assert "non analysé par un antivirus" in page
    assert "aucun virus" not in page


def test_a_file_in_quarantine_is_served_to_nobody_and_does_not_hold_the_deposit(antivirus_down):
    draft = screens.complete()
    piece = quarantined(draft)
    owner, reader = client_of(dossiers.owner_of(draft)), Client()
    reviews.sign_in(reader, agent())
    Mandate.objects.update(starts_at=NOON.replace(year=2020))

    submission = dossiers.submission(draft, now=timezone.now())

    assert submission.content["pieces"][-1]["scan"] == Scan.QUARANTINED
    assert [client.get(screens.address("piece", draft, piece.pk)).status_code for client in (owner, reader)] == [404, 404]
    assert reader.get(f"/instruction/dossiers/{draft.number}/pieces/{piece.pk}/").status_code == 404
    listed = owner.get(screens.address("answers", draft)).content.decode()
    assert "en cours d’analyse" in listed
    assert screens.address("piece", draft, piece.pk) not in listed
    assert "il ne peut pas être ouvert" in reader.get(f"/instruction/dossiers/{draft.number}/").content.decode()


def test_the_receipt_states_what_was_being_examined(antivirus_down):
    draft = screens.complete()
    quarantined(draft)

    submission = dossiers.submission(draft, now=timezone.now())

    words = "analyse antivirus en cours à l’heure du dépôt"
    assert words in client_of(dossiers.owner_of(draft)).get(screens.address("receipt", draft)).content.decode()
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdfs.receipt(submission))).pages).split())
    assert f"Bilan 2025.pdf ({words})" in printed


def test_a_file_found_clean_is_served_without_further_noise(antivirus_down):
    draft = screens.draft()
    piece = quarantined(draft)
    before = Mail.objects.count()

    operations.record_scan(piece=piece, examined=CLEAN, now=NOON)

    assert client_of(dossiers.owner_of(draft)).get(screens.address("piece", draft, piece.pk)).status_code == 200
    assert Mail.objects.count() == before


def test_a_draft_with_an_infected_file_is_told_and_asked_for_another(antivirus_down):
    draft = screens.complete()
    piece = quarantined(draft)
    owner = dossiers.owner_of(draft)

    for _ in range(2):
        operations.record_scan(piece=piece, examined=INFECTED, now=NOON)

    [told] = mails("infected")
    assert told.to == owner.email
    assert f"Bilan 2025.pdf ({NAME})" in told.body
    assert f"puis joignez-en une version saine\u00a0: http://testserver/espace/dossiers/{draft.number}/pieces/" in told.body
    assert Entry.objects.filter(verb="dossiers.find_infected").count() == 1
    assert Notification.objects.get(person=owner).text.startswith("«\u00a0Bilan 2025.pdf\u00a0» contient un programme malveillant")
    page = client_of(owner).get(screens.address("pieces", draft)).content.decode()
    assert f"Il contient un programme malveillant ({NAME})" in page
    assert "Retirez-le, puis joignez un fichier sain." in page


def test_an_infected_file_answers_no_question(antivirus_down):
    asked = Form((Section("s1", "Pièces", fields=(field_of(Kind.FILE, id="f1", required=True, label="Bilan"),)),))
    draft = screens.draft()
    piece = quarantined(draft)
    held = replace(queries.content(draft), form=asked)
    held.files["f1"] = (piece,)
    assert queries.completeness(draft, content=held).is_complete

    piece.document.scan = Scan.INFECTED

    assert [item.field_id for item in queries.completeness(draft, content=held).missing] == ["f1"]


def test_a_filed_dossier_with_an_infected_file_tells_those_who_examine_it_too(antivirus_down):
    draft = screens.complete()
    piece = quarantined(draft)
    dossiers.submission(draft, now=timezone.now())
    draft.refresh_from_db()
    examiner = agent()
    Mandate.objects.update(starts_at=NOON.replace(year=2020))

    operations.record_scan(piece=piece, examined=INFECTED, now=timezone.now())

    assert "écrivez au service par la messagerie" in mails("infected")[0].body
    assert [mail.to for mail in mails("infected_to_examiner")] == [examiner.email]
    assert "demandez-la de nouveau à l’équipe" in mails("infected_to_examiner")[0].body
    assert Notification.objects.filter(person=examiner, text__contains="est infecté").exists()


@needs_clamd
def test_what_waited_while_the_antivirus_was_down_is_examined_when_it_is_back(clamd: Clamd, settings, django_capture_on_commit_callbacks):
    draft = screens.draft()
    settings.CLAMD_URL = NOWHERE
    with django_capture_on_commit_callbacks(execute=True):
        pieces = [quarantined(draft) for _ in range(3)]
    assert tasks.scan_due.func() == 1

    settings.CLAMD_URL = clamd.url

    assert tasks.scan_due.func() == 3
    assert {piece.document.scan for piece in queries.pieces(draft)} == {Scan.CLEAN}
    assert tasks.scan_due.func() == 0
    assert [tasks.scan_piece.func(piece.pk) for piece in pieces] == [None, None, None]


def test_the_health_page_and_the_desk_say_that_files_wait(antivirus_down, client):
    draft = screens.draft()
    piece = quarantined(draft)
    piece.document.added_at = timezone.now() - timedelta(minutes=20)
    piece.document.save(update_fields=["added_at"])
    tasks.scan_due.func()
    reviews.sign_in(client, officer := dossiers.officer())
    Mandate.objects.filter(person=officer).update(starts_at=NOON.replace(year=2020))

    page = client.get("/pilotage/").content.decode()

    assert "Un fichier attend d’être analysé depuis le" in page
    assert "l’antivirus ne répond pas" in page
