"""The registry as it is read: lists, one pole, points of the map, counts by definition. Fictional poles are never in lists or counts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, Count, F, Prefetch, QuerySet

from ptce.calls.models import Call
from ptce.core.text import normalise
from ptce.poles import rules
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.poles.models import Pole, PoleStatus, Selection

# What a line of a list of laureates shows.
_LINE = (
    "amount", "pole__name", "pole__slug", "pole__commune_name", "pole__carrier", "pole__is_fictional",
    "pole__departement__name", "pole__region__name",
)  # fmt: skip
WINNERS = (Outcome.LAUREATE, Outcome.PILOT)


@dataclass(frozen=True)
class Definition:
    """A count with what it counts; None when it cannot be known."""

    kind: PoleStatusKind
    label: str
    text: str
    count: int | None


@dataclass(frozen=True)
class RegionCount:
    """The poles of a région, by definition; `code` is empty for the poles whose région is unknown."""

    code: str
    name: str
    total: int
    supported: int
    accompanied: int
    other: int


def version() -> datetime | None:
    """Return the instant of the registry's last change: one cheap statement that names the state of every page made from it."""
    return Pole.objects.order_by("-updated_at").values_list("updated_at", flat=True).first()


def registry(*, text: str = "", region: str = "") -> QuerySet[Pole]:
    """Return the real poles whose words begin with those typed, of one région if given, by name, with place and statuses."""
    poles = Pole.objects.real().matching(normalise(text).split())
    if region:
        poles = poles.filter(region=region)
    return with_statuses(poles).order_by("normalised_name", "pk").fetch_mode(FETCH_RAISE)


def with_statuses(poles: QuerySet[Pole]) -> QuerySet[Pole]:
    """Add place and statuses in force (not ended), in two statements whatever the number."""
    held = PoleStatus.objects.filter(until="").only("pk", "pole_id", "kind")
    return poles.select_related("departement", "region").prefetch_related(Prefetch("statuses", queryset=held, to_attr="held_statuses"))


def counts() -> dict[PoleStatusKind, int]:
    """Return how many real poles hold each status now; a pole with two statuses counts under both.

    « Declared » counts those that hold no other status, because a selection says more. « Active » is never derived.
    """
    held: dict[int, set[str]] = {}
    rows = PoleStatus.objects.filter(pole__is_fictional=False, until="").values_list("pole_id", "kind")
    for pole, kind in rows:
        held.setdefault(pole, set()).add(kind)
    totals: Counter[str] = Counter()
    for kinds in held.values():
        totals.update(kinds if kinds == {PoleStatusKind.DECLARED} else kinds - {PoleStatusKind.DECLARED})
    return {kind: totals[kind] for kind in PoleStatusKind}


def definitions() -> list[Definition]:
    """Return each count with its definition; a status nobody holds is left out."""
    totals = counts()
    kept = [kind for kind in PoleStatusKind if totals[kind]]
    return [Definition(kind, rules.PLURALS[kind] if totals[kind] > 1 else kind.label, rules.DEFINITIONS[kind], totals[kind]) for kind in kept]


def region_counts(poles: Iterable[Pole]) -> list[RegionCount]:
    """Count the poles of `registry()` by région, by name, the unknown région last; each pole under its strongest status."""
    names: dict[str, str] = {}
    totals: dict[str, Counter[str]] = {}
    for pole in poles:
        code = pole.region_id or ""
        names[code] = pole.region.name if pole.region else "Région non renseignée"
        totals.setdefault(code, Counter())[principal_of(pole) or ""] += 1
    ordered = sorted(totals, key=lambda code: (not code, normalise(names[code])))
    return [_region_count(code, names[code], totals[code]) for code in ordered]


def _region_count(code: str, name: str, kinds: Counter[str]) -> RegionCount:
    supported, accompanied = kinds[PoleStatusKind.SUPPORTED], kinds[PoleStatusKind.ACCOMPANIED]
    total = kinds.total()
    return RegionCount(code, name, total, supported, accompanied, total - supported - accompanied)


def principal_of(pole: Pole) -> PoleStatusKind | None:
    """Return the strongest status held by a pole of `with_statuses`."""
    return rules.principal(status.kind for status in held_statuses(pole))


def status_given_by(phase: str) -> PoleStatusKind:
    """Return the status that a laureate of the phase receives."""
    return rules.status_given_by(phase)


def principal(kinds: Iterable[str]) -> PoleStatusKind | None:
    """Return the strongest of the statuses, or None."""
    return rules.principal(kinds)


def in_order(kinds: Iterable[str]) -> list[PoleStatusKind]:
    """Return the statuses, the strongest first, each once."""
    return rules.in_order(kinds)


def held_statuses(pole: Pole) -> Sequence[PoleStatus]:
    """Return the statuses in force that `with_statuses` loaded."""
    held: Sequence[PoleStatus] = vars(pole)["held_statuses"]
    return held


def pole_page(slug: str) -> Pole | None:
    """Return a pole with its statuses (newest first) and its selections (with their call), fictional ones included; None when unknown."""
    statuses = PoleStatus.objects.select_related("call").order_by("-since", "pk")
    selections = Selection.objects.select_related("call").order_by("-call__year", "-call__phase", "-pk")
    return (
        Pole.objects.filter(slug=slug)
        .select_related("departement", "region")
        .prefetch_related(Prefetch("statuses", queryset=statuses), Prefetch("selections", queryset=selections))
        .first()
    )


def laureates_of(call: Call) -> QuerySet[Selection]:
    """Return the laureates (or pilots) of a call with their pole and its place, by name; those who gave up are left out."""
    rows = Selection.objects.filter(call=call, outcome__in=WINNERS).select_related("pole__departement", "pole__region")
    return rows.only(*_LINE).order_by("pole__normalised_name", "pk").fetch_mode(FETCH_RAISE)


def named_laureates() -> dict[int, int]:
    """Return, by call, how many laureates are named here."""
    return dict(Selection.objects.filter(outcome__in=WINNERS).order_by().values_list("call_id").annotate(number=Count("pk")))


def latest_laureates(limit: int) -> QuerySet[Selection]:
    """Return the real laureates announced last, with their pole and call."""
    rows = Selection.objects.filter(outcome=Outcome.LAUREATE, pole__is_fictional=False, call__is_fictional=False)
    rows = rows.select_related("pole__departement", "pole__region", "call")
    newest = (F("announced_at").desc(nulls_last=True), F("call__year").desc(nulls_last=True), "-call__phase", "pk")
    return rows.only(*_LINE, "call__title").order_by(*newest).fetch_mode(FETCH_RAISE)[:limit]
