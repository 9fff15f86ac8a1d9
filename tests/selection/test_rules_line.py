from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.selection.enums import RankingOrder
from ptce.selection.rules.line import Candidate, Limits, draw_line, granted, ordered

amounts = st.none() | st.decimals(min_value=0, max_value=200_000, places=2)
flags = st.none() | st.booleans()
candidates = st.lists(
    st.builds(
        Candidate,
        number=st.integers(0, 10**6).map(str),
        amount=amounts,
        mean=st.none() | st.decimals(min_value=0, max_value=100, places=1),
        regional_rank=st.none() | st.integers(1, 30),
        filing=st.integers(0, 1000),
        region=st.sampled_from(["", "Bretagne", "Corse", "Occitanie"]),
        is_rural=flags,
        is_qpv=flags,
        is_overseas=flags,
    ),
    unique_by=lambda candidate: candidate.number,
    max_size=25,
)
orders = st.sampled_from(list(RankingOrder))
limits = st.builds(
    Limits,
    envelope=st.none() | st.decimals(min_value=0, max_value=1_000_000, places=2),
    laureates_min=st.none() | st.integers(0, 10),
    laureates_max=st.none() | st.integers(0, 20),
    engaged=st.decimals(min_value=0, max_value=300_000, places=2),
    laureates=st.integers(0, 5),
)


@given(candidates, orders, limits)
def test_until_exhaustion_never_exceeds_and_stops_only_when_it_must(pool, order, limit):
    line = draw_line(pool, by=order, count=None, limits=limit)

    assert line.count == 0 or not line.is_exceeded
    assert line.count == 0 or not line.too_many
    following = line.first_below
    if following is not None:
        is_full = limit.laureates_max is not None and limit.laureates + line.count >= limit.laureates_max
        would_exceed = line.left is not None and (following.amount or 0) > line.left
        assert is_full or would_exceed


@given(candidates, orders, limits, st.none() | st.integers(0, 30))
def test_a_line_cuts_the_order_in_two_and_loses_nobody(pool, order, limit, count):
    line = draw_line(pool, by=order, count=count, limits=limit)

    assert line.above + line.below == line.order == ordered(pool, order)
    assert sorted(candidate.number for candidate in line.order) == sorted(candidate.number for candidate in pool)
    assert line.engaged == limit.engaged + sum(candidate.amount or 0 for candidate in line.above)
    for share in (line.rural, line.qpv, line.overseas):
        assert 0 <= share.yes <= share.known <= share.total == line.count
        assert (share.percent is None) == (share.known == 0)


@given(candidates, orders, limits)
def test_more_money_never_puts_anybody_below(pool, order, limit):
    more = Limits(None if limit.envelope is None else limit.envelope + 50_000, None, limit.laureates_max, limit.engaged, limit.laureates)

    assert draw_line(pool, by=order, count=None, limits=more).count >= draw_line(pool, by=order, count=None, limits=limit).count


@given(candidates, orders, st.randoms())
def test_the_order_does_not_depend_on_the_order_given(pool, order, random):
    shuffled = list(pool)
    random.shuffle(shuffled)

    assert ordered(shuffled, order) == ordered(pool, order)


@given(candidates)
def test_a_missing_mean_comes_last_never_as_zero(pool):
    means = [candidate.mean for candidate in ordered(pool, RankingOrder.MEAN)]
    known = [mean for mean in means if mean is not None]

    assert means == sorted(known, reverse=True) + [None] * (len(means) - len(known))


def test_a_tie_on_the_line_is_told():
    pool = [Candidate(str(number), Decimal(10), Decimal(70)) for number in range(3)]

    assert draw_line(pool, by=RankingOrder.MEAN, count=2, limits=Limits()).is_tied
    assert not draw_line(pool, by=RankingOrder.MEAN, count=3, limits=Limits()).is_tied


@pytest.mark.parametrize(("asked", "expected"), [(None, None), (10, 30), (50, 50), (500, 100)])
def test_the_amount_asked_is_brought_within_the_bounds(asked, expected):
    assert granted(None if asked is None else Decimal(asked), Decimal(30), Decimal(100)) == expected


def test_without_bounds_the_amount_is_the_one_asked():
    assert granted(Decimal(7), None, None) == 7
