from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations
from ptce.calls.enums import CallStatus
from ptce.calls.operations import CriterionDraft
from ptce.calls.queries import grid
from ptce.calls.rules.grid import PROPOSED_GRID, missing_weight
from ptce.journal.queries import history
from tests.conftest import NOON
from tests.factories.calls import call, draft
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
WRITTEN = CriterionDraft(name="Coopération", weight=Decimal("12.5"), help="Aide", scale=3, anchors={0: "Rien", 3: "Tout", 1: " "})


@pytest.fixture
def bare():
    return draft(with_criteria=False)


def add(one, written=WRITTEN):
    one.refresh_from_db()
    return operations.add_criterion(call=one, base_version=one.version, draft=written, actor=officer(), now=NOON)


def names(one):
    return list(one.criteria.order_by("position").values_list("name", flat=True))


def test_the_proposal_weighs_100_and_describes_every_mark():
    assert missing_weight(criterion.weight for criterion in PROPOSED_GRID) == 0
    assert {len(criterion.anchors) for criterion in PROPOSED_GRID} == {5}


def test_a_criterion_is_added_at_the_end_with_its_anchors(bare):
    first, second = add(bare), add(bare, CriterionDraft(name="Autre", weight=Decimal(20)))

    assert (first.position, second.position, second.scale) == (1, 2, 4)
    assert list(first.anchors.order_by("mark").values_list("mark", "text")) == [(0, "Rien"), (3, "Tout")]
    assert [line.verb for line in history(bare)][-2:] == ["calls.add_criterion", "calls.add_criterion"]


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        (CriterionDraft(name=" ", weight=Decimal(10)), operations.CriterionWithoutName),
        (CriterionDraft(name="Coopération", weight=None), operations.CriterionWithoutWeight),
        (CriterionDraft(name="Coopération", weight=Decimal(0)), operations.CriterionWithoutWeight),
        (CriterionDraft(name="Coopération", weight=Decimal("100.01")), operations.CriterionWithoutWeight),
        (CriterionDraft(name="Coopération", weight=Decimal(10), scale=0), operations.ScaleOutOfBounds),
        (CriterionDraft(name="Coopération", weight=Decimal(10), scale=21), operations.ScaleOutOfBounds),
        (CriterionDraft(name="Coopération", weight=Decimal(10), scale=4, anchors={5: "Trop"}), operations.AnchorBeyondScale),
    ],
)
def test_a_criterion_that_cannot_be_scored_is_refused(bare, written, refusal):
    with pytest.raises(refusal):
        add(bare, written)

    assert names(bare) == []


def test_a_criterion_is_changed_with_its_anchors(bare):
    one = add(bare)
    bare.refresh_from_db()

    written = CriterionDraft(name="Gouvernance", weight=Decimal(30), scale=2, anchors={2: "Partagée"})
    after = operations.update_criterion(criterion=one, base_version=bare.version, draft=written, actor=officer(), now=NOON)

    assert (after.name, after.weight, after.help) == ("Gouvernance", Decimal(30), "")
    assert list(after.anchors.values_list("mark", "text")) == [(2, "Partagée")]
    assert list(history(bare))[-1].changes == {"criterion": one.pk, "weight": ["12.50", "30.00"]}


@pytest.mark.parametrize(
    ("which", "by", "order"),
    [(1, -1, ["B", "A", "C"]), (1, 1, ["A", "C", "B"]), (0, -1, ["A", "B", "C"]), (2, 1, ["A", "B", "C"]), (0, 2, ["B", "C", "A"])],
)
def test_a_criterion_moves_and_stops_at_the_ends(bare, which, by, order):
    criteria = [add(bare, CriterionDraft(name=name, weight=Decimal(10))) for name in "ABC"]
    bare.refresh_from_db()

    operations.move_criterion(criterion=criteria[which], by=by, base_version=bare.version, actor=officer(), now=NOON)

    assert names(bare) == order
    assert list(bare.criteria.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_a_criterion_is_removed_with_its_anchors(bare):
    one = add(bare)
    bare.refresh_from_db()

    operations.remove_criterion(criterion=one, base_version=bare.version, actor=officer(), now=NOON)

    assert names(bare) == []


def test_the_proposal_fills_an_empty_grid_only(bare):
    operations.propose_criteria(call=bare, base_version=bare.version, actor=officer(), now=NOON)
    bare.refresh_from_db()

    assert grid(bare).total == "100\u00a0%"
    with pytest.raises(operations.GridNotEmpty):
        operations.propose_criteria(call=bare, base_version=bare.version, actor=officer(), now=NOON)


@pytest.mark.parametrize(("weight", "total", "remainder"), [("40.5", "40,5\u00a0%", "Il manque 59,5\u00a0%."), ("100", "100\u00a0%", "")])
def test_the_grid_says_what_its_weights_lack(bare, weight, total, remainder):
    add(bare, CriterionDraft(name="Un", weight=Decimal(weight)))

    shown = grid(bare)

    assert (shown.total, shown.remainder, shown.is_whole) == (total, remainder, remainder == "")


def test_the_grid_says_what_its_weights_exceed(bare):
    add(bare, CriterionDraft(name="Un", weight=Decimal(80)))
    add(bare, CriterionDraft(name="Deux", weight=Decimal(30)))

    assert grid(bare).remainder == "Il y a 10\u00a0% de trop."


def acts(one, version, person):
    criterion = one.criteria.first()
    who = {"base_version": version, "actor": person, "now": NOON}
    return [
        lambda: operations.add_criterion(call=one, draft=WRITTEN, **who),
        lambda: operations.update_criterion(criterion=criterion, draft=WRITTEN, **who),
        lambda: operations.remove_criterion(criterion=criterion, **who),
        lambda: operations.move_criterion(criterion=criterion, by=1, **who),
        lambda: operations.propose_criteria(call=one, **who),
    ]


def test_criteria_are_for_national_officers():
    one = draft()
    for act in acts(one, one.version, agent()):
        with pytest.raises(PermissionDenied):
            act()


def test_criteria_are_frozen_by_publication():
    one = call(status=CallStatus.PUBLISHED)
    for act in acts(one, one.version, officer()):
        with pytest.raises(operations.CallIsFrozen):
            act()


def test_criteria_are_not_changed_from_an_old_page():
    one = draft()
    for act in acts(one, one.version - 1, officer()):
        with pytest.raises(operations.EditConflict):
            act()
