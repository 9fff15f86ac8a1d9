import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.territories.rules.names import normalise, normalise_epci, search_terms, typographic


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Haÿ les Roses", "l hay les roses"),
        ("Nœux-les-Mines", "noeux les mines"),
        ("St-Étienne", "saint etienne"),
        ("Ste Foy lès Lyon", "sainte foy les lyon"),
        ("Stes-Maries de la Mer", "saintes maries de la mer"),
        ("  ÉVRY  ", "evry"),
        ("Strasbourg", "strasbourg"),
        ("…", ""),
    ],
)
def test_normalise(name, expected):
    assert normalise(name) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(alphabet="abcdeéèœç'’- "))
def test_case_never_matters(text):
    assert normalise(text.upper()) == normalise(text)


def test_an_epci_is_found_by_its_kind_short_or_in_full():
    assert normalise_epci("CC du Grand Pic Saint-Loup") == "du grand pic saint loup cc communaute de communes"
    assert normalise_epci("CA Caux Seine Agglo") == "caux seine agglo ca communaute d agglomeration"
    assert normalise_epci("CU d’Arras") == "d arras cu communaute urbaine"
    assert normalise_epci("Métropole de Lyon") == "metropole de lyon"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("st den", [("saint",), ("den",)]),
        ("mont st", [("mont",), ("st", "saint")]),
        ("Paris", [("paris",)]),
        (" - ", []),
    ],
)
def test_the_last_word_may_be_unfinished(text, expected):
    assert search_terms(text) == expected


def test_names_are_shown_with_french_typography():
    assert typographic("Côte-d'Or") == "Côte-d’Or"
    assert typographic("CA de Blois ''Agglopolys''") == "CA de Blois «\u00a0Agglopolys\u00a0»"
    assert typographic('CA "Saintes - L\'Agglo"') == "CA «\u00a0Saintes - L’Agglo\u00a0»"
