"""Bad input as an applicant posts it without script: a French sentence at the field, a summary linked to it, what was typed kept."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.documents.samples import EXE, pdf
from tests.dossiers import screens
from tests.factories import dossiers

pytestmark = pytest.mark.django_db
FORM = Form(
    (
        Section(
            "one",
            "Le pôle",
            fields=(
                Field("name", Kind.SHORT_TEXT, "Nom du pôle", role=Role.POLE_NAME, required=True),
                Field("siret", Kind.SIRET, "SIRET", role=Role.CARRIER_SIRET, required=True),
                Field("region", Kind.REGION, "Région", role=Role.REGION),
                Field("day", Kind.DATE, "Date"),
                Field("members", Kind.MEMBERS, "Membres", role=Role.MEMBERS),
                Field("budget", Kind.BUDGET, "Budget"),
                Field("file", Kind.FILE, "Statuts"),
            ),
        ),
    )
)
MEMBER = {"siret": dossiers.SIRET, "name": "Les Ateliers", "family": "ESS", "commitment": "AGREEMENT"}
BALANCE = {
    "f-budget-charges-0-label": "Animation",
    "f-budget-charges-0-amount": "100000",
    "f-budget-income-0-funder": "Région",
    "f-budget-income-0-kind": "public",
    "f-budget-income-0-amount": "40000",
}
TWICE = {f"f-members-{row}-{column}": value for row in (0, 1) for column, value in MEMBER.items()}


@pytest.fixture
def dossier():
    return screens.draft(call=screens.open_call(form=FORM))


@pytest.fixture
def owner(dossier):
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    return client


@pytest.mark.parametrize(
    ("field", "posted", "words", "typed"),
    [
        ("siret", {"f-siret": "13002526500014"}, "SIRET", "13002526500014"),
        ("day", {"f-day": "31/02/2026"}, "n’existe pas", "31/02/2026"),
        ("members", {"f-members": "", **TWICE}, "est déjà à la ligne 1", "Les Ateliers"),
        ("budget", {"f-budget": "", **BALANCE}, "équilibr", "40"),
    ],
)
def test_an_answer_is_refused_at_its_field_and_stays_as_typed(dossier, owner, field, posted, words, typed):
    sent = {"cle": uuid4(), "action": "save", f"v-{field}": 0, **posted}

    page = owner.post(screens.address("section", dossier, "one"), sent).content.decode()

    assert f'href="#champ-{field}"' in page
    summary, _, body = page.partition('id="resume-des-erreurs"')[2].partition("</ul>")
    assert words in summary
    assert words in body
    assert typed in body.replace("\u202f", "").replace("\u00a0", "")


@pytest.mark.parametrize(
    ("content", "words"), [(EXE, "est un programme"), (pdf(password="secret"), "est protégé par un mot de passe"), (b"", "est vide")]
)
def test_a_file_is_refused_by_name_at_its_field(dossier, owner, content, words):
    sent = {"cle": uuid4(), "action": "save", "f-file-file": SimpleUploadedFile("Statuts.pdf", content)}

    page = owner.post(screens.address("section", dossier, "one"), sent).content.decode()

    assert 'href="#champ-file"' in page
    assert page.count(f"«\u00a0Statuts.pdf\u00a0» {words}") >= 2
    assert not dossier.pieces.exists()
