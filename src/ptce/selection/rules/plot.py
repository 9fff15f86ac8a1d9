"""The plot of the means beside the table: bars in order, the line drawn where it passes. Coordinates only; colours are the style sheet's."""

from collections.abc import Iterable
from dataclasses import dataclass

from ptce.selection.rules.line import Candidate, Line

WIDTH, HEIGHT = 960, 240
LEFT, RIGHT, TOP, BOTTOM = 40, 10, 16, 30
LABELS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Tick:
    """A horizontal mark of the scale."""

    y: str
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Paths in a box of WIDTH × HEIGHT: dossiers above the line, below it, and those without a mean (crosses)."""

    above: str
    below: str
    missing: str
    line_x: str
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = HEIGHT - BOTTOM
    left: int = LEFT
    right: int = WIDTH - RIGHT


def plot(line: Line) -> Plot | None:
    """Return the plot, None when there is nothing to draw."""
    if not line.order:
        return None
    step = (WIDTH - LEFT - RIGHT) / len(line.order)
    places = list(enumerate(line.order))
    return Plot(
        above=_bars(places[: line.count], step),
        below=_bars(places[line.count :], step),
        missing=_crosses(places, step),
        line_x=_number(LEFT + line.count * step),
        ticks=tuple(Tick(_number(_y(label)), str(label)) for label in LABELS),
    )


def _bars(places: Iterable[tuple[int, Candidate]], step: float) -> str:
    gap = min(step * 0.15, 3)
    parts = []
    for index, candidate in places:
        if candidate.mean is not None:
            x, y = LEFT + index * step + gap, _y(float(candidate.mean))
            parts.append(f"M{_number(x)} {HEIGHT - BOTTOM}V{_number(y)}h{_number(step - 2 * gap)}V{HEIGHT - BOTTOM}z")
    return "".join(parts)


def _crosses(places: Iterable[tuple[int, Candidate]], step: float) -> str:
    y = HEIGHT - BOTTOM - 6
    centres = [_number(LEFT + (index + 0.5) * step - 3) for index, candidate in places if candidate.mean is None]
    return "".join(f"M{x} {y}l6 6m0-6l-6 6" for x in centres)


def _y(mean: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - mean / 100)


def _number(value: float) -> str:
    return f"{value:.1f}"
