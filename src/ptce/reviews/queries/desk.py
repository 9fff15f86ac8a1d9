"""The agent's desk: the dossiers of their region, those that touch it, the national queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet

from ptce.calls.models import Call
from ptce.core.dates import day, euros, number, paris_date
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Dossier, DossierRegion
from ptce.dossiers.queries import examined_by, matching, national_queue, visible_to
from ptce.organisations.queries import Viewer
from ptce.reviews import lifecycle
from ptce.reviews.models import Assignment
from ptce.territories.models import Region
from ptce.territories.queries import region_choices

PAGE = 50
# Beyond this, « plus de 1 000 »: counting everything would cost more than the page.
COUNT_MAX = 1000
MINE, OTHERS, QUEUE = "examen", "autres", "attente"
BADGES: Mapping[str, str] = {
    DossierStatus.SUBMITTED: "info",
    DossierStatus.INCOMPLETE: "warning",
    DossierStatus.ELIGIBLE: "success",
    DossierStatus.INELIGIBLE: "error",
    DossierStatus.LAUREATE: "new",
}


@dataclass(frozen=True)
class Filters:
    """What the agent keeps: empty means everything. `mine`: what is given to them to read."""

    tab: str = MINE
    call: int | None = None
    status: str = ""
    region: str = ""
    text: str = ""
    rural: bool = False
    qpv: bool = False
    overdue: bool = False
    mine: bool = False
    page: int = 1

    @property
    def are_set(self) -> bool:
        return bool(self.call or self.status or self.region or self.text or self.rural or self.qpv or self.overdue or self.mine)


@dataclass(frozen=True)
class DeskRow:
    """A line of the list, ready to be shown."""

    number: str
    name: str
    carrier: str
    call: str
    region: str
    status: str
    badge: str
    due: str
    is_late: bool
    submitted: str
    amount: str
    tags: str


@dataclass(frozen=True)
class Tab:
    """One of the lists, with its count in words."""

    key: str
    label: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class Desk:
    """One page of the desk."""

    tabs: tuple[Tab, ...]
    rows: tuple[DeskRow, ...]
    count: str
    page: int
    has_next: bool
    regions: str
    calls: tuple[tuple[int, str, str], ...] = field(default=())
    region_choices: tuple[tuple[str, str], ...] = field(default=())

    @property
    def has_previous(self) -> bool:
        return self.page > 1


def desk(viewer: Viewer, filters: Filters) -> Desk:
    """Return a page of the list, ordered by what is due: at most eight statements, whatever the number of dossiers."""
    lists = _lists(viewer)
    current = filters.tab if filters.tab in lists else MINE
    counts = {key: _count(rows) for key, (_, rows) in lists.items()}
    kept = _filtered(lists[current][1], viewer, filters)
    today = paris_date(viewer.at)
    start = (filters.page - 1) * PAGE
    # The database sorts bare ids, and joins only what is shown.
    order = (F("due_on").asc(nulls_last=True), "number")
    ids = kept.order_by(*order).values("pk")[start : start + PAGE + 1]
    shown = list(Dossier.objects.filter(pk__in=ids).order_by(*order).values_list(*_COLUMNS))
    total = _count(kept) if filters.are_set else counts[current]
    calls = Call.objects.filter(is_historical=False, published_at__isnull=False).order_by("-opens_at", "pk")
    return Desk(
        tabs=tuple(Tab(key, label, in_words(counts[key]), key == current) for key, (label, _) in lists.items()),
        rows=tuple(_row(row, today) for row in shown[:PAGE]),
        count=in_words(total),
        page=filters.page,
        has_next=len(shown) > PAGE,
        regions=", ".join(_region_names(viewer)),
        calls=tuple(calls.values_list("pk", "title", "slug")[:100]),
        region_choices=tuple(region_choices()) if viewer.is_officer else (),
    )


def in_words(count: int) -> str:
    """Return a count as shown: « plus de 1 000 » when it is large."""
    return f"plus de {number(COUNT_MAX)}" if count > COUNT_MAX else number(count)


def next_dossier(viewer: Viewer, dossier: Dossier) -> str | None:
    """Return the number of the dossier due just after, among those the person examines and that are not decided: two statements at most."""
    waiting = examined_by(viewer).filter(status__in=(DossierStatus.SUBMITTED, DossierStatus.INCOMPLETE, DossierStatus.ELIGIBLE))
    order = ("due_on", "number")
    if dossier.due_on is not None:
        # In two steps, each read along one index: an OR would sort the whole list.
        following = waiting.filter(due_on__gte=dossier.due_on).exclude(due_on=dossier.due_on, number__lte=dossier.number).order_by(*order)
        found = following.values_list("number", flat=True).first()
        if found is not None:
            return found
    undated = waiting.filter(due_on__isnull=True)
    rest = undated.filter(number__gt=dossier.number) if dossier.due_on is None else undated
    return rest.order_by("number").values_list("number", flat=True).first()


_COLUMNS = (
    "number",
    "pole_name",
    "carrier_name",
    "call__title",
    "region__name",
    "status",
    "due_on",
    "submitted_at",
    "amount_requested",
    "is_rural",
    "is_qpv",
)
_LABELS = dict(DossierStatus.choices)


def _lists(viewer: Viewer) -> dict[str, tuple[str, QuerySet[Dossier]]]:
    """Return the lists open to the person, the first being theirs."""
    if viewer.is_officer:
        return {MINE: ("Tous les dossiers", examined_by(viewer)), QUEUE: ("Sans région", national_queue(viewer))}
    touching = Dossier.objects.filter(pk__in=DossierRegion.objects.filter(region__in=viewer.regions).values("dossier"))
    others = touching.filter(pk__in=visible_to(viewer).filter(submitted_at__isnull=False).values("pk")).exclude(region__in=viewer.regions)
    label = "Ma région" if len(viewer.regions) == 1 else "Mes régions"
    return {MINE: (label, examined_by(viewer)), OTHERS: ("Autres régions concernées", others)}


def _count(rows: QuerySet[Dossier]) -> int:
    """Count up to one more than COUNT_MAX."""
    return rows.order_by()[: COUNT_MAX + 1].count()


def _filtered(rows: QuerySet[Dossier], viewer: Viewer, filters: Filters) -> QuerySet[Dossier]:
    conditions = {
        "call_id": filters.call,
        "status": filters.status or None,
        "region_id": filters.region or None,
        "is_rural": filters.rural or None,
        "is_qpv": filters.qpv or None,
    }
    rows = rows.filter(**{name: value for name, value in conditions.items() if value is not None})
    if filters.overdue:
        rows = rows.filter(due_on__lt=paris_date(viewer.at))
    if filters.mine:
        held = Assignment.objects.filter(reviewer_id=viewer.id, status__in=lifecycle.ACTIVE)
        rows = rows.filter(pk__in=held.values("dossier"))
    return matching(rows, filters.text)


def _region_names(viewer: Viewer) -> list[str]:
    if viewer.is_officer:
        return []
    return list(Region.objects.filter(code__in=viewer.regions).order_by("name").values_list("name", flat=True))


def _row(row: tuple, today: date) -> DeskRow:
    dossier, name, carrier, call, region, status, due, submitted, amount, rural, qpv = row
    return DeskRow(
        number=dossier,
        name=name or "Pôle sans nom",
        carrier=carrier or "Porteur à vérifier",
        call=call,
        region=region or "Sans région",
        status=_LABELS[status],
        badge=BADGES.get(status, ""),
        due=day(due) or "–",
        is_late=due is not None and due < today,
        submitted=day(paris_date(submitted)),
        amount=euros(amount) if amount is not None else "–",
        tags=" · ".join(label for label, is_so in (("rural", rural), ("QPV", qpv)) if is_so),
    )
