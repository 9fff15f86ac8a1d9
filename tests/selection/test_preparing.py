from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import operations as dossier_operations
from ptce.journal.models import Entry
from ptce.selection import lifecycle, operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.enums import RankingOrder
from ptce.selection.models import Decision, Session
from tests.factories import selection
from tests.factories.organisations import agent, expert, officer
from tests.factories.selection import LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return selection.call(envelope=Decimal(100_000), laureates_max=2, laureates_min=1)


def test_a_decision_is_prepared_and_written_down(call):
    dossier = selection.receivable(call)

    decision = selection.decide(dossier, amount=60_000)

    assert (decision.outcome, decision.amount, decision.version) == (O.LAUREATE, 60_000, 1)
    dossier.refresh_from_db()
    assert dossier.status == "ELIGIBLE"
    assert Entry.objects.get(verb="selection.prepare").changes["after"] == ["LAUREATE", "60000", ""]


@pytest.mark.parametrize(
    ("outcome", "given", "refusal"),
    [
        (O.LAUREATE, {"amount": 29_999}, operations.AmountRefused),
        (O.LAUREATE, {"amount": 100_001}, operations.AmountRefused),
        (O.LAUREATE, {"amount": None}, operations.AmountRefused),
        (O.REFUSED, {"reason": " "}, operations.ReasonMissing),
    ],
)
def test_a_faulty_decision_is_refused(call, outcome, given, refusal):
    dossier = selection.receivable(call)

    with pytest.raises(refusal):
        selection.decide(dossier, outcome, **given)

    assert not Decision.objects.exists()


def test_a_choice_against_the_order_needs_a_reason(call):
    first, second = selection.receivable(call, amount=100_000), selection.receivable(call, amount=50_000)

    with pytest.raises(operations.ReasonMissing):
        selection.decide(second, reason="")
    with pytest.raises(operations.ReasonMissing):
        selection.decide(first, O.RESERVE, reason="")

    assert selection.decide(first, amount=50_000, reason="").outcome == O.LAUREATE


def test_the_envelope_is_never_exceeded(call):
    selection.decide(selection.receivable(call), amount=60_000)

    with pytest.raises(operations.EnvelopeExceeded, match="dépassée de 1\u00a0€"):
        selection.decide(selection.receivable(call), amount=40_001)


def test_no_more_laureates_than_the_call_allows(call):
    for _ in range(2):
        selection.decide(selection.receivable(call), amount=30_000)

    with pytest.raises(operations.TooManyLaureates):
        selection.decide(selection.receivable(call), amount=30_000)


def test_a_dossier_not_receivable_is_not_decided(call):
    dossier = selection.receivable(call)
    dossier_operations.declare_ineligible(dossier=dossier, reason="Hors champ.", actor=officer(), now=LATER)

    with pytest.raises(operations.NotReceivable):
        selection.decide(dossier)


def test_the_reserve_fills_by_rank_and_a_rank_serves_once(call):
    first, second, third = (selection.receivable(call) for _ in range(3))

    assert selection.decide(first, O.RESERVE).reserve_rank == 1
    assert selection.decide(second, O.RESERVE).reserve_rank == 2
    with pytest.raises(operations.RankRefused):
        selection.decide(third, O.RESERVE, rank=1)


def test_nobody_overwrites_a_decision_they_have_not_seen(call):
    dossier = selection.receivable(call)
    selection.decide(dossier, actor=officer(first_name="Anne", last_name="Roy"))

    with pytest.raises(operations.DecisionConflict, match="Anne Roy"):
        selection.decide(dossier, O.REFUSED, base_version=0)
    assert selection.decide(dossier, O.REFUSED, base_version=1).version == 2
    with pytest.raises(operations.DecisionConflict):
        operations.remove(dossier=dossier, base_version=1, actor=officer(), now=LATER)
    operations.remove(dossier=dossier, base_version=2, actor=officer(), now=LATER)
    with pytest.raises(operations.DecisionConflict):
        selection.decide(dossier, base_version=2)


def test_the_batch_follows_the_line_and_leaves_what_was_decided_by_hand(call):
    made = [selection.receivable(call, amount=50_000) for _ in range(5)]
    selection.decide(made[4], O.REFUSED, reason="Choisi à la main.")
    actor = officer()
    session = operations.draw(call=call, order=RankingOrder.MEAN, count=2, actor=actor, now=LATER)

    batch = operations.prepare_from_line(call=call, reserve=1, reason="Moins bien classé.", base_version=session.version, actor=actor, now=LATER)

    assert (len(batch.done), batch.refused) == (4, ())
    rows = Decision.objects.order_by("dossier__number").values_list("outcome", "reserve_rank", "reason")
    assert list(rows) == [
        (O.LAUREATE, None, ""),
        (O.LAUREATE, None, ""),
        (O.RESERVE, 1, ""),
        (O.REFUSED, None, "Moins bien classé."),
        (O.REFUSED, None, "Choisi à la main."),
    ]


def test_the_batch_says_whom_it_refused_and_keeps_the_others(call):
    for _ in range(3):
        selection.receivable(call, amount=50_000)
    actor = officer()
    session = operations.draw(call=call, order=RankingOrder.FILING, count=3, actor=actor, now=LATER)

    batch = operations.prepare_from_line(call=call, reserve=0, reason="", base_version=session.version, actor=actor, now=LATER)

    assert len(batch.done) == 2
    assert [why.split("\u00a0")[0] for _, why in batch.refused] == ["L’appel prévoit au plus 2 lauréats"]


def test_acts_on_the_whole_list_refuse_a_stale_page(call):
    selection.decide(selection.receivable(call))

    with pytest.raises(operations.ListChangedMeanwhile):
        operations.prepare_from_line(call=call, reserve=0, reason="", base_version=0, actor=officer(), now=LATER)
    with pytest.raises(operations.ListChangedMeanwhile):
        operations.clear(call=call, base_version=0, actor=officer(), now=LATER)
    assert operations.clear(call=call, base_version=Session.objects.get().version, actor=officer(), now=LATER) == 1
    assert not Decision.objects.exists()


def test_a_submitted_list_no_longer_changes():
    session = selection.submitted()
    dossier = selection.decision(session, O.LAUREATE).dossier

    with pytest.raises(lifecycle.TransitionRefused):
        selection.decide(dossier, base_version=1)
    with pytest.raises(lifecycle.TransitionRefused):
        operations.share_marks(call=session.call, shares_marks=True, actor=officer(), now=LATER)


@pytest.mark.parametrize("who", [agent, expert])
def test_only_officers_prepare(call, who):
    dossier = selection.receivable(call)
    person = who()

    with pytest.raises(PermissionDenied):
        selection.decide(dossier, actor=person)
    with pytest.raises(PermissionDenied):
        operations.draw(call=call, order=RankingOrder.MEAN, count=1, actor=person, now=LATER)


def test_a_recused_officer_decides_neither_the_dossier_nor_the_list(call):
    person = officer()
    mine, other = selection.receivable(call), selection.receivable(call)
    dossier_operations.recuse(dossier=mine, person=person, reason="Ancien salarié.", declared=True, actor=officer(), now=LATER)

    assert selection.decide(other, actor=person).outcome == O.LAUREATE
    with pytest.raises(PermissionDenied):
        selection.decide(mine, actor=person)
    with pytest.raises(PermissionDenied):
        operations.draw(call=call, order=RankingOrder.MEAN, count=1, actor=person, now=LATER)
    with pytest.raises(PermissionDenied):
        operations.submit(
            session=Session.objects.get(), digest=queries.list_to_read(Session.objects.get()).digest, embargo_until=None, actor=person, now=LATER
        )
