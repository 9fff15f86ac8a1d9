import pytest

from ptce.territories import queries
from ptce.territories.models import Commune, Departement
from ptce.territories.queries import Position

LYON_METROPOLE = "200046977"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("france")]


def found(level, text, **options):
    return [match.label for match in queries.search(level, text, **options)]


def test_the_whole_country_is_in(france):
    assert (france.changed, france.regions, france.departements, france.epcis, france.communes) == (True, 18, 108, 1255, 34_968)
    assert Departement.objects.filter(region__isnull=False).count() == 101
    assert queries.is_loaded()


def test_every_commune_outside_the_collectivities_has_a_region_and_a_place():
    communes = Commune.objects.filter(departement__region__isnull=False)

    assert communes.filter(departement__latitude__isnull=True).count() == 0
    assert communes.filter(latitude__isnull=False).count() > 8_000


def test_regions_to_choose_from_are_in_french_order():
    names = [name for _, name in queries.region_choices()]

    assert len(names) == 18
    assert names[8:11] == ["Hauts-de-France", "Île-de-France", "La Réunion"]


@pytest.mark.parametrize(
    ("level", "code", "expected"),
    [
        ("COMMUNE", "75056", True),
        ("COMMUNE", "75111", True),
        ("COMMUNE", "97411", True),
        ("COMMUNE", "99999", False),
        ("EPCI", LYON_METROPOLE, True),
        ("DEPARTEMENT", "2A", True),
        ("DEPARTEMENT", "20", False),
        ("REGION", "06", True),
        ("REGION", "975", False),
        ("CONTINENT", "06", False),
    ],
)
def test_exists(level, code, expected):
    assert queries.exists(level, code) is expected


@pytest.mark.parametrize(
    ("level", "code", "expected"),
    [
        ("COMMUNE", "01001", "L’Abergement-Clémenciat (01)"),
        ("COMMUNE", "69381", "Lyon 1er Arrondissement (69)"),
        ("COMMUNE", "49125", "Doué-en-Anjou (49)"),
        ("COMMUNE", "99999", "99999"),
        ("EPCI", LYON_METROPOLE, "Métropole de Lyon"),
        ("DEPARTEMENT", "21", "Côte-d’Or (21)"),
        ("REGION", "93", "Provence-Alpes-Côte d’Azur"),
        ("CONTINENT", "06", "06"),
    ],
)
def test_label(level, code, expected):
    assert queries.label(level, code) == expected


@pytest.mark.parametrize("times", [1, 3])
def test_labels_cost_the_same_whatever_their_number(times, django_assert_num_queries):
    codes = ["75056", "75111", "13055", "69381", "97411", "98818"][: 2 * times]
    keys = [*(("COMMUNE", code) for code in codes), ("EPCI", LYON_METROPOLE), ("DEPARTEMENT", "01"), ("REGION", "11")]

    with django_assert_num_queries(5):
        assert len(queries.labels(keys)) == len(keys)


@pytest.mark.parametrize(
    ("level", "text", "first"),
    [
        ("COMMUNE", "Saint-Étienne", "Saint-Étienne (42)"),
        ("COMMUNE", "st etienne", "Saint-Étienne (42)"),
        ("COMMUNE", "SAINT ETIENNE", "Saint-Étienne (42)"),
        ("COMMUNE", "l'hay les", "L’Haÿ-les-Roses (94)"),
        ("COMMUNE", "hay roses", "L’Haÿ-les-Roses (94)"),
        ("COMMUNE", "noeux les m", "Nœux-les-Mines (62)"),
        ("COMMUNE", "st", "Strasbourg (67)"),
        ("COMMUNE", "Lyon", "Lyon (69)"),
        ("COMMUNE", "paris", "Paris (75)"),
        ("COMMUNE", "Marseille", "Marseille (13)"),
        ("COMMUNE", "93200", "Saint-Denis (93)"),
        ("COMMUNE", "69009", "Lyon (69)"),
        ("COMMUNE", "Saint-Denis 974", "Saint-Denis (974)"),
        ("COMMUNE", "2a004", "Ajaccio (2A)"),
        ("COMMUNE", "cayenne", "Cayenne (973)"),
        ("EPCI", "communauté de communes pic st-loup", "CC du Grand Pic Saint-Loup"),
        ("EPCI", "métropole lyon", "Métropole de Lyon"),
        ("EPCI", LYON_METROPOLE, "Métropole de Lyon"),
        ("DEPARTEMENT", "cotes d", "Côtes-d’Armor (22)"),
        ("DEPARTEMENT", "2b", "Haute-Corse (2B)"),
        ("DEPARTEMENT", "nouvelle cal", "Nouvelle-Calédonie (988)"),
        ("REGION", "reunion", "La Réunion"),
        ("REGION", "cote d'azur", "Provence-Alpes-Côte d’Azur"),
    ],
)
def test_search_finds_first(level, text, first):
    assert found(level, text)[0] == first


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("paris 11", "Paris (75)", "Paris 11e Arrondissement"),
        ("Doué-la-Fontaine", "Doué-en-Anjou (49)", "Doué-la-Fontaine"),
    ],
)
def test_search_finds_a_commune_by_an_old_name(text, label, name):
    (match,) = queries.search("COMMUNE", text)

    assert (match.label, match.detail) == (label, name)


def test_search_tells_namesakes_apart():
    matches = queries.search("COMMUNE", "Saint-Denis", limit=2)

    assert [(match.code, match.detail) for match in matches] == [("97411", "La Réunion, 97400…"), ("93066", "Seine-Saint-Denis, 93200…")]


@pytest.mark.parametrize(("level", "text"), [("COMMUNE", ""), ("COMMUNE", " ’ "), ("COMMUNE", "zzzz"), ("COMMUNE", "%"), ("CONTINENT", "a")])
def test_search_finds_nothing(level, text):
    assert found(level, text) == []


def test_search_stops_at_its_limit_in_two_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert len(found("COMMUNE", "a", limit=7)) == 7


def test_current_commune_follows_arrondissements_and_mergers():
    assert [queries.current_commune(code) for code in ("75111", "13201", "69381", "75056", "99999")] == ["75056", "13055", "69123", "75056", None]


def test_commune_code_needs_one_commune_of_that_name():
    assert queries.commune_code("Romans sur Isère", "26") == "26281"
    assert queries.commune_code("Doué la Fontaine", "49") == "49125"
    assert queries.commune_code("Paris", "26") is None


@pytest.mark.parametrize(
    ("level", "code", "region"),
    [
        ("COMMUNE", "97105", "01"),
        ("COMMUNE", "97209", "02"),
        ("COMMUNE", "97302", "03"),
        ("COMMUNE", "97411", "04"),
        ("COMMUNE", "97611", "06"),
        ("COMMUNE", "98818", None),
        ("COMMUNE", "69381", "84"),
        ("EPCI", LYON_METROPOLE, "84"),
        ("DEPARTEMENT", "2A", "94"),
        ("DEPARTEMENT", "975", None),
        ("REGION", "11", "11"),
        ("COMMUNE", "99999", None),
    ],
)
def test_region_of(level, code, region):
    assert queries.region_of(level, code) == region


def test_main_regions_answers_for_each():
    keys = [("COMMUNE", "97411"), ("DEPARTEMENT", "988"), ("COMMUNE", "99999")]

    assert queries.main_regions(keys) == {keys[0]: "04", keys[1]: None, keys[2]: None}


def test_regions_and_departements_touched():
    keys = [("EPCI", LYON_METROPOLE), ("COMMUNE", "97411"), ("DEPARTEMENT", "975"), ("REGION", "94")]

    assert queries.regions_of(keys) == {"84", "04", "94"}
    assert queries.departements_of(keys) == {"69", "974", "975", "2A", "2B"}


def test_an_epci_astride_two_regions_touches_both_and_belongs_to_one():
    astride = "247600588"  # CC des Villes Sœurs, in Normandie and in Hauts-de-France

    assert queries.regions_of([("EPCI", astride)]) == {"28", "32"}
    assert queries.region_of("EPCI", astride) in {"28", "32"}


def test_points_fall_back_to_what_is_known():
    keys = [("COMMUNE", "75056"), ("COMMUNE", "75111"), ("COMMUNE", "38053"), ("EPCI", LYON_METROPOLE), ("REGION", "11"), ("COMMUNE", "98401")]

    places = queries.points(keys)

    assert set(places) == set(keys[:4])
    assert places[keys[0]] == Position(48.8534, 2.3488, exact=True)
    assert places[keys[1]] == places[keys[0]]
    bourgoin = places[keys[2]]
    assert not bourgoin.exact
    assert (bourgoin.latitude, bourgoin.longitude) == pytest.approx((45.59, 5.27), abs=0.2)


def test_the_map_needs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        drawing = queries.france_map([], identifier="carte", title="Carte", description="Vide.")

    assert len(drawing.frames) == 7
