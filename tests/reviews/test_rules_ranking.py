from hypothesis import given
from hypothesis import strategies as st

from ptce.reviews.rules.ranking import moved, order, twice

orders = st.lists(st.integers(1, 30), unique=True, max_size=8)


def test_the_numbers_typed_give_the_order_and_blanks_stay_out():
    assert order({10: 7, 11: None, 12: 2}) == [12, 10]


def test_a_number_typed_twice_is_found():
    assert twice({10: 1, 11: 1, 12: None, 13: None, 14: 3}) == [1]


def test_a_dossier_goes_up_and_down():
    assert (moved([1, 2, 3], 3, -1), moved([1, 2, 3], 1, 1)) == ([1, 3, 2], [2, 1, 3])


def test_the_ends_do_not_move():
    assert (moved([1, 2], 1, -1), moved([1, 2], 2, 1)) == ([1, 2], [1, 2])


def test_a_dossier_not_ranked_yet_joins_at_the_end():
    assert moved([1, 2], 9, -1) == [1, 2, 9]


@given(orders, st.integers(1, 30), st.sampled_from([-1, 1]))
def test_moving_keeps_everybody_once(dossiers, dossier, step):
    after = moved(dossiers, dossier, step)

    assert sorted(after) == sorted({*dossiers, dossier})
