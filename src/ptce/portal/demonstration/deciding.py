"""The regional lists and the sessions of the two decided calls, from the line to the publication."""

from datetime import time
from typing import cast as narrowed

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier
from ptce.portal.demonstration.calendar import Season
from ptce.portal.demonstration.people import Cast
from ptce.reviews import operations as reviews
from ptce.reviews.models import RegionalRanking
from ptce.selection import operations as selection
from ptce.selection import queries
from ptce.selection.enums import RankingOrder
from ptce.territories.models import Region

# Days from the first day of the call.
SESSION, CONFIRMATION, PUBLICATION, RENOUNCEMENT = 66, 69, 71, 95
REFUSAL = (
    "La coopération décrite est encore récente et le modèle économique dépend de l’aide demandée. "
    "Le comité encourage le groupement à consolider ses engagements et à se présenter à un prochain appel."
)


def is_ranked(call: Call) -> bool:
    """Say whether the regional lists of a call are made."""
    return RegionalRanking.objects.filter(call=call).exists()


def is_published(call: Call) -> bool:
    """Say whether the laureates of a call are announced."""
    session = queries.current_session(call)
    return session is not None and session.is_published


def has_renounced(call: Call) -> bool:
    """Say whether a laureate of a call has given up."""
    return Dossier.objects.filter(call=call, status=DossierStatus.RENOUNCED).exists()


@transaction.atomic
def rank_regions(*, call: Call, season: Season, cast: Cast, regions: tuple[str, ...], validated: frozenset[str]) -> int:
    """Have the agents of each région rank its receivable dossiers, and validate some of the lists; return how many were made."""
    done = set(RegionalRanking.objects.filter(call=call).values_list("region_id", flat=True))
    made = 0
    for region in Region.objects.filter(pk__in=set(regions) - done).order_by("pk"):
        agent = cast.agents[region.pk][0]
        rankable = Dossier.objects.filter(call=call, region=region, status=DossierStatus.ELIGIBLE)
        ranks: dict[int, int | None] = {
            pk: rank for rank, pk in enumerate(rankable.order_by("-members_count", "pk").values_list("pk", flat=True), start=1)
        }
        if not ranks:
            continue
        ranking = reviews.rank_region(call=call, region=region, ranks=ranks, base_version=0, actor=agent, now=season.on(season.days["rank"]))
        if region.pk in validated:
            now = season.on(season.days["validate"], time(15))
            reviews.validate_ranking(call=call, region=region, base_version=ranking.version, actor=agent, now=now)
        made += 1
    return made


def decide(*, call: Call, season: Season, cast: Cast, laureates: int, reserve: int) -> None:
    """Draw the line, prepare every decision, have the list confirmed by a second person, publish at its hour. Goes on from where it stopped."""
    session = queries.current_session(call)
    if session is None or session.is_preparing:
        _prepare(call, season, cast.officer, laureates=laureates, reserve=reserve)
        session = queries.current_session(call)
    if session is not None and session.is_submitted:
        digest = queries.list_to_read(session).digest
        session = selection.confirm(session=session, digest=digest, actor=cast.confirmer, now=season.on(CONFIRMATION))
    if session is not None and session.is_confirmed:
        selection.publish(session_id=session.pk, now=season.on(PUBLICATION, time(14)))


def renounce(*, call: Call, season: Season, cast: Cast) -> None:
    """Have one laureate give up its place, which goes to the first of the reserve."""
    personas = [person.pk for person in cast.people.values()]
    chosen = Dossier.objects.filter(call=call, status=DossierStatus.LAUREATE).exclude(team__person__in=personas).order_by("-pk").first()
    reason = "Le groupement a obtenu un financement européen incompatible et préfère laisser sa place."
    selection.renounce(dossier=narrowed(Dossier, chosen), reason=reason, actor=cast.officer, now=season.on(RENOUNCEMENT))


def _prepare(call: Call, season: Season, officer: User, *, laureates: int, reserve: int) -> None:
    now = season.on(SESSION)
    reviews.close_reviews(call=call, actor=officer, now=now)
    session = selection.draw(call=call, order=RankingOrder.MEAN, count=laureates, actor=officer, now=now)
    batch = selection.prepare_from_line(call=call, reserve=reserve, reason=REFUSAL, base_version=session.version, actor=officer, now=now)
    if batch.refused:
        raise ValueError(f"decisions that could not be prepared: {batch.refused[:3]}")
    session.refresh_from_db()
    digest = queries.list_to_read(session).digest
    selection.submit(session=session, digest=digest, embargo_until=season.on(PUBLICATION, time(14)), actor=officer, now=season.on(SESSION + 1))
