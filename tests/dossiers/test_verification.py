"""Whoever holds a receipt may verify it, and learns nothing else."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ptce.documents.models import Document
from ptce.dossiers import operations, pdfs, queries
from ptce.dossiers.models import Dossier, Submission
from ptce.dossiers.queries import Match, Validity
from ptce.dossiers.views.verification import PER_MINUTE
from tests.conftest import NOON
from tests.dossiers import screens
from tests.factories import dossiers

pytestmark = pytest.mark.django_db
ADDRESS = "/verifier/"
UNKNOWN = "Aucun accusé de réception ne porte ce numéro"


def submission() -> Submission:
    return Submission.objects.select_related("dossier", "submitted_by").get(dossier=screens.filed())


def with_receipt() -> Submission:
    made = submission()
    return operations.record_receipt(submission=made, pdf=pdfs.receipt(made), now=NOON)


def test_the_number_alone_says_when_and_for_which_call_and_nothing_of_who(client):
    made = Submission.objects.select_related("dossier__call").get(pk=submission().pk)
    Dossier.objects.update(pole_name="Pôle des Quatre Vents", carrier_name="Les Ateliers du Vent")

    page = client.get(ADDRESS, {"numero": made.receipt_number}).content.decode()

    assert made.dossier.call.title in page.replace("&#x27;", "'")
    assert "Ce dépôt est celui qui vaut." in page
    assert "Le numéro seul ne prouve pas" in page
    for secret in ("Quatre Vents", "Ateliers du Vent", made.dossier.carrier_siret, made.content["submitted_by"], made.sha256):
        assert secret
        assert secret not in page


@pytest.mark.parametrize("typed", ["  {} ", "{} ".lower(), "ptce–2026"])
def test_a_number_is_read_whatever_its_blanks_and_case(typed):
    made = submission()

    found = queries.verified_receipt(typed.format(made.receipt_number.lower()))

    assert (found.number if found else "") == (made.receipt_number if "{}" in typed else "")


def test_an_unknown_number_and_one_that_cannot_be_get_the_same_answer(client):
    pages = [client.get(ADDRESS, {"numero": number}) for number in ("PTCE-2020-999999-AR1", "n’importe quoi", "PTCE-2020-999999-AR1'--")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert all(UNKNOWN in page.content.decode() for page in pages)


def test_the_receipt_the_content_and_a_piece_are_recognised_and_another_file_is_not():
    made = with_receipt()
    document = Document.objects.get(pk=made.receipt_id)
    asked = {document.sha256: Match.RECEIPT, made.sha256: Match.CONTENT, "0" * 64: Match.FOREIGN}
    asked |= {piece["sha256"]: Match.PIECE for piece in made.content["pieces"]}

    assert {digest: queries.verified_receipt(made.receipt_number, sha256=digest.upper()).match for digest in asked} == asked


def test_a_piece_of_another_dossier_is_not_of_this_one():
    one, other = submission(), submission()
    foreign = hashlib.sha256(b"other").hexdigest()
    other.content["pieces"].append({"field": "x", "name": "x", "size": 1, "sha256": foreign})
    other.save(update_fields=["content"])

    assert queries.verified_receipt(one.receipt_number, sha256=foreign).match is Match.FOREIGN


def test_a_deposit_taken_back_says_so_and_then_that_it_was_replaced():
    dossier = dossiers.submitted()
    number, owner = queries.deposits(dossier).get().receipt_number, dossiers.owner_of(dossier)

    operations.withdraw(dossier=dossier, actor=owner, now=NOON + timedelta(hours=1))
    withdrawn = queries.verified_receipt(number)
    dossiers.submission(dossier)
    replaced = queries.verified_receipt(number)

    assert (withdrawn.validity, replaced.validity) == (Validity.WITHDRAWN, Validity.REPLACED)
    assert withdrawn.withdrawn_at == NOON + timedelta(hours=1)


def test_a_file_is_hashed_and_forgotten(client):
    made = with_receipt()
    document = Document.objects.get(pk=made.receipt_id)
    kept = Document.objects.count()
    file = SimpleUploadedFile("accuse.pdf", document.file.read(), "application/pdf")

    page = client.post(ADDRESS, {"numero": made.receipt_number, "fichier": file}).content.decode()

    assert "Ce fichier est l’accusé de réception" in page
    assert Document.objects.count() == kept


def test_what_is_typed_wrong_is_told_at_its_box_and_stays(client):
    page = client.post(ADDRESS, {"numero": "", "empreinte": "zz"}).content.decode()

    assert "Écrivez le numéro de l’accusé de réception." in page
    assert "Une empreinte SHA-256 compte 64 chiffres et lettres de a à f." in page
    assert 'value="zz"' in page


def test_too_many_questions_are_refused_whatever_the_numbers(client):
    statuses = []
    while 429 not in statuses and len(statuses) <= 2 * PER_MINUTE:
        statuses.append(client.head(ADDRESS, {"numero": "PTCE-2020-999999-AR1"}).status_code)

    # A minute may end meanwhile: at most two minutes’ worth is answered.
    assert statuses.count(200) in range(PER_MINUTE, 2 * PER_MINUTE + 1)
    assert statuses[-1] == 429
    assert client.get(ADDRESS).status_code == 200


def test_the_receipt_and_its_page_lead_to_the_verification(client):
    made = submission()
    client.force_login(made.submitted_by)

    page = client.get(reverse("dossiers:receipt", args=[made.content["number"]])).content.decode()

    assert f"{ADDRESS}?numero={made.receipt_number}" in page
