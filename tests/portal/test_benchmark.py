"""The acts of the bench, in small: each answers, within its statements, whatever the volume. What time they take is for the bench itself."""

import pytest
from django.db import transaction
from django.utils import timezone

from ptce.organisations.operations import ensure_bodies
from ptce.portal.benchmark import exports
from ptce.portal.benchmark.acts import Act, Missed, acts, bare_page, client_of
from ptce.portal.benchmark.measure import Measure, measure
from ptce.portal.benchmark.volume import build
from ptce.portal.management.commands.bench import faults
from ptce.territories.operations import load

pytestmark = pytest.mark.django_db
# Requests read the clock: what they act on is built now.
NOW = timezone.now()


class Undo(Exception):
    """Takes a volume back."""


def measured(count):
    """Build a volume, measure every act on it, take it all back."""
    found, made = {}, []
    try:
        with transaction.atomic():
            cast = build(count, now=NOW)
            for act in acts(cast, now=NOW):
                found[act.name] = act, measure(act.run, bare=bare_page, rounds=1, warm_up=2)
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
    over = {name: one.statements for name, (act, one) in big.items() if one.statements > act.most_statements}
    assert over == {}
    assert all(one.size > 0 for name, (_, one) in big.items() if "304" not in name and "dépôt" not in name)
    assert 2 < big_csv.size / small_csv.size < 4


def cost(statements=5, units=2.5):
    return Measure(statements, app_ms=units * 3, database_ms=0, size=1, units=units)


def told(small, big, missed=None):
    act = Act("page", 9.25, 5, lambda number: 0, missed=missed)
    return list(faults({"page": (act, {1: small, 2: big})}, [1, 2]))


@pytest.mark.parametrize(
    ("small", "big", "expected"),
    [
        (cost(), cost(units=2.99), []),
        (cost(6), cost(6), ["page: 6 statements, 5 at most"]),
        (cost(4), cost(5), ["page: statements grow with the volume (4 → 5)"]),
        (cost(units=1), cost(units=1.7), ["page: CPU grows with the volume (1.0 → 1.7 bare pages)"]),
        (cost(units=3.1), cost(units=3.1), ["page: 3.1 bare pages of CPU, 2.5 at most"]),
    ],
)
def test_what_passes_its_goal_is_told(small, big, expected):
    assert told(small, big) == expected


def test_what_misses_its_goal_may_grow_no_further():
    known = Missed(statements=7, units=4)

    assert told(cost(7, units=4.7), cost(7, units=4.7), known) == []
    assert told(cost(8, units=4.9), cost(8, units=4.9), known) == ["page: 8 statements, 7 at most", "page: 4.9 bare pages of CPU, 4.0 at most"]


def test_an_act_is_counted_in_bare_pages():
    def spin(turns):
        return lambda number: sum(range(turns)) and 1

    taken = measure(spin(400_000), bare=spin(100_000), rounds=9)

    assert 3 < taken.units < 5
    assert (taken.statements, taken.size) == (0, 1)
