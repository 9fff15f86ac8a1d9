"""The line under the envelope: who is above it in a given order, and what that amounts to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ptce.selection.enums import RankingOrder

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A receivable dossier as the line sees it.

    amount: what it would be granted, None when unknown. filing: its place in the order of deposit. Unknown flags are None, never False.
    """

    number: str
    amount: Decimal | None = None
    mean: Decimal | None = None
    regional_rank: int | None = None
    filing: int = 0
    region: str = ""
    is_rural: bool | None = None
    is_qpv: bool | None = None
    is_overseas: bool | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the call sets: euros, numbers of laureates; None is no limit. `engaged` and `laureates` count earlier selections of the same call."""

    envelope: Decimal | None = None
    laureates_min: int | None = None
    laureates_max: int | None = None
    engaged: Decimal = ZERO
    laureates: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """How many laureates answer yes, among those for which it is known."""

    yes: int
    known: int
    total: int

    @property
    def percent(self) -> Decimal | None:
        """Return the share over the known ones, None when nothing is known."""
        return Decimal(100 * self.yes) / self.known if self.known else None

    @property
    def unknown(self) -> int:
        return self.total - self.known


@dataclass(frozen=True, slots=True)
class Line:
    """The dossiers in order and how many of them are above the line.

    engaged and left count earlier selections of the call; left is None without an envelope and negative when it is exceeded.
    """

    order: tuple[Candidate, ...]
    count: int
    engaged: Decimal
    left: Decimal | None
    unknown_amounts: int
    regions: tuple[str, ...]
    rural: Share
    qpv: Share
    overseas: Share
    too_few: bool
    too_many: bool

    @property
    def above(self) -> tuple[Candidate, ...]:
        return self.order[: self.count]

    @property
    def below(self) -> tuple[Candidate, ...]:
        return self.order[self.count :]

    @property
    def last_above(self) -> Candidate | None:
        return self.order[self.count - 1] if self.count else None

    @property
    def first_below(self) -> Candidate | None:
        return self.order[self.count] if self.count < len(self.order) else None

    @property
    def is_exceeded(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def is_tied(self) -> bool:
        """Say whether the line passes between two dossiers of equal mean: the order alone does not decide."""
        last, first = self.last_above, self.first_below
        return last is not None and first is not None and last.mean is not None and last.mean == first.mean


def granted(requested: Decimal | None, minimum: Decimal | None, maximum: Decimal | None) -> Decimal | None:
    """Return the amount asked brought within the call's bounds; None when nothing was asked."""
    if requested is None:
        return None
    amount = requested if minimum is None else max(requested, minimum)
    return amount if maximum is None else min(amount, maximum)


def ordered(candidates: Iterable[Candidate], by: RankingOrder) -> tuple[Candidate, ...]:
    """Return the candidates in order; those without the figure come last, ties follow the mean, then the number."""
    return tuple(sorted(candidates, key=_KEYS[by]))


def draw_line(candidates: Iterable[Candidate], *, by: RankingOrder, count: int | None, limits: Limits) -> Line:
    """Order the candidates and draw the line.

    count: how many are above; None goes down the order until the next one would exceed the envelope or the maximum number (none is skipped).
    """
    order = ordered(candidates, by)
    kept = _until_exhausted(order, limits) if count is None else min(max(count, 0), len(order))
    above = order[:kept]
    engaged = limits.engaged + sum((candidate.amount or ZERO for candidate in above), ZERO)
    number = limits.laureates + kept
    return Line(
        order=order,
        count=kept,
        engaged=engaged,
        left=None if limits.envelope is None else limits.envelope - engaged,
        unknown_amounts=sum(candidate.amount is None for candidate in above),
        regions=tuple(sorted({candidate.region for candidate in above if candidate.region})),
        rural=_share([candidate.is_rural for candidate in above]),
        qpv=_share([candidate.is_qpv for candidate in above]),
        overseas=_share([candidate.is_overseas for candidate in above]),
        too_few=limits.laureates_min is not None and number < limits.laureates_min,
        too_many=limits.laureates_max is not None and number > limits.laureates_max,
    )


def _until_exhausted(order: Sequence[Candidate], limits: Limits) -> int:
    engaged, kept = limits.engaged, 0
    for candidate in order:
        engaged += candidate.amount or ZERO
        full = limits.laureates_max is not None and limits.laureates + kept >= limits.laureates_max
        if full or (limits.envelope is not None and engaged > limits.envelope):
            break
        kept += 1
    return kept


def _share(flags: Sequence[bool | None]) -> Share:
    known = [flag for flag in flags if flag is not None]
    return Share(yes=sum(known), known=len(known), total=len(flags))


def _by_mean(candidate: Candidate) -> tuple[bool, Decimal, str]:
    return candidate.mean is None, -(candidate.mean or ZERO), candidate.number


def _by_regional_rank(candidate: Candidate) -> tuple[bool, int, tuple[bool, Decimal, str]]:
    return candidate.regional_rank is None, candidate.regional_rank or 0, _by_mean(candidate)


def _by_filing(candidate: Candidate) -> tuple[int, str]:
    return candidate.filing, candidate.number


_KEYS = {RankingOrder.MEAN: _by_mean, RankingOrder.REGIONAL_RANK: _by_regional_rank, RankingOrder.FILING: _by_filing}
