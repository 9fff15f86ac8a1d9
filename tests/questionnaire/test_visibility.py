from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.columns import columns
from ptce.questionnaire.completeness import missing, progress
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Form, Section
from ptce.questionnaire.formulas import parse_stored
from ptce.questionnaire.kinds import Kind, Role
from ptce.questionnaire.program import program_of
from ptce.questionnaire.visibility import asked
from tests.questionnaire.samples import answers_to, field_of, form_of, in_sections, linked_forms, publishable_form, shown_if

CODES = {"region": "84", "departement": "38", "commune": "38185"}


def holds(kind, operator, values, answer, **settings):
    source = field_of(kind, id="source", **settings)
    target = field_of(Kind.LONG_TEXT, id="target", shown_if=shown_if("source", operator, *values))
    return "target" in asked(form_of(source, target), {} if answer is None else {"source": answer})


@pytest.mark.parametrize(
    ("kind", "operator", "values", "yes", "no"),
    [
        (Kind.YES_NO, Operator.IS, ["oui"], True, False),
        (Kind.YES_NO, Operator.IS, ["non"], False, True),
        (Kind.SINGLE_CHOICE, Operator.IS, ["A"], "A", "B"),
        (Kind.SINGLE_CHOICE, Operator.IS_NOT, ["A"], "B", "A"),
        (Kind.SINGLE_CHOICE, Operator.ONE_OF, ["A", "C"], "C", "B"),
        (Kind.MULTIPLE_CHOICE, Operator.CONTAINS, ["A", "B"], ["B", "C"], ["C"]),
        (Kind.MULTIPLE_CHOICE, Operator.LACKS, ["A", "B"], ["C"], ["A", "C"]),
        (Kind.NUMBER, Operator.LESS, ["3"], "2.9", "3"),
        (Kind.NUMBER, Operator.AT_MOST, ["3"], "3", "3.1"),
        (Kind.NUMBER, Operator.IS, ["3"], "3.0", "2"),
        (Kind.AMOUNT, Operator.AT_LEAST, ["1000"], "1000.00", "999.99"),
        (Kind.AMOUNT, Operator.MORE, ["1000"], "1000.01", "1000.00"),
        (Kind.DATE, Operator.LESS, ["2026-05-01"], "2026-04-30", "2026-05-01"),
        (Kind.DATE, Operator.AT_LEAST, ["2026-05-01"], "2026-05-01", "2026-04-30"),
        (Kind.REGION, Operator.ONE_OF, ["84", "93"], "93", "11"),
        (Kind.DEPARTEMENT, Operator.WITHIN, ["region:84"], "38", "75"),
        (Kind.COMMUNE, Operator.WITHIN, ["region:84"], "38185", "75056"),
        (Kind.COMMUNE, Operator.WITHIN, ["departement:2A"], "2A004", "2B033"),
        (Kind.COMMUNE, Operator.WITHIN, ["departement:974"], "97411", "97209"),
        (Kind.TERRITORY, Operator.WITHIN, ["region:84"], [{"level": "commune", "code": "38185"}], [{"level": "epci", "code": "200054781"}]),
        (Kind.LONG_TEXT, Operator.ANSWERED, [], "Un texte.", None),
        (Kind.ATTESTATION, Operator.UNANSWERED, [], None, True),
    ],
)
def test_an_answer_is_compared_as_its_kind_means(kind, operator, values, yes, no):
    assert holds(kind, operator, values, yes)
    assert not holds(kind, operator, values, no)


@pytest.mark.parametrize("operator", [one for one in Operator if one is not Operator.UNANSWERED])
def test_a_question_without_an_answer_is_only_unanswered(operator):
    assert not holds(Kind.SINGLE_CHOICE, operator, ["A"], None)
    assert holds(Kind.SINGLE_CHOICE, Operator.UNANSWERED, [], None)


def test_parts_are_joined_by_all_or_any_one_level_below_too():
    yes, big = Comparison("ready", Operator.IS, ("oui",)), Comparison("jobs", Operator.MORE, ("10",))
    nested = Condition(Rule.ALL, (yes, Condition(Rule.ANY, (big, Comparison("jobs", Operator.UNANSWERED)))))
    form = form_of(field_of(Kind.YES_NO, id="ready"), field_of(Kind.NUMBER, id="jobs"), field_of(Kind.LONG_TEXT, id="target", shown_if=nested))

    assert "target" in asked(form, {"ready": True, "jobs": "11"})
    assert "target" in asked(form, {"ready": True})
    assert "target" not in asked(form, {"ready": True, "jobs": "10"})
    assert "target" not in asked(form, {"jobs": "11"})


def chain():
    """Return three questions, each shown by the one before, the last one first in the form."""
    return form_of(
        field_of(Kind.LONG_TEXT, id="third", required=True, shown_if=shown_if("second", Operator.IS, "oui")),
        field_of(Kind.YES_NO, id="second", required=True, shown_if=shown_if("first", Operator.IS, "oui")),
        field_of(Kind.YES_NO, id="first", required=True),
    )


def test_what_hides_a_question_hides_what_depends_on_it():
    values = {"first": False, "second": True, "third": "Un texte."}

    held = asked(chain(), values)

    assert held.hidden == {"second", "third"}
    assert held.values == {"first": False}
    assert [field.id for field in held.form.fields] == ["first"]


def test_what_is_not_asked_is_neither_missing_nor_counted():
    assert missing(chain(), {"first": False}, {}) == ()
    assert [item.field_id for item in missing(chain(), {"first": True}, {})] == ["second"]
    (section,) = progress(chain(), {"first": True, "second": True}, {})
    assert (section.done, section.total) == (2, 3)


def test_what_was_refused_in_a_hidden_question_forbids_nothing():
    assert missing(chain(), {"first": False}, {}, refused={"third"}) == ()


def test_a_hidden_section_leaves_the_form_with_all_its_questions():
    hidden = Section("s2", "Personnel", fields=(field_of(Kind.NUMBER, id="jobs", required=True),), shown_if=shown_if("employs", Operator.IS, "oui"))
    form = Form((Section("s1", "Le pôle", fields=(field_of(Kind.YES_NO, id="employs"),)), hidden))

    assert [section.section_id for section in progress(form, {"employs": False}, {})] == ["s1"]
    assert asked(form, {"employs": False, "jobs": "3"}).values == {"employs": False}
    assert asked(form, {"employs": True, "jobs": "3"}).values == {"employs": True, "jobs": "3"}


def test_a_section_whose_questions_are_all_hidden_leaves_the_form():
    form = Form(
        (
            Section("s1", "Le pôle", fields=(field_of(Kind.YES_NO, id="employs"),)),
            Section("s2", "Personnel", fields=(field_of(Kind.NUMBER, id="jobs", shown_if=shown_if("employs", Operator.IS, "oui")),)),
        )
    )

    assert [section.id for section in asked(form, {}).form.sections] == ["s1"]


def test_a_hidden_question_feeds_no_column():
    form = publishable_form()
    amount = field_of(Kind.AMOUNT, id="f3", role=Role.AMOUNT_REQUESTED, shown_if=shown_if("f4", Operator.IS, "oui"))
    form = Form((replace(form.sections[0], fields=(*form.sections[0].fields, amount, field_of(Kind.YES_NO, id="f4"))),))

    assert columns(form, {"f3": "100.00", "f4": True}).amount_requested == 100
    assert columns(form, {"f3": "100.00", "f4": False}).amount_requested is None


def test_an_answer_to_no_question_of_the_form_is_not_asked():
    assert asked(form_of(field_of(Kind.DATE)), {"f1": "2026-01-01", "gone": "x"}).values == {"f1": "2026-01-01"}


def test_a_comparison_with_a_question_removed_never_holds():
    form = form_of(field_of(Kind.DATE, shown_if=shown_if("gone", Operator.IS, "oui")))

    assert asked(form, {}).hidden == {"f1"}


def test_a_computed_field_is_never_read_from_what_is_stored():
    form = form_of(field_of(Kind.NUMBER, id="a"), field_of(Kind.COMPUTED, id="b", formula=parse_stored("[a] * 2"), decimals=0))

    assert asked(form, {"a": "4", "b": {"value": "99", "reason": ""}}).values["b"] == {"value": "8", "reason": ""}


def test_a_condition_may_read_a_result():
    form = form_of(
        field_of(Kind.LONG_TEXT, id="why", shown_if=shown_if("share", Operator.MORE, "50")),
        field_of(Kind.NUMBER, id="a"),
        field_of(Kind.COMPUTED, id="share", formula=parse_stored("[a] * 2")),
    )

    assert "why" in asked(form, {"a": "26"})
    assert "why" not in asked(form, {"a": "25"})
    assert "why" not in asked(form, {})


def test_what_an_answer_may_change_is_known_however_far():
    assert program_of(chain()).dependents("first") == {"second", "third"}
    assert program_of(chain()).dependents("third") == frozenset()


@given(linked_forms(), st.data())
def test_what_is_asked_does_not_depend_on_the_order_of_the_form(form, data):
    values = data.draw(answers_to(form))
    shuffled = in_sections(data.draw(st.permutations(list(form.fields))))

    one, other = asked(form, values), asked(shuffled, values)

    assert one.values == other.values
    assert one.hidden == other.hidden


@given(linked_forms(), st.data())
def test_nothing_that_is_not_asked_leaks_and_asking_again_changes_nothing(form, data):
    values = data.draw(answers_to(form))

    held = asked(form, values | {"gone": "x"})

    assert held.values.keys() <= {field.id for field in held.form.fields}
    assert not held.hidden & held.values.keys()
    again = asked(held.form, held.values)
    assert (again.form, again.values) == (held.form, held.values)


@given(linked_forms(), st.data())
def test_hiding_then_showing_loses_nothing(form, data):
    before, between = data.draw(answers_to(form)), data.draw(answers_to(form))
    typed = dict(before)

    asked(form, between)
    held = asked(form, before)

    assert before == typed
    given = {field.id for field in held.form.fields if field.kind is not Kind.COMPUTED}
    assert {key: value for key, value in held.values.items() if key in given} == {key: value for key, value in before.items() if key in given}


@given(linked_forms(), st.data())
def test_only_what_depends_on_an_answer_changes_with_it(form, data):
    values = data.draw(answers_to(form))
    changed = data.draw(st.sampled_from([field.id for field in form.fields]))
    after = {key: value for key, value in values.items() if key != changed}

    one, other = asked(form, values), asked(form, after)

    assert one.hidden ^ other.hidden <= program_of(form).dependents(changed)
    assert {key for key in form_ids(form) if one.values.get(key) != other.values.get(key)} <= {changed} | program_of(form).dependents(changed)


def form_ids(form):
    return {field.id for field in form.fields}
