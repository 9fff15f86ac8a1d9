import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.calls.enums import Phase
from ptce.poles import rules
from ptce.poles.enums import PoleStatusKind


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        (Phase.PILOT, PoleStatusKind.PILOT),
        (Phase.SINGLE, PoleStatusKind.SUPPORTED),
        (Phase.ONE, PoleStatusKind.ACCOMPANIED),
        (Phase.TWO, PoleStatusKind.SUPPORTED),
    ],
)
def test_a_laureate_receives_the_status_of_the_phase(phase, status):
    assert rules.status_given_by(phase) == status


@given(st.sets(st.sampled_from(list(PoleStatusKind))))
def test_the_principal_status_is_the_first_in_order(kinds):
    ordered = rules.in_order(kinds)

    assert set(ordered) == kinds
    assert rules.principal(kinds) == (ordered[0] if ordered else None)


def test_every_status_has_its_definition_and_plural():
    assert set(rules.DEFINITIONS) == set(rules.PLURALS) == set(PoleStatusKind)


@pytest.mark.parametrize(
    ("parts", "text"),
    [(["Clus’Ter Jura", "Lons-le-Saunier"], " clus ter jura lons le saunier"), (["", ""], ""), (["Œuvre"], " oeuvre")],
)
def test_search_text_holds_each_word_after_a_blank(parts, text):
    assert rules.search_text(parts) == text


def test_search_text_is_cut_to_its_column():
    assert len(rules.search_text(["mot " * 600])) == rules.SEARCH_LIMIT


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "Pôle du Val"),
        (["pole du val"], "Pôle du Val – Scic des Prés"),
        (["pole du val", "pole du val scic des pres"], "Pôle du Val (P2-12)"),
    ],
)
def test_a_name_already_selected_by_the_call_is_told_apart(taken, name):
    assert rules.distinct_name("Pôle du Val", "Scic des Prés", "P2-12", taken) == name


def test_a_distinct_name_fits_its_column():
    assert len(rules.distinct_name("é" * 200, "", "P2-12", [rules.normalise("é" * 200)])) <= 200
