from decimal import Decimal

import pytest

from ptce.reviews import operations, queries
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.organisations import agent
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


def test_scores_are_read_in_two_statements(django_assert_num_queries):
    call = make.call()
    for _ in range(2):
        make.reviewed(make.eligible(call))

    with django_assert_num_queries(2):
        assert len(queries.scores(call)) == 2


def test_a_dossier_without_review_has_no_mean_and_everything_missing():
    call = make.call()
    make.eligible(call)

    (one,) = queries.scores(call)

    assert (one.mean, one.dispersion, one.reviews, one.expected, one.rank, one.is_complete) == (None, None, 0, 0, None, False)
    assert one.missing == tuple(call.criteria.order_by("position").values_list("pk", flat=True))


def test_two_reviews_give_raw_means_their_weighted_mean_and_their_dispersion():
    call = make.call()
    dossier = make.eligible(call)
    make.reviewed(dossier, value=2)
    make.reviewed(dossier, value=4)
    scale = call.criteria.first().scale

    (one,) = queries.scores(call)

    assert {score.mean for score in one.criteria.values()} == {Decimal(3)}
    assert one.mean == Decimal(300) / scale
    assert one.dispersion == pytest.approx(100 / scale)
    assert (one.reviews, one.expected, one.is_complete) == (2, 2, True)


def test_a_missing_mark_is_flagged_and_left_out_of_the_mean():
    call = make.call()
    dossier = make.eligible(call)
    make.reviewed(dossier, value=2, skip=1)
    last = call.criteria.order_by("position").last()

    (one,) = queries.scores(call)

    assert one.missing == (last.pk,)
    assert (one.criteria[last.pk].mean, one.criteria[last.pk].count) == (None, 0)
    assert one.mean == Decimal(200) / last.scale


def test_only_reviews_handed_in_count_and_those_awaited_are_told():
    call = make.call()
    dossier = make.eligible(call)
    make.reviewed(dossier, value=1)
    make.marked(make.accepted(dossier), value=4)
    scale = call.criteria.first().scale

    (one,) = queries.scores(call)

    assert (one.mean, one.reviews, one.expected, one.is_complete) == (Decimal(100) / scale, 1, 2, False)


def test_the_regional_rank_is_there():
    call = make.call()
    dossier = make.eligible(call)
    operations.rank_region(call=call, region=region("84"), ranks={dossier.pk: 1}, base_version=0, actor=agent(), now=NOON)

    assert [one.rank for one in queries.scores(call)] == [1]


def test_dossiers_not_receivable_are_left_out():
    call = make.call()
    make.submitted(call)

    assert queries.scores(call) == []
