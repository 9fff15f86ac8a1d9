import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from ptce.dossiers import operations as dossiers
from ptce.journal.models import Entry
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from ptce.reviews.models import RegionalRank
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.organisations import agent, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return make.call()


@pytest.fixture
def three(call):
    return [make.eligible(call, name=name) for name in ("Un", "Deux", "Trois")]


def rank(call, ranks, *, base=0, actor=None, code="84"):
    return operations.rank_region(call=call, region=region(code), ranks=ranks, base_version=base, actor=actor or agent(code), now=NOON)


def held():
    return dict(RegionalRank.objects.values_list("dossier_id", "rank"))


def test_the_order_is_kept_and_gaps_close(call, three):
    one, two, three_ = (dossier.pk for dossier in three)

    ranking = rank(call, {one: 7, two: None, three_: 2})

    assert (held(), ranking.version) == ({three_: 1, one: 2}, 1)
    assert Entry.objects.get(verb="reviews.rank").changes == {"order": [three_, one]}


def test_only_the_agents_of_the_region_rank(call, three):
    for person in (agent("53"), officer()):
        with pytest.raises(PermissionDenied):
            rank(call, {three[0].pk: 1}, actor=person)


def test_a_rank_given_twice_is_refused(call, three):
    with pytest.raises(operations.RankTwice, match="plusieurs dossiers\u00a0: 1"):
        rank(call, {three[0].pk: 1, three[1].pk: 1})


def test_a_list_changed_meanwhile_is_not_overwritten(call, three):
    rank(call, {three[0].pk: 1})

    with pytest.raises(operations.RankingChanged):
        rank(call, {three[1].pk: 1}, base=0)

    assert held() == {three[0].pk: 1}


def test_a_dossier_that_is_not_receivable_or_not_of_the_region_is_not_ranked(call, three):
    pending, elsewhere = make.submitted(call), make.eligible(call, region_code="53")

    for dossier in (pending, elsewhere):
        with pytest.raises(operations.NotRankable):
            rank(call, {dossier.pk: 1})


def test_a_dossier_the_agent_stood_aside_from_keeps_its_rank_unseen(call, three):
    one, two, three_ = (dossier.pk for dossier in three)
    rank(call, {one: 1, two: 2, three_: 3})
    aside = agent()
    operations.declare_conflict(dossier=three[1], reason="Lien.", actor=aside, now=NOON)

    page = queries.ranking_page(viewer(aside, NOON), call, region("84"))
    assert [(row.id, row.rank) for row in page.rows] == [(one, 1), (three_, 2)]
    with pytest.raises(operations.NotRankable):
        rank(call, {two: 1}, base=1, actor=aside)
    rank(call, {three_: 1, one: 2}, base=1, actor=aside)

    assert held() == {three_: 1, two: 2, one: 3}


def test_a_validated_list_is_read_by_the_nation_and_taken_back(call, three):
    clerk, where = agent(), region("84")
    version = rank(call, {three[0].pk: 1}, actor=clerk).version
    given = {"call": call, "region": where, "actor": clerk, "now": NOON}
    assert queries.regional_ranks(call) == {}

    version = operations.validate_ranking(**given, base_version=version).version

    assert queries.regional_ranks(call) == {three[0].pk: 1}
    assert [one.region for one in queries.validated_rankings(call)] == [where]
    with pytest.raises(operations.RankingValidated):
        rank(call, {three[1].pk: 1}, base=version)
    with pytest.raises(operations.RankingValidated):
        operations.validate_ranking(**given, base_version=version)
    with pytest.raises(operations.RankingChanged):
        operations.take_back_ranking(**given, base_version=version - 1)

    operations.take_back_ranking(**given, base_version=version)
    assert queries.regional_ranks(call) == {}


def test_a_validated_list_is_not_taken_back_once_the_session_is_open(call, three):
    clerk = agent()
    given = {"call": call, "region": region("84"), "actor": clerk, "now": NOON}
    version = operations.validate_ranking(**given, base_version=rank(call, {three[0].pk: 1}, actor=clerk).version).version
    operations.close_reviews(call=call, actor=officer(), now=NOON)

    with pytest.raises(operations.RankingValidated, match="session de décision"):
        operations.take_back_ranking(**given, base_version=version)


def test_an_empty_list_is_not_validated(call, three):
    clerk = agent()
    version = rank(call, {three[0].pk: None}, actor=clerk).version

    with pytest.raises(operations.NothingRanked):
        operations.validate_ranking(call=call, region=region("84"), base_version=version, actor=clerk, now=NOON)
    with pytest.raises(operations.RankingChanged):
        operations.validate_ranking(call=call, region=region("84"), base_version=version + 1, actor=clerk, now=NOON)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_agents_ranking_at_once_keep_one_list_whole():
    call = make.call()
    ids = [make.eligible(call, name=name).pk for name in ("Un", "Deux", "Trois")]
    orders = [ids, ids[::-1]]
    clerks, outcomes, start = [agent(), agent()], {}, threading.Barrier(2)

    def run(number):
        start.wait()
        try:
            rank(call, {pk: place for place, pk in enumerate(orders[number], 1)}, actor=clerks[number])
            outcomes[number] = "done"
        except operations.RankingChanged:
            outcomes[number] = "refused"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes.values()) == ["done", "refused"]
    winner = next(number for number, outcome in outcomes.items() if outcome == "done")
    assert held() == {pk: place for place, pk in enumerate(orders[winner], 1)}


def test_a_dossier_no_longer_receivable_has_no_rank_and_those_behind_move_up(call, three):
    one, two, last = three
    ranking = rank(call, {one.pk: 1, two.pk: 2, last.pk: 3})
    operations.validate_ranking(call=call, region=region("84"), base_version=ranking.version, actor=agent(), now=NOON)

    dossiers.declare_ineligible(dossier=one, reason="Aucune entreprise de l’ESS.", actor=agent(), now=NOON)

    assert queries.regional_ranks(call) == {two.pk: 1, last.pk: 2}


def test_the_next_order_forgets_a_dossier_no_longer_receivable(call, three):
    one, two, last = three
    ranking = rank(call, {one.pk: 1, two.pk: 2, last.pk: 3})
    dossiers.declare_ineligible(dossier=one, reason="Aucune entreprise de l’ESS.", actor=agent(), now=NOON)

    rank(call, {last.pk: 1, two.pk: 2}, base=ranking.version)

    assert held() == {last.pk: 1, two.pk: 2}
