"""The regional list of a call: rank, validate, take back."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.policies import require
from ptce.dossiers.models import Dossier
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.reviews import policies, queries
from ptce.reviews.models import RegionalRank, RegionalRanking
from ptce.reviews.operations.refusals import NothingRanked, NotRankable, RankingChanged, RankingValidated, RankTwice
from ptce.reviews.rules import ranking as rules
from ptce.territories.models import Region


@transaction.atomic
def rank_region(*, call: Call, region: Region, ranks: Mapping[int, int | None], base_version: int, actor: User, now: datetime) -> RegionalRanking:
    """Write the region's order for a call: `ranks` is dossier id → number typed, None for a dossier left out. Gaps close.

    A dossier the actor does not see (recused) keeps its rank; one no longer receivable loses it.
    Raises PermissionDenied, RankingValidated, RankingChanged, RankTwice, NotRankable.
    """
    require(policies.can_rank(viewer(actor, now), region.pk))
    ranking = _locked(call, region, actor=actor, now=now)
    if ranking.is_validated:
        raise RankingValidated
    if ranking.version != base_version:
        raise RankingChanged
    if repeated := rules.twice(ranks):
        raise RankTwice(repeated)
    if not set(ranks) <= queries.rankable_ids(viewer(actor, now), call, region.pk):
        raise NotRankable
    ordered = rules.order(ranks)
    hidden = RegionalRank.objects.filter(call=call, region=region, dossier__region=region, dossier__in=Dossier.objects.kept())
    hidden = hidden.exclude(dossier__in=ranks).order_by("rank")
    for rank, dossier_id in hidden.values_list("rank", "dossier_id"):
        ordered.insert(rank - 1, dossier_id)
    # A dossier given by another region leaves its list; one given to another region has left ours.
    RegionalRank.objects.filter(Q(region=region) | Q(dossier__in=ordered), call=call).delete()
    RegionalRank.objects.bulk_create(
        [RegionalRank(call=call, region=region, dossier_id=pk, rank=rank, ranked_by=actor, ranked_at=now) for rank, pk in enumerate(ordered, start=1)]
    )
    _touch(ranking, actor=actor, now=now)
    record(verb="reviews.rank", target=ranking, actor=actor, now=now, order=ordered)
    return ranking


@transaction.atomic
def validate_ranking(*, call: Call, region: Region, base_version: int, actor: User, now: datetime) -> RegionalRanking:
    """Validate the list, which the national level then reads.

    Raises PermissionDenied, RankingValidated, RankingChanged, NothingRanked.
    """
    require(policies.can_rank(viewer(actor, now), region.pk))
    ranking = _locked(call, region, actor=actor, now=now)
    if ranking.is_validated:
        raise RankingValidated
    if ranking.version != base_version:
        raise RankingChanged
    if not RegionalRank.objects.filter(call=call, region=region).exists():
        raise NothingRanked
    ranking.validated_by, ranking.validated_at = actor, now
    _touch(ranking, actor=actor, now=now)
    record(verb="reviews.validate_ranking", target=ranking, actor=actor, now=now, version=ranking.version)
    return ranking


@transaction.atomic
def take_back_ranking(*, call: Call, region: Region, base_version: int, actor: User, now: datetime) -> RegionalRanking:
    """Open a validated list again, until the session of decision is opened.

    Raises PermissionDenied, RankingChanged, ReviewsClosed.
    """
    require(policies.can_rank(viewer(actor, now), region.pk))
    ranking = _locked(call, region, actor=actor, now=now)
    if ranking.version != base_version or not ranking.is_validated:
        raise RankingChanged
    if queries.are_closed(call.pk):
        raise RankingValidated("La session de décision est ouverte\u00a0: le classement ne peut plus être repris.")
    ranking.validated_by = ranking.validated_at = None
    _touch(ranking, actor=actor, now=now)
    record(verb="reviews.take_back_ranking", target=ranking, actor=actor, now=now, version=ranking.version)
    return ranking


def _locked(call: Call, region: Region, *, actor: User, now: datetime) -> RegionalRanking:
    """Lock the region's list, made at the first touch: two agents at once wait for each other here."""
    RegionalRanking.objects.get_or_create(call=call, region=region, defaults={"updated_by": actor, "updated_at": now})
    return RegionalRanking.objects.select_for_update(of=("self",)).get(call=call, region=region)


def _touch(ranking: RegionalRanking, *, actor: User, now: datetime) -> None:
    ranking.version += 1
    ranking.updated_by, ranking.updated_at = actor, now
    ranking.save(update_fields=["version", "updated_by", "updated_at", "validated_by", "validated_at"])
