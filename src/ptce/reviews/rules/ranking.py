"""The order of a region's dossiers: from the numbers typed, and one step up or down."""

from collections.abc import Mapping, Sequence


def order(typed: Mapping[int, int | None]) -> list[int]:
    """Return the dossiers in the order of the numbers typed, those without a number left out. Gaps close."""
    return sorted((dossier for dossier, rank in typed.items() if rank is not None), key=lambda dossier: (typed[dossier] or 0, dossier))


def twice(typed: Mapping[int, int | None]) -> list[int]:
    """Return the numbers typed for more than one dossier, in order."""
    ranks = [rank for rank in typed.values() if rank is not None]
    return sorted({rank for rank in ranks if ranks.count(rank) > 1})


def moved(dossiers: Sequence[int], dossier: int, step: int) -> list[int]:
    """Return the order with one dossier a step up (-1) or down (+1); one not ranked yet joins at the end; the ends do not move."""
    if dossier not in dossiers:
        return [*dossiers, dossier]
    before = dossiers.index(dossier)
    after = min(max(before + step, 0), len(dossiers) - 1)
    rest = [other for other in dossiers if other != dossier]
    return [*rest[:after], dossier, *rest[after:]]
