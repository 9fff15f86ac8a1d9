from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.checking import check
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.completeness import missing
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.sampling import sample_answer, sample_answers, sample_files
from tests.questionnaire.samples import field_of, form_of, forms


@pytest.mark.parametrize("form", [standard_phase_1(), standard_phase_2()])
def test_sample_answers_fill_the_proposed_forms(form):
    assert missing(form, sample_answers(form), sample_files(form)) == ()
    assert sample_answers(form).keys() | sample_files(form).keys() == {field.id for field in form.fields}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.FILE, Kind.COMPUTED}])
def test_every_kind_has_an_answer_in_its_normal_form(kind):
    field = field_of(kind)
    value = sample_answer(field)

    assert value is not None
    assert (clean(field, value).value, check(field, value)) == (value, ())


@pytest.mark.parametrize(
    "field",
    [
        field_of(Kind.SHORT_TEXT, max_length=3),
        field_of(Kind.LONG_TEXT, max_length=7),
        field_of(Kind.NUMBER, minimum=Decimal("-3.5"), maximum=Decimal("-2.25")),
        field_of(Kind.NUMBER, minimum=Decimal(1_000_000)),
        field_of(Kind.AMOUNT, maximum=Decimal("0.5")),
        field_of(Kind.DATE, minimum=date(2030, 1, 1)),
        field_of(Kind.DATE, maximum=date(1998, 5, 4)),
        field_of(Kind.MULTIPLE_CHOICE, minimum=Decimal(3)),
        field_of(Kind.MULTIPLE_CHOICE, maximum=Decimal(1)),
        field_of(Kind.MEMBERS, minimum=Decimal(40)),
        field_of(Kind.TERRITORY, minimum=Decimal(90)),
        field_of(Kind.TERRITORY, maximum=Decimal(1)),
        field_of(Kind.BUDGET, maximum=Decimal("33.3")),
        field_of(Kind.BUDGET, maximum=Decimal(0)),
        field_of(Kind.ACTION_PLAN, minimum=Decimal(30)),
    ],
)
def test_the_limits_of_the_call_are_kept(field):
    value = sample_answer(field)

    assert value is not None
    assert check(field, value) == ()


def test_an_example_that_is_an_answer_is_used():
    assert sample_answer(field_of(Kind.NUMBER, example="1,5")) == "1.5"
    assert sample_answer(field_of(Kind.NUMBER, example="Un nombre d’emplois")) == "10"
    assert sample_answer(field_of(Kind.SHORT_TEXT, example="Trop long", max_length=4)) == "Essa"


def test_files_are_counted_within_limits():
    form = form_of(
        field_of(Kind.FILE, id="a"),
        field_of(Kind.FILE, id="b", minimum=Decimal(3)),
        field_of(Kind.FILE, id="c", maximum=Decimal(0)),
        field_of(Kind.DATE),
    )

    assert sample_files(form) == {"a": 1, "b": 3, "c": 0}


@given(forms())
def test_any_form_is_answered_twice_alike_in_normal_forms(form):
    answers = sample_answers(form)

    assert answers == sample_answers(form)
    assert all(clean(form.field(field_id), value).value == value for field_id, value in answers.items())
