import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.law.findings import Finding, Outcome, overall


def finding(outcome):
    return Finding(key="k", title="Titre", outcome=outcome, message="Message.", article="loi")


@pytest.mark.parametrize(("outcome", "is_met"), [(Outcome.MET, True), (Outcome.NOT_MET, False), (Outcome.HUMAN, False)])
def test_only_a_certain_condition_is_met(outcome, is_met):
    assert finding(outcome).is_met is is_met


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.HUMAN),
        ([Outcome.MET], Outcome.MET),
        ([Outcome.MET, Outcome.HUMAN], Outcome.HUMAN),
        ([Outcome.HUMAN, Outcome.NOT_MET, Outcome.MET], Outcome.NOT_MET),
    ],
)
def test_cumulative_conditions_are_summed_up_by_the_worst(outcomes, expected):
    assert overall(finding(outcome) for outcome in outcomes) == expected


@given(st.lists(st.sampled_from(Outcome)))
def test_the_sum_does_not_depend_on_order(outcomes):
    assert overall(map(finding, outcomes)) == overall(map(finding, reversed(outcomes)))


def test_every_outcome_has_a_french_name():
    assert [outcome.label for outcome in Outcome] == ["Condition remplie", "Condition non remplie", "À apprécier par une personne"]
