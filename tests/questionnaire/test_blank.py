import pytest

from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.completeness import missing
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind, Role
from ptce.questionnaire.proofreading import problems


@pytest.mark.parametrize("standard", [standard_phase_1, standard_phase_2])
def test_a_standard_form_can_be_published_as_it_is(standard):
    assert problems(standard()) == ()
    assert Form.from_json(standard().to_json()) == standard()


def test_phase_1_feeds_what_lists_filter_on():
    roles = {field.role for field in standard_phase_1().fields} - {None}

    assert roles == set(Role) - {Role.BUDGET, Role.AMOUNT_REQUESTED}


def test_phase_2_asks_for_the_money():
    assert standard_phase_2().with_role(Role.BUDGET).kind is Kind.BUDGET


def test_phase_2_takes_over_the_answers_of_phase_1_under_the_same_ids():
    phase_1, phase_2 = standard_phase_1(), standard_phase_2()
    shared = [field for field in phase_1.fields if field.id in phase_2]

    assert [phase_2.field(field.id) for field in shared] == shared
    assert {phase_1.section_of(field.id).title for field in phase_1.fields if field.id not in phase_2} == {"Vos besoins d’accompagnement"}


def test_an_untouched_standard_form_asks_for_each_required_field():
    form = standard_phase_2()

    assert [item.field_id for item in missing(form, {}, {})] == [field.id for field in form.fields if field.required]
