from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Form, TemplateFile
from ptce.questionnaire.effort import effort, in_words
from ptce.questionnaire.kinds import Kind
from tests.questionnaire.samples import field_of, form_of, forms


def minutes(**settings):
    return effort(form_of(field_of(settings.pop("kind"), required=settings.pop("required", True), **settings))).minutes


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (0, "0 min"),
        (1, "5 min"),
        (55, "55 min"),
        (60, "1\u00a0h"),
        (61, "1\u00a0h\u00a015"),
        (120, "2\u00a0h"),
        (121, "2\u00a0h\u00a030"),
        (200, "3\u00a0h\u00a030"),
        (692, "12\u00a0h"),
    ],
)
def test_a_duration_is_rounded_up_as_people_say_it(spent, words):
    assert in_words(spent) == words


def test_a_long_text_takes_time_in_proportion_to_its_room():
    short, long = minutes(kind=Kind.LONG_TEXT, max_length=1650), minutes(kind=Kind.LONG_TEXT, max_length=3300)

    assert (short, long) == (20, 40)


def test_a_text_without_limit_is_not_counted_as_a_book():
    assert minutes(kind=Kind.LONG_TEXT) == minutes(kind=Kind.LONG_TEXT, max_length=10_000)


def test_an_optional_question_counts_for_half():
    assert minutes(kind=Kind.BUDGET) == 2 * minutes(kind=Kind.BUDGET, required=False)


def test_a_question_with_a_condition_counts_for_half_and_a_computed_one_for_nothing():
    condition = Condition(Rule.ALL, (Comparison("f0", Operator.ANSWERED),))
    section = form_of(field_of(Kind.BUDGET, required=True)).sections[0]

    assert minutes(kind=Kind.BUDGET, shown_if=condition) == 45
    assert effort(Form((replace(section, shown_if=condition),))).minutes == 45
    assert minutes(kind=Kind.COMPUTED) == 0


def test_rows_asked_for_count_one_by_one():
    assert minutes(kind=Kind.MEMBERS, minimum=Decimal(40)) == 200
    assert minutes(kind=Kind.MEMBERS, minimum=Decimal(1)) == minutes(kind=Kind.MEMBERS)


def test_a_template_takes_time_to_fill():
    bare = minutes(kind=Kind.FILE)

    assert (bare, minutes(kind=Kind.FILE, template=TemplateFile("t1", "plan.docx", 12)), minutes(kind=Kind.FILE, minimum=Decimal(3))) == (10, 40, 30)


def test_the_proposed_forms_take_hours():
    assert (effort(standard_phase_1()).words, effort(standard_phase_2()).words) == ("6\u00a0h", "12\u00a0h")


@given(forms())
def test_the_whole_is_the_sum_of_its_sections_and_a_form_never_gets_quicker_by_growing(form):
    whole = effort(form)

    assert whole.minutes == sum(whole.sections.values()) >= 0
    assert whole.minutes >= effort(Form(form.sections[:-1])).minutes


@given(forms())
def test_requiring_an_answer_never_makes_a_form_quicker(form):
    required = Form(tuple(replace(section, fields=tuple(replace(field, required=True) for field in section.fields)) for section in form.sections))

    assert effort(required).minutes >= effort(form).minutes
