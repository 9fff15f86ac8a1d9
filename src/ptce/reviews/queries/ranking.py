"""The regional list of a call, as its agents make it and as the national level reads it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, QuerySet

from ptce.calls.models import Call
from ptce.core.dates import instant
from ptce.dossiers.models import Dossier
from ptce.dossiers.queries import examined_by
from ptce.organisations.queries import Viewer
from ptce.reviews.models import RegionalRank, RegionalRanking
from ptce.reviews.queries.scores import DossierScores, scores
from ptce.reviews.rules.scores import rounded
from ptce.territories.models import Region


@dataclass(frozen=True)
class RankRow:
    """A line of the list, ready to be shown. `rank` counts what the person sees, so that nothing tells of the rest."""

    id: int
    number: str
    name: str
    carrier: str
    rank: int | None
    mean: str
    dispersion: str
    reviews: str
    warning: str


@dataclass(frozen=True)
class RankingPage:
    """The list of one region; `note` tells its state in words."""

    rows: tuple[RankRow, ...]
    version: int
    is_validated: bool
    note: str

    @property
    def order(self) -> list[int]:
        return [row.id for row in self.rows if row.rank is not None]


def rankable(viewer: Viewer, call: Call, region: str) -> QuerySet[Dossier]:
    """Return the dossiers the person may rank: receivable, of the region and the call, seen by them."""
    return examined_by(viewer).filter(region_id=region, call=call, pk__in=Dossier.objects.kept().values("pk"))


def rankable_ids(viewer: Viewer, call: Call, region: str) -> set[int]:
    """Return their ids."""
    return set(rankable(viewer, call, region).values_list("pk", flat=True))


def ranking_page(viewer: Viewer, call: Call, region: Region) -> RankingPage:
    """Return the region's list: ranked dossiers in order, then the others by mean: five statements."""
    ranking = RegionalRanking.objects.filter(call=call, region=region).select_related("updated_by", "validated_by").first()
    by_dossier = {one.dossier_id: one for one in scores(call)}
    seen = list(rankable(viewer, call, region.pk).annotate(held_rank=F("regional_rank__rank")).order_by("number"))
    ordered = sorted(seen, key=lambda one: _place(one.held_rank, by_dossier.get(one.pk)))
    ranks = {one.pk: rank for rank, one in enumerate((one for one in ordered if one.held_rank is not None), start=1)}
    rows = tuple(_row(one, ranks.get(one.pk), by_dossier.get(one.pk)) for one in ordered)
    return RankingPage(rows, ranking.version if ranking else 0, bool(ranking and ranking.is_validated), _note(ranking))


def validated_rankings(call: Call) -> QuerySet[RegionalRanking]:
    """Return the lists validated for a call, by region: what the national level reads."""
    return RegionalRanking.objects.filter(call=call, validated_at__isnull=False).select_related("region", "validated_by").order_by("region__name")


def regional_ranks(call: Call) -> Mapping[int, int]:
    """Return rank by dossier id, in the lists validated only: a dossier no longer receivable has none, and those behind it move up."""
    validated = RegionalRanking.objects.filter(call=call, validated_at__isnull=False).values("region")
    standing = RegionalRank.objects.filter(call=call, region__in=validated, dossier__in=Dossier.objects.kept())
    places: Counter[str] = Counter()
    ranks = {}
    for region, dossier_id in standing.order_by("region", "rank").values_list("region_id", "dossier_id"):
        places[region] += 1
        ranks[dossier_id] = places[region]
    return ranks


def _place(rank: int | None, one: DossierScores | None) -> tuple[bool, int, float]:
    mean = float(one.mean) if one and one.mean is not None else -1.0
    return rank is None, rank or 0, -mean


def _row(dossier: Dossier, rank: int | None, one: DossierScores | None) -> RankRow:
    carrier = dossier.carrier_name or "Porteur à vérifier"
    if one is None:
        return RankRow(dossier.pk, dossier.number, dossier.label, carrier, rank, "–", "–", "0", "")
    return RankRow(
        id=dossier.pk,
        number=dossier.number,
        name=dossier.label,
        carrier=carrier,
        rank=rank,
        mean=rounded(one.mean),
        dispersion=rounded(one.dispersion),
        reviews=f"{one.reviews} sur {one.expected}" if one.expected else "0",
        warning="Note manquante" if one.reviews and one.missing else "",
    )


def _note(ranking: RegionalRanking | None) -> str:
    if ranking is None or ranking.version == 0:
        return "Aucun classement n’est encore enregistré."
    if ranking.validated_by is not None:
        return f"Classement validé le {instant(ranking.validated_at)} par {ranking.validated_by.display_name}\u00a0: le niveau national le lit."
    return f"Enregistré le {instant(ranking.updated_at)} par {ranking.updated_by.display_name}, pas encore validé."
