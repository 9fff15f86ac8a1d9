"""Find and name territories. A territory is a pair (level, INSEE code, or SIREN for an EPCI), as kept in answers and exports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from ptce.territories import reference
from ptce.territories.enums import Level
from ptce.territories.models import Commune, Departement, Edition, Epci, FormerCommune, Region
from ptce.territories.rules import drawing
from ptce.territories.rules.drawing import MapDrawing, Marker
from ptce.territories.rules.names import normalise, search_terms

__all__ = [
    "Key",
    "MapDrawing",
    "Marker",
    "Match",
    "Position",
    "commune_code",
    "current_commune",
    "departements_of",
    "exists",
    "france_map",
    "is_loaded",
    "label",
    "labels",
    "main_regions",
    "points",
    "region_choices",
    "region_of",
    "regions_of",
    "search",
]

type Key = tuple[str, str]
type Row = Commune | Departement | Epci | Region

# No commune has absorbed more: enough rows to find as many communes as asked.
_NAMES_PER_COMMUNE = 25


@dataclass(frozen=True)
class Match:
    """A territory found, with what tells it from its namesakes."""

    level: str
    code: str
    label: str
    detail: str


@dataclass(frozen=True)
class Position:
    """Where a territory is; not `exact` when it borrows the place of its EPCI or of its département."""

    latitude: float
    longitude: float
    exact: bool


def is_loaded() -> bool:
    """Say whether an edition of the geographic code is in."""
    return Edition.objects.exists()


def region_choices() -> list[tuple[str, str]]:
    """Return (code, name) of the régions of today, by name."""
    rows = Region.objects.filter(is_current=True).values_list("code", "normalised", "name")
    return [(code, name) for code, _, name in sorted(rows, key=lambda row: row[1])]


def exists(level: str, code: str) -> bool:
    """Say whether the code names, or once named, a territory of that level."""
    return (level, code) in _found([(level, code)])


def label(level: str, code: str) -> str:
    """Return the name to show, the code itself when it is unknown."""
    return labels([(level, code)])[level, code]


def labels(keys: Iterable[Key]) -> dict[Key, str]:
    """Return the names to show, in at most five queries whatever the number."""
    wanted = list(keys)
    found = _found(wanted)
    return {key: str(found[key][0]) if key in found and found[key][1] is None else _former_label(key, found) for key in wanted}


def current_commune(code: str) -> str | None:
    """Return the code of today's commune for a code that may be old, or of a municipal arrondissement (75111 gives 75056)."""
    found = _found([(Level.COMMUNE, code)]).get((Level.COMMUNE, code))
    return found[0].pk if found else None


def commune_code(name: str, departement: str) -> str | None:
    """Return the code of the commune of that name, or former name, in the département; None when none or several match."""
    same = normalise(name)
    codes = set(Commune.objects.filter(normalised=same, departement=departement, is_current=True).values_list("code", flat=True))
    if not codes:
        codes = set(FormerCommune.objects.filter(normalised=same, commune__departement=departement).values_list("commune", flat=True))
    return codes.pop() if len(codes) == 1 else None


def search(level: str, text: str, limit: int = 10) -> list[Match]:
    """Return the territories whose name holds words that begin with each word typed; best first.

    Any case, accent, hyphen, apostrophe, « St » for « Saint »; a code; for communes a postcode or its beginning, an old name.
    """
    terms = search_terms(text)
    if not terms or level not in Level:
        return []
    people = F("population") if level in {Level.COMMUNE, Level.EPCI} else None
    rows = _matching(level, terms).order_by(*_best_first(terms, people))[:limit]
    matches = [Match(level, row.pk, str(row), _detail(row)) for row in rows]
    if level == Level.COMMUNE and len(matches) < limit:
        matches += _search_former(terms, limit=limit - len(matches), known={match.code for match in matches})
    return matches


def region_of(level: str, code: str) -> str | None:
    """Return the région: for an EPCI over several, that of most of its people; None for a collectivity overseas or an unknown code."""
    return main_regions([(level, code)])[level, code]


def main_regions(keys: Iterable[Key]) -> dict[Key, str | None]:
    """Return the région of each territory as `region_of` does, in a constant number of queries."""
    wanted = list(keys)
    found = _found(wanted)
    return {key: _region(found[key][0]) if key in found else None for key in wanted}


def regions_of(keys: Iterable[Key]) -> frozenset[str]:
    """Return every région that the territories touch, both for an EPCI astride two."""
    codes = departements_of(keys)
    rows = Departement.objects.filter(code__in=codes, region__isnull=False).values_list("region", flat=True)
    return frozenset(code for code in rows if code is not None)


def departements_of(keys: Iterable[Key]) -> frozenset[str]:
    """Return every département that the territories touch."""
    found = [row for row, _ in _found(list(keys)).values()]
    epcis = [row.pk for row in found if isinstance(row, Epci)]
    regions = [row.pk for row in found if isinstance(row, Region)]
    codes = {row.departement_id for row in found if isinstance(row, Commune)} | {row.pk for row in found if isinstance(row, Departement)}
    if epcis:
        codes.update(Commune.objects.filter(epci__in=epcis).values_list("departement", flat=True).distinct())
    if regions:
        codes.update(Departement.objects.filter(region__in=regions).values_list("code", flat=True))
    return frozenset(codes)


def points(keys: Iterable[Key]) -> dict[Key, Position]:
    """Return where each territory is: a commune, else its EPCI, else its département. A région and an unknown place are left out."""
    found = {key: _position(row) for key, (row, _) in _found(list(keys)).items()}
    return {key: position for key, position in found.items() if position is not None}


def france_map(
    markers: Iterable[Marker],
    *,
    identifier: str,
    title: str,
    description: str,
    highlighted: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> MapDrawing:
    """Return the drawing that `territories/map.svg.html` renders as `map`; no query.

    identifier: unique in the page. highlighted: département → kind; links: département → address. Kinds end a class name.
    """
    return drawing.map_svg(_base_map(), markers, identifier=identifier, title=title, description=description, highlighted=highlighted, links=links)


@lru_cache(maxsize=1)
def _base_map() -> drawing.BaseMap:
    return drawing.base_map(reference.outlines())


def _found(keys: Sequence[Key]) -> dict[Key, tuple[Row, FormerCommune | None]]:
    """Return the known territories, each with the former commune that the code names, if it is one."""
    found: dict[Key, tuple[Row, FormerCommune | None]] = {}
    for level in Level:
        codes = {code for wanted, code in keys if wanted == level}
        if codes:
            found.update({(level, row.pk): (row, None) for row in _rows(level).filter(pk__in=codes)})
    old = {code for level, code in keys if level == Level.COMMUNE and (level, code) not in found}
    if old:
        rows = FormerCommune.objects.filter(pk__in=old).select_related("commune__departement", "commune__epci")
        found.update({(Level.COMMUNE, former.code): (former.commune, former) for former in rows})
    return found


def _rows(level: str) -> QuerySet[Row]:
    match level:
        case Level.COMMUNE:
            return Commune.objects.select_related("departement", "epci")
        case Level.EPCI:
            return Epci.objects.select_related("region")
        case Level.DEPARTEMENT:
            return Departement.objects.select_related("region")
        case _:
            return Region.objects.all()


def _former_label(key: Key, found: Mapping[Key, tuple[Row, FormerCommune | None]]) -> str:
    row, former = found.get(key, (None, None))
    if former is None or not isinstance(row, Commune):
        return key[1]
    return f"{former.name} ({row.departement_id})"


def _matching(level: str, terms: Sequence[tuple[str, ...]]) -> QuerySet[Row]:
    rows = _rows(level).filter(is_current=True)
    for beginnings in terms:
        condition = Q(code=beginnings[0].upper()) | _begins(beginnings)
        if level == Level.COMMUNE and beginnings[0].isdigit():
            condition |= Q(postcodes__startswith=beginnings[0]) | Q(postcodes__contains=f" {beginnings[0]}")
        rows = rows.filter(condition)
    return rows


def _begins(beginnings: Iterable[str]) -> Q:
    condition = Q()
    for beginning in beginnings:
        condition |= Q(normalised__startswith=beginning) | Q(normalised__contains=f" {beginning}")
    return condition


def _best_first(terms: Sequence[tuple[str, ...]], people: F | None) -> list[OrderBy | str]:
    same, begins = Q(), Q()
    for last in terms[-1]:
        whole = " ".join([*(term[0] for term in terms[:-1]), last])
        same |= Q(normalised=whole)
        begins |= Q(normalised__startswith=whole)
    rank = Case(When(same, then=Value(0)), When(begins, then=Value(1)), default=Value(2), output_field=IntegerField())
    return [rank.asc(), *([people.desc(nulls_last=True)] if people else []), "pk"]


def _search_former(terms: Sequence[tuple[str, ...]], *, limit: int, known: set[str]) -> list[Match]:
    rows = FormerCommune.objects.select_related("commune__departement").exclude(commune__in=known)
    for beginnings in terms:
        rows = rows.filter(Q(code=beginnings[0].upper()) | _begins(beginnings))
    matches: dict[str, Match] = {}
    for former in rows.order_by(*_best_first(terms, F("commune__population")))[: limit * _NAMES_PER_COMMUNE]:
        commune = former.commune
        matches.setdefault(commune.pk, Match(Level.COMMUNE, commune.pk, str(commune), former.name))
    return list(matches.values())[:limit]


def _detail(row: Row) -> str:
    match row:
        case Commune():
            first, _, others = row.postcodes.partition(" ")
            return f"{row.departement.name}, {first}{'…' if others else ''}" if first else row.departement.name
        case Epci() | Departement():
            return row.region.name if row.region else ""
        case _:
            return ""


def _region(row: Row) -> str | None:
    match row:
        case Commune():
            return row.departement.region_id
        case Epci() | Departement():
            return row.region_id
        case _:
            return row.pk


def _position(row: Row) -> Position | None:
    match row:
        case Commune():
            places: list[Row] = [place for place in (row, row.epci, row.departement) if place is not None]
        case _:
            places = [row]
    for place in places:
        if not isinstance(place, Region) and place.latitude is not None and place.longitude is not None:
            return Position(place.latitude, place.longitude, exact=place is row)
    return None
