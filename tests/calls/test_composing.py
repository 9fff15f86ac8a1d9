from decimal import Decimal

import pytest
from django.utils import timezone

from ptce.calls import operations
from ptce.questionnaire.kinds import CHOICE_KINDS, KINDS, Kind
from tests.calls.pages import address, page, send
from tests.conftest import NOON
from tests.factories.calls import draft, revision
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_a_section_is_added_and_renamed(desk):
    one = draft()

    send(desk, address("add_section", one), title="Neuve", intro="Début")
    added = revision(one).form.sections[-1]
    send(desk, address("section", one, added.id), title="Renommée")

    assert revision(one).form.section(added.id).title == "Renommée"


@pytest.mark.parametrize("kind", Kind)
def test_a_question_of_each_kind_is_added(desk, kind):
    one = draft()
    section = revision(one).form.sections[0]
    where = address("add_question", one, section.id) + f"?kind={kind.value}"
    options = (
        {"option_label": ["Deuxième", "Premier", "", ""], "option_rank": ["2", "1", "3", "4"], "option_value": [""] * 4}
        if kind in CHOICE_KINDS
        else {}
    )

    formula = {"formula": "1 + 1", "unit": "EURO", "decimals": "0"} if kind is Kind.COMPUTED else {"required": "on"}
    response = send(desk, where, label=f"Question {KINDS[kind].label}", help="Aide", **formula, **options)

    added = revision(one).form.section(section.id).fields[-1]
    assert response.url == address("form", one)
    assert (added.kind, added.label, added.required) == (kind, f"Question {KINDS[kind].label}", kind is not Kind.COMPUTED)
    assert [option.label for option in added.options] == (["Premier", "Deuxième"] if options else [])


def test_a_question_is_changed_without_changing_its_identity_nor_its_answers(desk):
    one = draft()
    field = next(field for field in revision(one).form.fields if field.kind is Kind.SINGLE_CHOICE)
    where = address("question", one, field.id)
    sent = page(desk, where)
    labels = ["Reformulée", *sent["option_label"][1:]]

    desk.post(where, sent | {"label": "Nouveau libellé", "option_label": labels})

    after = revision(one).form.field(field.id)
    assert (after.label, after.options[0].label) == ("Nouveau libellé", "Reformulée")
    assert [option.value for option in after.options] == [option.value for option in field.options]


def test_a_question_posted_as_it_is_stays_the_same(desk):
    one = draft()
    before = revision(one).form
    for field in list({field.kind: field for field in before.fields}.values()):
        send(desk, address("question", one, field.id))

    assert revision(one).form == before


def test_a_question_moves_to_another_section(desk):
    one = draft()
    first, second = revision(one).form.sections[:2]

    send(desk, address("question", one, first.fields[0].id), section=second.id)

    assert revision(one).form.section_of(first.fields[0].id).id == second.id


def test_a_question_saved_from_an_old_page_shows_what_was_saved_meanwhile(desk):
    one = draft()
    field = next(revision(one).form.fields)
    where = address("question", one, field.id)
    sent = page(desk, where)
    send(desk, where, label="Leur libellé")

    response = desk.post(where, sent | {"label": "Mon libellé"})

    assert response.context["theirs"] == [("Libellé", "Leur libellé")]
    assert revision(one).form.field(field.id).label == "Leur libellé"
    assert "Mon libellé" in response.content.decode()


def test_a_question_removed_meanwhile_is_told(desk):
    one = draft()
    field = next(revision(one).form.fields)
    where = address("question", one, field.id)
    sent = page(desk, where)
    desk.post(address("change_form", one), {"action": f"question-remove:{field.id}", "base_version": 0})

    assert desk.get(where).status_code == 404
    assert desk.post(where, sent).status_code == 404


@pytest.mark.parametrize("act", ["section-up", "section-down", "question-up", "question-down", "question-remove", "section-remove"])
def test_the_form_is_composed_with_buttons(desk, act):
    one = draft()
    form = revision(one).form
    section = form.sections[1]
    target = section.id if act.startswith("section") else section.fields[1].id

    response = desk.post(address("change_form", one), {"action": f"{act}:{target}", "base_version": 0})

    after = revision(one).form
    assert response.status_code == 302
    assert revision(one).version == 1
    assert after != form
    assert (target in [part.id for part in after.sections] or target in after) == (not act.endswith("remove"))


def test_a_button_of_an_old_form_does_nothing_and_says_so(desk):
    one = draft()
    field = next(revision(one).form.fields)
    send(desk, address("add_section", one), title="Neuve")

    response = desk.post(address("change_form", one), {"action": f"question-remove:{field.id}", "base_version": 0}, follow=True)

    assert field.id in revision(one).form
    assert "Quelqu’un d’autre a modifié cet appel" in response.content.decode()


def test_an_unknown_button_is_not_found(desk):
    assert desk.post(address("change_form", draft()), {"action": "explode:1", "base_version": 0}).status_code == 404


@pytest.mark.parametrize("name", ["section", "add_question", "preview_section", "question"])
def test_what_is_no_longer_in_the_form_is_not_found(desk, name):
    assert desk.get(address(name, draft(), "absent")).status_code == 404


def test_a_piece_is_asked_for_in_one_screen(desk):
    one = draft()

    response = send(desk, address("pieces", one), label="Statuts signés", required="on", maximum="2")

    added = revision(one).form.sections[-1].fields[-1]
    assert response.url == address("pieces", one)
    assert (added.kind, added.label, added.required, added.maximum) == (Kind.FILE, "Statuts signés", True, Decimal(2))
    assert "Statuts signés" in desk.get(address("pieces", one)).content.decode()


def test_an_empty_form_leads_to_its_first_section(desk):
    one = operations.create(title="Vide", actor=officer(), now=NOON)

    assert "Ajoutez une section" in desk.get(address("form", one)).content.decode()
    assert "Composez-le" in desk.get(address("preview", one)).content.decode()
    assert address("add_section", one) in desk.get(address("pieces", one)).content.decode()


def test_the_composer_tells_how_long_the_form_takes_to_fill(desk):
    one = draft()

    html = desk.get(address("form", one)).content.decode()

    assert "environ <strong>6\u00a0h</strong>" in html
    assert html.count("calls-effort") == len(revision(one).form.sections)
