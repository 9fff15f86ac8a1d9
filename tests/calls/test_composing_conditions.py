"""Conditions and formulas, composed with lists and buttons, without a script."""

import pytest
from django.utils import timezone

from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.formulas import write_stored
from ptce.questionnaire.kinds import Kind, Role, Unit
from tests.calls.pages import address, dangling, page, repeated_ids, send
from tests.conftest import NOON
from tests.factories.calls import call as published
from tests.factories.calls import draft, revision
from tests.factories.conditional import IF_EMPLOYER, conditional_form
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def call():
    return draft(form=conditional_form())


def field(call, field_id):
    return revision(call).form.field(field_id)


def add(desk, call, target, source, **typed):
    where = address("question_condition", call, target)
    sent = page(desk, f"{where}?sur={source}") | {"sur": source, "action": "add"} | typed
    return desk.post(where, sent)


def text(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_a_condition_is_composed_and_read_back_in_french(desk, call):
    response = add(desk, call, "volunteers", "employs", operator="IS", value="oui")
    shown = desk.get(address("question_condition", call, "volunteers"))

    assert response.url == address("question_condition", call, "volunteers")
    assert field(call, "volunteers").shown_if == IF_EMPLOYER
    assert "Affichée si « Employez-vous des salariés ? » est « oui »." in text(shown)
    assert "Affichée si « Employez-vous des salariés ? » est « oui »" in text(desk.get(address("form", call)))
    assert "Affichée si « Employez-vous des salariés ? » est « oui »" in text(desk.get(address("question", call, "volunteers")))


def test_a_comparison_joins_another_then_the_rule_is_turned_over(desk, call):
    where = address("question_condition", call, "jobs")
    add(desk, call, "jobs", "volunteers", operator="MORE", value="3", beside="0")
    joined = field(call, "jobs").shown_if
    add(desk, call, "jobs", "volunteers", operator="UNANSWERED")
    desk.post(where, {"action": "rule", "rule": "ANY", "base_version": revision(call).version})

    employer, many = Comparison("employs", Operator.IS, ("oui",)), Comparison("volunteers", Operator.MORE, ("3",))
    assert joined == Condition(Rule.ALL, (Condition(Rule.ANY, (employer, many)),))
    none = Comparison("volunteers", Operator.UNANSWERED)
    assert field(call, "jobs").shown_if == Condition(Rule.ANY, (Condition(Rule.ALL, (employer, many)), none))


def test_a_comparison_is_taken_out(desk, call):
    desk.post(address("question_condition", call, "jobs"), {"action": "remove:0", "base_version": revision(call).version})

    assert field(call, "jobs").shown_if is None
    assert "Toujours affichée." in text(desk.get(address("question_condition", call, "jobs")))


def test_a_section_has_a_condition_too(desk, call):
    where = address("section_condition", call, "formation")
    desk.post(where, {"action": "remove:0", "base_version": revision(call).version})
    sent = page(desk, f"{where}?sur=jobs") | {"sur": "jobs", "action": "add", "operator": "AT_LEAST", "value": "10"}

    assert desk.post(where, sent).status_code == 302
    assert revision(call).form.section("formation").shown_if == Condition(Rule.ALL, (Comparison("jobs", Operator.AT_LEAST, ("10",)),))


@pytest.mark.parametrize("source", ["share", "jobs", "proof", "nothing"])
def test_a_question_that_would_turn_in_circles_is_not_proposed(desk, call, source):
    response = desk.get(f"{address('question_condition', call, 'jobs')}?sur={source}")

    assert response.context["form"] is None
    assert source not in dict(response.context["seen"].sources)


@pytest.mark.parametrize(
    ("source", "typed", "message"),
    [
        ("employs", {"operator": "IS", "value": ""}, "Choisissez oui ou non."),
        ("volunteers", {"operator": "MORE", "value": ""}, "Donnez la valeur à laquelle comparer."),
        ("volunteers", {"operator": "MORE", "value": "beaucoup"}, "Ce n’est pas un nombre"),
        ("volunteers", {"operator": "CONTAINS", "value": "3"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_comparison_that_says_nothing_is_refused_at_its_field_and_kept(desk, call, source, typed, message):
    response = add(desk, call, "proof", source, **typed)

    assert message in text(response)
    assert field(call, "proof").shown_if == IF_EMPLOYER


def test_a_condition_that_can_never_hold_is_refused_in_french(desk, call):
    response = add(desk, call, "jobs", "employs", operator="IS", value="non")

    assert "« Combien de salariés ? » ne peut jamais être affichée" in text(response)
    assert field(call, "jobs").shown_if == IF_EMPLOYER


def test_a_circle_is_refused_even_when_the_page_is_bypassed(desk, call):
    where = address("question_condition", call, "employs")
    sent = {"sur": "jobs", "action": "add", "operator": "ANSWERED", "base_version": revision(call).version}

    assert desk.post(where, sent).status_code == 404


def test_a_question_that_others_depend_on_is_not_removed(desk, call):
    response = desk.post(address("change_form", call), {"action": "question-remove:employs", "base_version": 0}, follow=True)

    assert "« Employez-vous des salariés ? » sert à la condition d’affichage de « Combien de salariés ? »" in text(response)
    assert "employs" in revision(call).form


def test_a_condition_saved_from_an_old_page_is_refused(desk, call):
    sent = page(desk, f"{address('question_condition', call, 'volunteers')}?sur=employs")
    send(desk, address("add_section", call), title="Neuve")

    response = desk.post(
        address("question_condition", call, "volunteers"), sent | {"sur": "employs", "action": "add", "operator": "IS", "value": "oui"}
    )

    assert "Quelqu’un d’autre a modifié cet appel" in text(response)
    assert field(call, "volunteers").shown_if is None


def test_rewording_a_question_keeps_its_condition(desk, call):
    send(desk, address("question", call, "jobs"), label="Combien\u00a0?")

    assert field(call, "jobs").shown_if == IF_EMPLOYER


def test_a_formula_is_written_over_the_names_of_questions(desk, call):
    where = address("question", call, "share")
    shown = desk.get(where)
    send(desk, where, formula="[Combien de bénévoles ?] × 2", unit="NUMBER", decimals="0")

    assert "[Combien de salariés ?] / ([Combien de salariés ?] + [Combien de bénévoles ?])" in text(shown)
    after = field(call, "share")
    assert (write_stored(after.formula), after.unit, after.decimals) == ("[volunteers] * 2", Unit.NUMBER, 0)


@pytest.mark.parametrize(
    ("formula", "message"),
    [("[Autre]", "ne s’appelle « Autre »"), ("1 +", "s’arrête trop tôt"), ("", "Écrivez une formule"), ("[Part des salariés]", "tourne en rond")],
)
def test_a_wrong_formula_is_refused_and_kept_as_typed(desk, call, formula, message):
    response = send(desk, address("question", call, "share"), formula=formula)

    assert message in text(response)
    assert f">\n{formula}</textarea>" in response.content.decode().replace("\r", "") or not formula
    assert write_stored(field(call, "share").formula) == "[jobs] / ([jobs] + [volunteers])"


def test_a_formula_is_tried_without_being_saved(desk, call):
    where = address("question", call, "share")
    version = revision(call).version

    response = send(desk, where, action="try", **{"try-jobs": "1", "try-volunteers": "3"})
    empty = send(desk, where, action="try")

    assert "25 %" in text(response)
    assert "non calculable : il manque « Combien de salariés ? »" in text(empty)
    assert revision(call).version == version


@pytest.mark.parametrize("query", ["", "?sur=employs", "?sur=volunteers"])
def test_every_label_has_its_box(desk, call, query):
    html = desk.get(address("question_condition", call, "proof") + query).content.decode()

    assert (dangling(html), repeated_ids(html)) == (set(), set())


def test_a_choice_is_compared_to_the_answers_ticked(desk):
    call = draft()
    source = next(field for field in revision(call).form.fields if field.kind is Kind.SINGLE_CHOICE)
    target = next(field for field in revision(call).form.fields if field.kind is Kind.LONG_TEXT)
    values = [option.value for option in source.options[:2]]

    refused = add(desk, call, target.id, source.id, operator="IS", value=values)
    add(desk, call, target.id, source.id, operator="ONE_OF", value=values)

    assert "Cochez une seule réponse" in text(refused)
    assert field(call, target.id).shown_if == Condition(Rule.ALL, (Comparison(source.id, Operator.ONE_OF, tuple(values)),))


def test_a_place_is_compared_to_the_region_that_holds_it(desk):
    call = draft()
    form = revision(call).form
    region("84")
    source, target = form.with_role(Role.TERRITORY), next(field for field in form.fields if field.kind is Kind.LONG_TEXT)

    add(desk, call, target.id, source.id, operator="WITHIN", value="region:84")

    assert field(call, target.id).shown_if == Condition(Rule.ALL, (Comparison(source.id, Operator.WITHIN, ("region:84",)),))


def test_the_condition_of_a_published_form_is_read_and_not_changed(desk):
    call = published(form=conditional_form())

    response = desk.get(address("question_condition", call, "jobs"))

    assert "Affichée si « Employez-vous des salariés ? » est « oui »" in text(response)
    assert "Ajouter une comparaison" not in text(response)


def test_the_preview_says_when_a_question_is_asked(desk, call):
    assert "Affichée si « Employez-vous des salariés ? » est « oui »" in text(desk.get(address("preview_section", call, "emplois")))
