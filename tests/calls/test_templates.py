from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ptce.calls import operations
from ptce.calls.models import FieldTemplate
from ptce.documents.enums import Scan
from ptce.documents.models import Document
from ptce.journal.queries import history
from ptce.questionnaire.kinds import Kind
from tests.calls.pages import address, page, send
from tests.conftest import NOON
from tests.documents.samples import EXE, docx, pdf
from tests.factories.accounts import UserFactory
from tests.factories.calls import draft, revision
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db
PLAN = docx()


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def with_template(desk, one=None, *, name="modèle de plan.docx", content=None):
    one = one or draft()
    field = next(field for field in revision(one).form.fields if field.kind is Kind.FILE)
    response = send(desk, address("question", one, field.id), template_file=SimpleUploadedFile(name, content or PLAN))
    return one, field.id, response


def link(one, field_id):
    return reverse("call_files:template", args=[revision(one).form.field(field_id).template.id])


def test_an_officer_gives_a_piece_a_file_to_fill(desk):
    one, field_id, response = with_template(desk)

    template = revision(one).form.field(field_id).template
    document = Document.objects.get(uuid=template.id)
    assert response.url == address("form", one)
    assert (template.name, template.size) == ("modèle de plan.docx", len(PLAN))
    assert [entry.changes["document"] for entry in history(one) if entry.verb == "calls.attach_template"] == [document.pk]
    assert b"".join(desk.get(link(one, field_id)).streaming_content) == PLAN


def test_a_new_piece_is_added_with_its_file(desk):
    one = draft()
    section = revision(one).form.sections[0]

    send(desk, address("add_question", one, section.id) + "?kind=FILE", label="Plan", template_file=SimpleUploadedFile("plan.pdf", pdf()))

    assert revision(one).form.section(section.id).fields[-1].template.name == "plan.pdf"


def test_a_file_that_is_refused_changes_nothing_and_says_why_at_its_field(desk):
    one = draft()
    before = revision(one).form

    _, _, response = with_template(desk, one, name="plan.docx", content=EXE)

    assert "est un programme" in response.context["form"].errors["template_file"][0]
    assert (revision(one).form, FieldTemplate.objects.count(), Document.objects.count()) == (before, 0, 0)


def test_a_file_sent_from_an_old_page_is_not_kept(desk):
    one = draft()
    field = next(field for field in revision(one).form.fields if field.kind is Kind.FILE)
    sent = page(desk, address("question", one, field.id))
    send(desk, address("question", one, field.id), label="Leur libellé")

    desk.post(address("question", one, field.id), sent | {"template_file": SimpleUploadedFile("plan.docx", PLAN)})

    assert (revision(one).form.field(field.id).template, Document.objects.count()) == (None, 0)


def test_a_file_stays_when_the_question_is_saved_again_and_goes_when_asked(desk):
    one, field_id, _ = with_template(desk)

    send(desk, address("question", one, field_id), label="Reformulée")
    kept = revision(one).form.field(field_id).template
    send(desk, address("question", one, field_id), without_template="on")

    assert kept is not None
    assert revision(one).form.field(field_id).template is None


def test_nobody_but_officers_downloads_the_file_of_a_draft(desk, client):
    one, field_id, _ = with_template(desk)
    where = link(one, field_id)

    client.logout()
    as_visitor = client.get(where).status_code
    client.force_login(UserFactory())

    assert (as_visitor, client.get(where).status_code) == (404, 404)


def test_everybody_downloads_the_file_of_a_published_call_from_its_page(desk, client):
    one, field_id, _ = with_template(desk)
    operations.publish(call=one, actor=officer(), now=NOON)
    client.logout()

    response = client.get(reverse("portal:call", args=[one.slug]))

    assert f'href="{link(one, field_id)}"' in response.content.decode()
    assert "modèle de plan.docx" in response.content.decode()
    served = client.get(link(one, field_id))
    assert b"".join(served.streaming_content) == PLAN
    assert served.headers["Content-Disposition"].startswith("attachment;")


def test_a_file_taken_out_before_publication_is_never_served(desk, client):
    one, field_id, _ = with_template(desk)
    where = link(one, field_id)
    send(desk, address("question", one, field_id), without_template="on")
    operations.publish(call=one, actor=officer(), now=NOON)
    client.logout()

    assert client.get(where).status_code == 404


@pytest.mark.parametrize("scan", [Scan.QUARANTINED, Scan.INFECTED])
def test_a_file_that_the_antivirus_holds_is_served_to_nobody(desk, scan):
    one, field_id, _ = with_template(desk)
    Document.objects.update(scan=scan)

    assert desk.get(link(one, field_id)).status_code == 404


def test_a_file_that_the_antivirus_could_not_examine_is_sent_again_later(desk, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:1"

    one, field_id, response = with_template(desk)

    assert "Renvoyez-le dans quelques minutes" in response.context["form"].errors["template_file"][0]
    assert (revision(one).form.field(field_id).template, Document.objects.count()) == (None, 0)


def test_a_copied_call_serves_the_same_file(desk, client):
    one, field_id, _ = with_template(desk)

    copy = operations.clone(source=one, title="Copie", actor=officer(), now=NOON)

    assert [row.document_id for row in copy.templates.all()] == [row.document_id for row in one.templates.all()]
    assert desk.get(link(copy, field_id)).status_code == 200


def test_a_file_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("call_files:template", args=[uuid4()])).status_code == 404
