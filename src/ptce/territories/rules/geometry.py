"""Where a point of the earth falls on the drawing: projections and placing in a box."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import atanh, cos, exp, radians, sin

type Projection = Callable[[float, float], tuple[float, float]]

# Constants of RGF93 / Lambert-93 (EPSG:2154) on the GRS80 ellipsoid, metres.
_EXPONENT = 0.7256077650532670
_SCALE = 11754255.426096
_FALSE_EASTING = 700000.0
_POLE_NORTHING = 12655612.049876
_ECCENTRICITY = 0.0818191910428158
_CENTRAL_MERIDIAN = 3.0


def lambert93(longitude: float, latitude: float) -> tuple[float, float]:
    """Return easting and northing in metres (IGN, algorithm ALG0003)."""
    phi = sin(radians(latitude))
    isometric = atanh(phi) - _ECCENTRICITY * atanh(_ECCENTRICITY * phi)
    radius = _SCALE * exp(-_EXPONENT * isometric)
    angle = _EXPONENT * radians(longitude - _CENTRAL_MERIDIAN)
    return _FALSE_EASTING + radius * sin(angle), _POLE_NORTHING - radius * cos(angle)


def local_plane(reference_latitude: float) -> Projection:
    """Return an equirectangular projection in metres, true enough within a département."""
    per_degree = 111_320.0
    shrink = cos(radians(reference_latitude))

    def project(longitude: float, latitude: float) -> tuple[float, float]:
        return longitude * per_degree * shrink, latitude * per_degree

    return project


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing, or of the earth (x = longitude, y = latitude)."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Say whether the point is inside or on the edge."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True)
class Placement:
    """A projection followed by the scale and shift that put it in a box of the drawing, north up."""

    project: Projection
    scale: float
    left: float
    top: float

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return the point of the drawing, in whole units from the top left corner."""
        x, y = self.project(longitude, latitude)
        return round(x * self.scale + self.left), round(-y * self.scale + self.top)


def bounds(points: Iterable[tuple[float, float]]) -> Box:
    """Return the smallest box around the points (at least one)."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def fit(points: Iterable[tuple[float, float]], project: Projection, box: Box) -> Placement:
    """Return the placement that centres the points (longitude, latitude) in the box and fills it without distortion."""
    around = bounds(project(longitude, latitude) for longitude, latitude in points)
    scale = min(box.width / around.width, box.height / around.height)
    left = box.x + box.width / 2 - (around.x + around.width / 2) * scale
    top = box.y + box.height / 2 + (around.y + around.height / 2) * scale
    return Placement(project, scale, left, top)
