"""The whole dossier as PDF: what it holds, and who may have it."""

import io

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from ptce.dossiers import operations, pdfs, queries
from ptce.dossiers.enums import GrantRole
from ptce.dossiers.models import Answers, Submission
from ptce.organisations.models import Mandate
from ptce.questionnaire.kinds import Kind
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db
LONG = "Coopérative intercommunale de développement des circuits courts du pays de Bray"


def text_of(content: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return " ".join("".join(pages).replace("\u200b", "").replace("\u00a0", " ").split())


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": timezone.now().timestamp()}]
    session.save()
    return client


def with_forty_members(dossier):
    field = screens.first(dossier, Kind.MEMBERS)
    rows = [{"name": f"{LONG} {rank}", "family": "ESS", "role": "Animation " * 20, "siret": "", "is_carrier": rank == 0} for rank in range(40)]
    actor = dossiers.owner_of(dossier)
    operations.save_answer(
        dossier=dossier, field_id=field.id, raw=rows, base_version=queries.content(dossier).version(field.id), actor=actor, now=timezone.now()
    )
    return dossier


def test_a_draft_says_on_each_page_that_it_is_one_and_when():
    content = pdfs.draft_dossier(with_forty_members(screens.draft()), now=NOON)

    pages = [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(io.BytesIO(content)).pages]
    assert len(pages) > 2
    assert all("BROUILLON du mardi 1er septembre 2026 à 14 h 00" in page.replace("\u00a0", " ").replace("\u202f", " ") for page in pages)
    assert "non renseigné" in text_of(content)


def test_forty_members_are_all_there():
    text = text_of(pdfs.draft_dossier(with_forty_members(screens.draft()), now=NOON)).replace(" ", "")

    assert all(f"{LONG} {rank}".replace(" ", "") in text for rank in range(40))


def test_a_deposit_is_told_as_it_was_frozen_with_its_pieces_and_findings():
    dossier = screens.filed()
    submission = Submission.objects.get(dossier=dossier)
    Answers.objects.filter(pk=dossier.pk).update(values={})

    content = pdfs.deposited_dossier(submission)

    text = text_of(content)
    assert "Une réponse en quelques phrases." in text
    assert "BROUILLON" not in text
    assert submission.sha256 in text
    assert all(piece["sha256"] in text for piece in submission.content["pieces"])
    assert all(finding["title"].replace("\u00a0", " ") in text for finding in submission.content["findings"])
    assert pdfs.deposited_dossier(submission) == content


def test_it_is_an_archive_that_can_be_read_aloud_map_included():
    with pikepdf.open(io.BytesIO(pdfs.draft_dossier(screens.complete(), now=NOON))) as document:
        metadata = document.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_what_people_type_is_never_markup():
    dossier = screens.draft()
    field = screens.first(dossier, Kind.LONG_TEXT)
    operations.save_answer(
        dossier=dossier, field_id=field.id, raw="#panic() *gras* <svg>", base_version=0, actor=dossiers.owner_of(dossier), now=timezone.now()
    )

    assert "#panic() *gras* <svg>" in text_of(pdfs.draft_dossier(dossier, now=NOON))


def test_the_team_has_it_at_any_time_and_nobody_else_before_the_deposit():
    dossier = screens.draft()
    here = screens.address("whole", dossier)
    people = [agent("84"), officer(), expert(), UserFactory()]
    Mandate.objects.update(starts_at=timezone.now() - timezone.timedelta(days=1))

    response = client_of(dossiers.owner_of(dossier)).get(here)

    assert response.headers["Content-Disposition"] == f'attachment; filename="dossier-{dossier.number}-brouillon.pdf"'
    assert client_of(dossiers.member(dossier, "READER")).get(here).status_code == 200
    assert [client_of(person).get(here).status_code for person in people] == [404, 404, 404, 404]
    assert Client().get(here).status_code == 302


def test_once_deposited_whoever_may_read_it_has_it_and_the_recused_do_not():
    dossier = screens.filed()
    here = screens.address("whole", dossier)
    near, far, national, reader, other = agent("84"), agent("11"), officer(), expert(), expert()
    Mandate.objects.update(starts_at=timezone.now() - timezone.timedelta(days=1))
    operations.grant(dossier=dossier, person=reader, role=GrantRole.READER, actor=national, now=timezone.now())

    assert [client_of(person).get(here).status_code for person in (near, far, national, reader, other)] == [200, 404, 200, 200, 404]
    operations.recuse(dossier=dossier, person=near, reason="Un proche y travaille.", declared=True, actor=near, now=timezone.now())
    assert client_of(near).get(here).status_code == 404
