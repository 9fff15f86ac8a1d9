import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ptce.calls import operations, pdfs
from ptce.calls.enums import CallStatus
from ptce.calls.models import Call
from ptce.calls.tasks import make_paper
from ptce.documents.models import Document
from ptce.journal.queries import history
from ptce.portal import planned
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Form, TemplateFile
from ptce.questionnaire.formulas import Number, Operation, Part, Reference
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.wording import formula_text, sentence
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.questionnaire.samples import field_of, form_of

pytestmark = pytest.mark.django_db


def text_of(content):
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    return " ".join("".join(pages).replace("\u200b", "").split())


def on_paper(form):
    return text_of(pdfs.blank_form(Call(title="AMI PTCE", slug="ami-ptce"), form, made_at=NOON))


def spaced(text):
    return " ".join(text.split())


def without_spaces(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def whole():
    form = standard_phase_2()
    sections = tuple(
        replace(section, fields=tuple(replace(field, role=None) for field in section.fields if field.kind is not Kind.REGION))
        for section in form.sections
    )
    return Form(sections)


def test_the_whole_form_is_on_paper(whole):
    text = without_spaces(on_paper(whole))

    for section in whole.sections:
        assert without_spaces(section.title) in text
        for field in section.fields:
            assert without_spaces(field.label) in text
            assert without_spaces(field.help) in text
            assert all(without_spaces(option.label) in text for option in field.options)
    assert "Comptezenviron12hpourleremplir" in text


def test_helps_examples_limits_and_templates_are_on_paper():
    text = on_paper(
        form_of(
            field_of(Kind.LONG_TEXT, id="a", label="Résumé", help="En clair.", example="Le pôle réunit…", max_length=2000, required=True),
            field_of(Kind.FILE, id="b", label="Plan", template=TemplateFile("0d3a2c1e-0000-4000-8000-000000000000", "plan.docx", 12)),
        )
    )

    assert "En clair. 2 000 caractères au plus. Exemple : Le pôle réunit…" in text
    assert "Plan (facultatif)" in text
    assert "Modèle à remplir : plan.docx, sur la page de l’appel" in text
    assert "Plan facultative autant que nécessaire plan.docx" in text


def test_conditions_and_formulas_are_written_in_words():
    condition = Condition(Rule.ALL, (Comparison("a", Operator.IS, ("oui",)),))
    form = form_of(
        field_of(Kind.YES_NO, id="a", label="Pôle constitué"),
        field_of(Kind.DATE, id="b", label="Depuis quand", shown_if=condition),
        field_of(Kind.NUMBER, id="c", label="Emplois"),
        field_of(Kind.COMPUTED, id="d", label="Double", formula=Operation("*", Number(Decimal(2)), Reference("c", Part.VALUE))),
    )

    text = on_paper(Form((*form.sections, replace(form.sections[0], id="s2", fields=(field_of(Kind.DATE, id="e"),), shown_if=condition))))

    assert text.count(spaced(f"À remplir seulement si {sentence(form, condition)}.")) == 2
    assert spaced(f"Calculé en ligne : {formula_text(form, form.field('d').formula)}.") in text


def test_a_list_too_long_for_paper_is_written_by_hand():
    options = tuple(replace(field_of(Kind.SINGLE_CHOICE).options[0], value=str(rank), label=f"Choix n° {rank}") for rank in range(41))

    assert "Choix n°" not in on_paper(form_of(field_of(Kind.SINGLE_CHOICE, options=options)))
    assert "Choix n° 39" in on_paper(form_of(field_of(Kind.SINGLE_CHOICE, options=options[:40])))


@pytest.mark.parametrize("kind", [kind for kind in Kind])
def test_a_question_of_each_kind_is_printed(kind):
    assert "Question" in on_paper(form_of(field_of(kind)))


def test_the_form_on_paper_can_be_read_aloud(whole):
    content = pdfs.blank_form(Call(title="AMI PTCE", slug="ami-ptce"), whole, made_at=NOON)

    with pikepdf.open(io.BytesIO(content)) as document:
        metadata = document.open_metadata()
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")
        assert document.Root.Lang == "fr-FR"


def test_the_minute_makes_the_paper_of_each_published_form_once(django_capture_on_commit_callbacks):
    one, _ = call(), draft(title="En préparation")
    call(title="Clos", closes_at=NOON - timedelta(days=1))

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.queue_missing_papers(now=NOON) == 1
    made = revision(one).paper

    assert (made.name, made.media_type) == ("formulaire-ami-ptce.pdf", "application/pdf")
    assert operations.queue_missing_papers(now=NOON) == 0
    assert [entry.changes["document"] for entry in history(one) if entry.verb == "calls.record_paper"] == [made.pk]
    assert "calls.queue_missing_papers" in [name for name, _ in planned.PLANNED]


def test_a_paper_made_twice_is_kept_once():
    one = call()
    make_paper.call(revision(one).pk)
    first = revision(one).paper_id

    make_paper.call(revision(one).pk)
    operations.record_paper(revision=revision(one), pdf=b"%PDF-1.7", now=NOON)

    assert (revision(one).paper_id, Document.objects.count()) == (first, 1)


def test_a_visitor_downloads_the_paper_from_the_page_of_an_open_call(client):
    one = call(opens_at=timezone.now() - timedelta(days=3), closes_at=timezone.now() + timedelta(days=3))
    page, where = reverse("portal:call", args=[one.slug]), reverse("call_files:paper", args=[one.slug])
    before = client.get(page)
    operations.record_paper(revision=revision(one), pdf=b"%PDF-1.7 " + b"x" * 99_000, now=timezone.now())

    after = client.get(page).content.decode()

    assert where not in before.content.decode()
    assert f'href="{where}"' in after
    assert "PDF – 99\u00a0ko" in after
    assert client.get(where).headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("status", [CallStatus.DRAFT, CallStatus.PUBLISHED])
def test_what_is_not_made_or_not_public_is_not_found(client, status):
    one = call(status=status)

    assert client.get(reverse("call_files:paper", args=[one.slug])).status_code == 404
