"""Means of marks. A missing mark is flagged, never counted as zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import fsum, sqrt

ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class Weight:
    """A criterion as the mean sees it: weight in percent, marks from 0 to scale."""

    id: int
    name: str
    weight: Decimal
    scale: int


@dataclass(frozen=True)
class Score:
    """A weighted mean over 100, None when no mark was given; `missing` are the criteria without a mark, in order."""

    mean: Decimal | None
    missing: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        return not self.missing


def weighted_mean(marks: Mapping[int, Decimal | int | None], criteria: Sequence[Weight]) -> Score:
    """Return the mean over 100 of mark ÷ scale, weighted over the criteria that have a mark.

    marks: mark (or mean of marks) by criterion; absent or None is missing: its weight is left out of the mean and the criterion is listed.
    """
    given = [(criterion, marks.get(criterion.id)) for criterion in criteria]
    missing = tuple(criterion.id for criterion, mark in given if mark is None)
    total = sum((criterion.weight for criterion, mark in given if mark is not None), Decimal(0))
    if not total:
        return Score(None, missing)
    points = sum((Decimal(mark) * criterion.weight / criterion.scale for criterion, mark in given if mark is not None), Decimal(0))
    return Score(100 * points / total, missing)


def dispersion(means: Sequence[float]) -> float | None:
    """Return the standard deviation between reviewers, in points over 100; None below two reviewers, who cannot differ."""
    if len(means) < 2:
        return None
    center = fsum(means) / len(means)
    return sqrt(fsum((mean - center) ** 2 for mean in means) / len(means))


@lru_cache(maxsize=8192)
def rounded(value: Decimal | float | None) -> str:
    """Return « 71,4 », or a dash when there is nothing."""
    if value is None:
        return "–"
    return str(Decimal(str(value)).quantize(ONE_DECIMAL, ROUND_HALF_UP)).replace(".", ",")
