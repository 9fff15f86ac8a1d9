import re

import pytest
from django.utils import timezone

from ptce.calls import queries
from ptce.dossiers.models import Dossier
from ptce.journal.models import Entry
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.wording import sentence
from tests.calls.pages import address, dangling, page, repeated_ids, send
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.territories import region
from tests.questionnaire.samples import field_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    region("84")


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def where(one, kind):
    section = next(section for section in revision(one).form.sections if any(field.kind is kind for field in section.fields))
    return address("trial_section", one, section.id), next(field for field in section.fields if field.kind is kind)


def test_an_officer_sees_the_draft_form_filled_and_complete(desk):
    one = draft()

    response = desk.get(address("trial", one))

    assert "Rien ne manque : ce dossier pourrait être déposé" in text(response).replace("\u00a0", " ")
    assert "Nom du pôle Pôle d’essai du Val-Fictif" in text(response)
    assert (dangling(response.content.decode()), repeated_ids(response.content.decode())) == (set(), set())


@pytest.mark.parametrize("make", [draft, call])
def test_every_section_is_tried_and_checked_without_anything_being_kept(desk, make):
    one = make()
    entries, form = Entry.objects.count(), revision(one).form

    for section in form.sections:
        response = send(desk, address("trial_section", one, section.id), action="check")
        assert response.status_code == 200
        assert response.context["trial"].missing == ()

    assert (Entry.objects.count(), Dossier.objects.count(), revision(one).form) == (entries, 0, form)


def test_what_is_erased_is_missing_and_what_is_wrong_is_said_at_its_field(desk):
    one = draft()
    there, field = where(one, Kind.EMAIL)

    response = send(desk, there, **{f"f-{field.id}": "pas une adresse"})

    assert [item.field_id for item in response.context["trial"].missing] == [field.id]
    shown = next(view for view in response.context["trial"].fields if view.id == field.id)
    assert (shown.value, shown.is_wrong) == ("pas une adresse", True)


def test_an_empty_start_lacks_everything_required(desk):
    one = draft()

    response = desk.get(address("trial", one) + "?depart=vide")

    required = {field.id for field in revision(one).form.fields if field.required}
    assert {item.field_id for item in response.context["trial"].missing} == required
    assert response.context["trial"].facts == ()


def test_rows_are_added_to_a_table(desk):
    one = draft()
    there, field = where(one, Kind.MEMBERS)
    before = len(page(desk, there))

    after = desk.post(there, page(desk, there) | {"action": f"rows:{field.id}"})

    assert after.content.decode().count(f'name="f-{field.id}-') > before


def test_a_question_shows_and_hides_with_the_answers_and_says_when():
    condition = Condition(Rule.ALL, (Comparison("a", Operator.IS, ("oui",)),))
    shown = form_of(field_of(Kind.YES_NO, id="a"), field_of(Kind.DATE, id="b", label="Depuis quand", required=True, shown_if=condition))
    form = Form((*shown.sections, Section("s2", "Suite", fields=(field_of(Kind.DATE, id="c"),), shown_if=condition)))

    def tried(section, **typed):
        return queries.trial(form, form.section(section), typed, is_filled=True, extra_rows={})

    assert [view.id for view in tried("s1").fields] == ["a", "b"]
    assert [view.id for view in tried("s1", a="non").fields] == ["a"]
    assert tried("s1", a="non").hidden == (("Depuis quand", sentence(form, condition)),)
    assert tried("s1", a="non").missing == ()
    assert (tried("s2").is_asked, tried("s2").condition) == (True, sentence(form, condition))


@pytest.mark.parametrize("count", [1, 3])
def test_a_trial_costs_the_same_whatever_the_length_of_the_section(count, django_assert_num_queries):
    form = form_of(*(field_of(Kind.SHORT_TEXT, id=f"f{rank}") for rank in range(count)))

    with django_assert_num_queries(0):
        assert len(queries.trial(form, form.sections[0], {}, is_filled=True, extra_rows={}).fields) == count


def test_an_empty_form_says_so_and_an_unknown_section_is_not_found(desk):
    one = draft()

    assert desk.get(address("trial_section", one, "absente")).status_code == 404
    revision(one).__class__.objects.filter(call=one).update(definition={"version": 1, "sections": []})
    assert "Composez-le" in text(desk.get(address("trial", one)))
