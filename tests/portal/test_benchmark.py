"""The acts of the bench, in small: each answers, within its statements, whatever the volume. What time they take is for the bench itself."""

import pytest
from django.db import transaction
from django.utils import timezone

from ptce.organisations.operations import ensure_bodies
from ptce.portal.benchmark import exports
from ptce.portal.benchmark.acts import Act, acts, client_of
from ptce.portal.benchmark.measure import Measure, measure
from ptce.portal.benchmark.volume import build
from ptce.portal.management.commands.bench import faults
from ptce.territories.operations import load

pytestmark = pytest.mark.django_db
# Requests read the clock: what they act on is built now.
NOW = timezone.now()
# The goal of performance.md is not reached yet for these: docs/performance.md says so.
MISSED = {"tableau de décision, 300 × 5 × 6": 11}


class Undo(Exception):
    """Takes a volume back."""


def measured(count):
    """Build a volume, measure every act on it, take it all back."""
    found, made = {}, []
    try:
        with transaction.atomic():
            cast = build(count, now=NOW)
            for act in acts(cast, now=NOW):
                found[act.name] = act, measure(act.run, rounds=1, warm_up=2)
            made.append(exports.csv(client_of(cast.officer, now=NOW), cast))
            raise Undo
    except Undo:
        return found, made[0]


def test_every_act_answers_within_its_statements_whatever_the_volume():
    load(now=NOW)
    ensure_bodies(now=NOW)

    small, small_csv = measured(30)
    big, big_csv = measured(90)

    assert small.keys() == big.keys()
    grown = {name: one.statements for name, (_, one) in big.items() if one.statements > small[name][1].statements}
    assert grown == {}
    over = {name: one.statements for name, (act, one) in big.items() if one.statements > MISSED.get(name, act.goal_statements)}
    assert over == {}
    assert all(one.size > 0 for name, (_, one) in big.items() if "304" not in name and "dépôt" not in name)
    assert 2 < big_csv.size / small_csv.size < 4


def act(statements=5, goal_ms=10.0):
    return Act("page", goal_ms, statements, lambda number: 0)


@pytest.mark.parametrize(
    ("small", "big", "told"),
    [
        (Measure(5, 10, 0, 1), Measure(5, 11, 0, 1), []),
        (Measure(6, 10, 0, 1), Measure(6, 10, 0, 1), ["page: 6 statements, the goal is 5"]),
        (Measure(4, 10, 0, 1), Measure(5, 10, 0, 1), ["page: statements grow with the volume (4 → 5)"]),
        (Measure(5, 10, 0, 1), Measure(5, 10, 5, 1), ["page: CPU grows with the volume (10.0 → 15.0 ms)"]),
    ],
)
def test_what_misses_is_told(small, big, told):
    assert list(faults({"page": (act(), {1: small, 2: big})}, [1, 2])) == told
