import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.condition_editing import with_comparison, with_rule, without_comparison
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule, condition_from_json, condition_to_json
from ptce.questionnaire.definition import DefinitionError

A, B, C = (Comparison(name, Operator.ANSWERED) for name in "abc")


def test_comparisons_are_added_one_after_the_other():
    assert with_comparison(with_comparison(None, A), B) == Condition(Rule.ALL, (A, B))


def test_a_comparison_joins_another_by_the_other_rule():
    both = with_comparison(Condition(Rule.ALL, (A, B)), C, beside=1)

    assert both == Condition(Rule.ALL, (A, Condition(Rule.ANY, (B, C))))
    assert with_comparison(both, A, beside=1).parts[1] == Condition(Rule.ANY, (B, C, A))


def test_a_group_left_with_one_comparison_is_that_comparison():
    grouped = Condition(Rule.ANY, (A, Condition(Rule.ALL, (B, C))))

    assert without_comparison(grouped, "1.0") == Condition(Rule.ANY, (A, C))
    assert without_comparison(grouped, "0") == Condition(Rule.ANY, (Condition(Rule.ALL, (B, C)),))


def test_the_last_comparison_leaves_no_condition():
    assert without_comparison(Condition(Rule.ALL, (A,)), "0") is None


def test_another_rule_turns_the_groups_over():
    assert with_rule(Condition(Rule.ALL, (A, Condition(Rule.ANY, (B, C)))), Rule.ANY) == Condition(Rule.ANY, (A, Condition(Rule.ALL, (B, C))))


@pytest.mark.parametrize("path", ["", "x", "9", "1.9", "1", "0.0", "-1"])
def test_what_is_no_longer_there_is_refused(path):
    with pytest.raises(DefinitionError, match="n’est plus dans la condition"):
        without_comparison(Condition(Rule.ALL, (A, Condition(Rule.ANY, (B, C)))), path)


def test_a_condition_keeps_a_reasonable_size():
    full = Condition(Rule.ALL, (A,) * 20)

    with pytest.raises(DefinitionError, match="20 comparaisons au plus"):
        with_comparison(full, B)


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), st.none() | st.integers(0, 3)), min_size=1, max_size=12))
def test_whatever_is_added_reads_back_and_can_be_taken_out(steps):
    condition = None
    for comparison, beside in steps:
        place = beside if condition is not None and beside is not None and beside < len(condition.parts) else None
        condition = with_comparison(condition, comparison, beside=place)

    assert condition_from_json(condition_to_json(condition)) == condition
    count = 0
    while condition is not None:
        condition = without_comparison(condition, "0.0" if isinstance(condition.parts[0], Condition) else "0")
        count += 1
    assert count == len(steps)
