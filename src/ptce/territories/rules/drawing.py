"""What the map of France draws: outlines, frames for overseas and Paris, points. Data only; the template makes the SVG."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

from ptce.territories.rules.geometry import Box, Placement, bounds, fit, lambert93, local_plane

type Ring = tuple[tuple[float, float], ...]

WIDTH, HEIGHT = 1840, 2140
RADIUS = 17
_METROPOLE = Box(20, 20, 1800, 1720)
_FRAME_WIDTH, _FRAME_HEIGHT, _FRAME_GAP, _FRAME_TOP = 344, 360, 20, 1760
_LABEL_HEIGHT = 84
_PADDING = 20
_OVERSEAS = (("971", "Guadeloupe"), ("972", "Martinique"), ("973", "Guyane"), ("974", "La Réunion"), ("976", "Mayotte"))
_PARIS = (("75", "92", "93", "94"), "Paris", Box(1540, 20, 280, 310))
# A point this far outside the outlines, in degrees, still belongs to the frame (islets, simplified coasts).
_MARGIN = 0.2


@dataclass(frozen=True)
class Outline:
    """A département as rings of (longitude, latitude); a ring inside another is a hole."""

    code: str
    name: str
    rings: tuple[Ring, ...]


@dataclass(frozen=True)
class Marker:
    """A point to show; `kind` ends a class name, so that the style sheet colours it."""

    latitude: float
    longitude: float
    label: str
    url: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Shape:
    """A département drawn: SVG path data, and what the page says of it."""

    code: str
    name: str
    path: str
    kind: str = ""
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """A rectangle of the drawing at its own scale, with a name unless it is the metropolitan map."""

    label: str
    x: int
    y: int
    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Circle:
    """A marker placed; `echo` when the same point is also drawn, larger, in a frame that carries its link."""

    x: int
    y: int
    radius: int
    marker: Marker
    echo: bool = False

    @property
    def diameter(self) -> int:
        """Return the side of the square drawn in its place."""
        return 2 * self.radius


@dataclass(frozen=True)
class MapDrawing:
    """All the template needs. `outside` are the markers that no frame holds: the page must list them."""

    identifier: str
    title: str
    description: str
    width: int
    height: int
    frames: tuple[Frame, ...]
    circles: tuple[Circle, ...]
    outside: tuple[Marker, ...]

    @property
    def has_links(self) -> bool:
        """Say whether something can be followed: a picture with links is a group, not an image."""
        shapes = (shape for frame in self.frames for shape in frame.shapes)
        return any(shape.url for shape in shapes) or any(circle.marker.url for circle in self.circles)


@dataclass(frozen=True)
class _Area:
    """A frame before anything is highlighted, with what places a marker in it."""

    frame: Frame
    earth: Box
    placement: Placement


@dataclass(frozen=True)
class BaseMap:
    """The outlines placed once and for all; building it is the costly part, so keep it."""

    metropole: _Area
    insets: tuple[_Area, ...]


def base_map(outlines: Sequence[Outline]) -> BaseMap:
    """Place the outlines of the 101 départements in the metropolitan map and its frames."""
    by_code = {outline.code: outline for outline in outlines}
    overseas = {code for code, _ in _OVERSEAS}
    mainland = [outline for outline in outlines if outline.code not in overseas]
    codes, label, box = _PARIS
    insets = [_area(label, box, [by_code[code] for code in codes], fit_in=_inside(box))]
    for rank, (code, name) in enumerate(_OVERSEAS):
        box = Box(_PADDING + rank * (_FRAME_WIDTH + _FRAME_GAP), _FRAME_TOP, _FRAME_WIDTH, _FRAME_HEIGHT)
        insets.append(_area(name, box, [by_code[code]], fit_in=_inside(box)))
    return BaseMap(_area("", _METROPOLE, mainland, fit_in=_METROPOLE), tuple(insets))


def map_svg(
    base: BaseMap,
    markers: Iterable[Marker],
    *,
    identifier: str,
    title: str,
    description: str,
    highlighted: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> MapDrawing:
    """Return the drawing of the markers over the base map.

    highlighted: département code → kind (end of a class name); links: département code → address.
    Markers at the very same place are spread around it; in the Paris frame they carry the link, on the large map an echo.
    """
    kinds, urls = highlighted or {}, links or {}
    areas = (base.metropole, *base.insets)
    frames = tuple(_dressed(area.frame, kinds, urls) for area in areas)
    circles: list[Circle] = []
    outside: list[Marker] = []
    taken: dict[tuple[int, int], int] = {}
    for marker in markers:
        holders = [area for area in areas if area.earth.holds(marker.longitude, marker.latitude)]
        if not holders:
            outside.append(marker)
        for area in holders:
            circles.append(_circle(marker, area, taken, echo=area is not holders[-1]))
    return MapDrawing(identifier, title, description, WIDTH, HEIGHT, frames, tuple(circles), tuple(outside))


def path_data(rings: Iterable[Ring], placement: Placement) -> str:
    """Return the SVG path of the rings in whole units, relative, without a redundant character."""
    return "".join(_ring_path([placement.place(longitude, latitude) for longitude, latitude in ring]) for ring in rings)


def _ring_path(points: list[tuple[int, int]]) -> str:
    x, y = points[0]
    steps = []
    for next_x, next_y in points[1:]:
        if (next_x, next_y) != (x, y):
            steps.append(f"{_number(next_x - x)}{_number(next_y - y)}")
            x, y = next_x, next_y
    if len(steps) < 2:
        return ""
    return f"M{points[0][0]} {points[0][1]}l{''.join(steps).lstrip()}z"


def _number(value: int) -> str:
    return str(value) if value < 0 else f" {value}"


def _inside(box: Box) -> Box:
    return Box(box.x + _PADDING, box.y + _LABEL_HEIGHT, box.width - 2 * _PADDING, box.height - _LABEL_HEIGHT - _PADDING)


def _area(label: str, box: Box, outlines: Sequence[Outline], *, fit_in: Box) -> _Area:
    points = [point for outline in outlines for ring in outline.rings for point in ring]
    earth = bounds(points)
    margin = 0.0 if outlines[0].code in _PARIS[0] else _MARGIN
    project = local_plane(earth.y + earth.height / 2) if label else lambert93
    placement = fit(points, project, fit_in)
    shapes = tuple(Shape(outline.code, outline.name, path_data(outline.rings, placement)) for outline in outlines)
    frame = Frame(label, round(box.x), round(box.y), round(box.width), round(box.height), shapes)
    return _Area(frame, Box(earth.x - margin, earth.y - margin, earth.width + 2 * margin, earth.height + 2 * margin), placement)


def _dressed(frame: Frame, kinds: Mapping[str, str], urls: Mapping[str, str]) -> Frame:
    if not kinds and not urls:
        return frame
    shapes = tuple(Shape(s.code, s.name, s.path, kinds.get(s.code, ""), urls.get(s.code, "")) for s in frame.shapes)
    return Frame(frame.label, frame.x, frame.y, frame.width, frame.height, shapes)


def _circle(marker: Marker, area: _Area, taken: dict[tuple[int, int], int], *, echo: bool) -> Circle:
    x, y = area.placement.place(marker.longitude, marker.latitude)
    rank = taken.get((x, y), 0)
    taken[x, y] = rank + 1
    angle, distance = rank * pi * (3 - sqrt(5)), RADIUS * 1.3 * sqrt(rank)
    return Circle(round(x + distance * cos(angle)), round(y + distance * sin(angle)), RADIUS, marker, echo)
