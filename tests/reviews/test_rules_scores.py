from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ptce.reviews.rules.scores import Score, Weight, dispersion, rounded, weighted_mean

TWO = [Weight(1, "Gouvernance", Decimal(60), 4), Weight(2, "Ancrage", Decimal(40), 10)]
weights = st.builds(Weight, st.just(0), st.just("c"), st.integers(1, 100).map(Decimal), st.integers(1, 20))
grids = st.lists(weights, min_size=1, max_size=6).map(lambda ws: [Weight(i, w.name, w.weight, w.scale) for i, w in enumerate(ws)])


@st.composite
def marked_grids(draw):
    grid = draw(grids)
    return grid, {w.id: draw(st.none() | st.integers(0, w.scale)) for w in grid}


def test_the_mean_weighs_each_mark_by_its_share_of_the_scale():
    assert weighted_mean({1: 4, 2: 5}, TWO) == Score(Decimal(80))


def test_a_missing_mark_is_flagged_and_never_zero():
    assert weighted_mean({1: 4}, TWO) == Score(Decimal(100), (2,))


def test_zero_is_a_mark():
    assert weighted_mean({1: 0, 2: 0}, TWO) == Score(Decimal(0))


def test_without_any_mark_there_is_no_mean():
    score = weighted_mean({1: None}, TWO)

    assert (score, score.is_complete) == (Score(None, (1, 2)), False)


@given(marked_grids())
def test_the_mean_stays_between_the_lowest_and_the_highest_share(case):
    grid, marks = case
    score = weighted_mean(marks, grid)

    shares = [100 * Decimal(marks[w.id]) / w.scale for w in grid if marks[w.id] is not None]
    assert (score.mean is None) == (not shares)
    assert set(score.missing) == {w.id for w in grid if marks[w.id] is None}
    if score.mean is not None:
        assert min(shares) - Decimal("1e-20") <= score.mean <= max(shares) + Decimal("1e-20")


@given(marked_grids(), st.integers(1, 9))
def test_multiplying_every_weight_changes_nothing(case, factor):
    grid, marks = case
    wider = [Weight(w.id, w.name, w.weight * factor, w.scale) for w in grid]

    one, other = weighted_mean(marks, grid).mean, weighted_mean(marks, wider).mean
    assert one == other if one is None or other is None else abs(one - other) < Decimal("1e-20")


@given(marked_grids(), st.data())
def test_raising_a_mark_never_lowers_the_mean(case, data):
    grid, marks = case
    raised = {w.id: None if marks[w.id] is None else data.draw(st.integers(marks[w.id], w.scale)) for w in grid}

    one, other = weighted_mean(marks, grid).mean, weighted_mean(raised, grid).mean
    assert one is None or other >= one - Decimal("1e-20")


def test_two_readers_differ_around_their_mean_and_one_cannot():
    assert (dispersion([40.0, 60.0]), dispersion([40.0]), dispersion([])) == (10.0, None, None)


def test_scores_are_read_with_a_comma():
    assert (rounded(Decimal("71.45")), rounded(None), rounded(10.0)) == ("71,5", "–", "10,0")
