from datetime import timedelta

import pytest

from ptce.calls.enums import Phase
from ptce.poles import operations, queries
from ptce.poles.enums import PoleStatusKind
from ptce.poles.models import PoleStatus
from tests.conftest import NOON
from tests.factories.poles import laureate, past_call
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


def test_the_registry_leaves_fictional_poles_out():
    laureate(past_call(), "Réel")
    laureate(past_call("Fictif", is_fictional=True), "Inventé")

    assert [pole.name for pole in queries.registry()] == ["Réel"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ecopole", ["Écopôle d’Audruicq"]),
        ("ÉCO aud", ["Écopôle d’Audruicq"]),
        ("pole", ["Pôle du Val"]),
        ("bretagne", ["Pôle du Val"]),
        ("prés", ["Pôle du Val"]),
        ("", ["Écopôle d’Audruicq", "Pôle du Val"]),
        ("zzz", []),
        ("%", ["Écopôle d’Audruicq", "Pôle du Val"]),
    ],
)
def test_search_finds_beginnings_of_words_whatever_the_accents(text, names):
    call = past_call()
    laureate(call, "Écopôle d’Audruicq")
    laureate(call, "Pôle du Val", region=region("53"), carrier="Scic des Prés")

    assert [pole.name for pole in queries.registry(text=text)] == names


def test_the_region_filter_keeps_its_poles():
    call = past_call()
    laureate(call, "Ailleurs", region=region("11"))
    laureate(call, "Breton", region=region("53"))

    assert [pole.name for pole in queries.registry(region="53")] == ["Breton"]


def test_counts_follow_their_definitions():
    first, second = past_call("Phase 1", phase=Phase.ONE), past_call("Phase 2", phase=Phase.TWO)
    both = laureate(first, "Les deux")
    laureate(second, "Les deux")
    laureate(first, "Phase 1 seule")
    PoleStatus.objects.create(pole=both, kind=PoleStatusKind.DECLARED)

    counts = queries.counts()

    assert (counts[PoleStatusKind.SUPPORTED], counts[PoleStatusKind.ACCOMPANIED], counts[PoleStatusKind.DECLARED]) == (1, 2, 0)
    assert [(line.label, line.count) for line in queries.definitions()] == [("soutenu par l’État", 1), ("accompagnés", 2)]


def test_a_renounced_laureate_is_no_longer_counted_nor_listed_but_keeps_its_page():
    call = past_call()
    pole = laureate(call, number="P2-1")
    operations.record_renouncement(call=call, dossier_number="P2-1", actor=None, now=NOON)

    assert queries.counts()[PoleStatusKind.SUPPORTED] == 0
    assert list(queries.laureates_of(call)) == []
    assert queries.pole_page(pole.slug) == pole


def test_the_version_moves_with_each_write():
    assert queries.version() is None
    call = past_call()
    laureate(call, number="P2-1")
    assert queries.version() == NOON
    operations.record_renouncement(call=call, dossier_number="P2-1", actor=None, now=NOON + timedelta(hours=1))
    assert queries.version() == NOON + timedelta(hours=1)


def test_regions_are_counted_by_strongest_status_the_unknown_one_last():
    first, second = past_call("Phase 1", phase=Phase.ONE), past_call("Phase 2", phase=Phase.TWO)
    laureate(second, "A", region=region("53"))
    laureate(first, "A", region=region("53"))
    laureate(first, "B", region=region("53"))
    laureate(second, "C")

    lines = [(line.name, line.supported, line.accompanied, line.other, line.total) for line in queries.region_counts(queries.registry())]

    assert lines == [("Bretagne", 1, 1, 0, 2), ("Région non renseignée", 1, 0, 0, 1)]


@pytest.mark.parametrize("count", [1, 3])
def test_the_registry_costs_two_statements_whatever_its_length(count, django_assert_num_queries):
    call = past_call()
    for number in range(count):
        laureate(call, f"Pôle {number}", region=region("53"))

    with django_assert_num_queries(2):
        lines = [(pole.region.name, [status.kind for status in queries.held_statuses(pole)]) for pole in queries.registry()]

    assert lines == [("Bretagne", ["SUPPORTED"])] * count
