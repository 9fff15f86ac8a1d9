"""The deciding table: one row per receivable dossier, every string ready, so that the template only loops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import FilteredRelation, Q, QuerySet

from ptce.calls.models import Call
from ptce.core.dates import NBSP, euros
from ptce.dossiers import queries as dossiers
from ptce.dossiers.models import Dossier
from ptce.organisations.queries import Viewer
from ptce.reviews import queries as reviews
from ptce.selection.enums import DecisionOutcome, RankingOrder
from ptce.selection.models import Session
from ptce.selection.queries.sessions import SELECTABLE, bounds, limits
from ptce.selection.rules.line import Candidate, Line, draw_line, granted

NONE = "–"
MISSING = "manquante"
COLUMNS = (
    "pk", "number", "pole_name", "region__name", "amount_requested", "is_rural", "is_qpv", "is_overseas",
    "made__outcome", "made__amount", "made__reserve_rank", "made__renounced_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A dossier in the table. cells: strings in the order of the columns after the name; `sort_keys` by column name."""

    number: str
    name: str
    cells: tuple[str, ...]
    decision: str
    outcome: str
    place: int
    is_last_above: bool
    sort_keys: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the address, its title, what the title means."""

    key: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """The dossiers a line may order, as the viewer may see them, with the line drawn."""

    rows: tuple[tuple[object, ...], ...]
    scores: Mapping[int, reviews.DossierScores]
    line: Line
    has_money: bool


@dataclass(frozen=True, slots=True)
class DecidingTable:
    """Everything of the deciding screen. hidden: receivable dossiers the viewer may not see (they are recused)."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    line: Line
    sort: str
    is_descending: bool
    undecided: int
    laureates: int
    reserve: int
    refused: int
    incomplete: int
    has_money: bool


def deciding_table(call: Call, viewer: Viewer, session: Session | None, *, sort: str = "") -> DecidingTable:
    """Return the table as the officer may see it, ordered by the line unless `sort` names a column (« -mean »: descending): six statements."""
    grid = reviews.grid(call)
    found = pool(call, session, dossiers.examined_by(viewer), grid)
    last = found.line.last_above
    position = {candidate.number: place for place, candidate in enumerate(found.line.order, start=1)}
    key, is_descending = sort.removeprefix("-"), sort.startswith("-")
    # The line shows between rows only while the rows follow its order.
    marked = last.number if last and key in {"", "order"} and not is_descending else ""
    rows = [_row(values, found, grid, position, marked) for values in found.rows]
    columns = _columns(grid, has_money=found.has_money)
    rows = _sorted(rows, key if key in {column.key for column in columns} | {"name"} else "order", is_descending=is_descending)
    outcomes = [row.outcome for row in rows]
    return DecidingTable(
        columns=columns,
        rows=tuple(rows),
        line=found.line,
        sort=key,
        is_descending=is_descending,
        undecided=outcomes.count(""),
        laureates=outcomes.count(DecisionOutcome.LAUREATE),
        reserve=outcomes.count(DecisionOutcome.RESERVE),
        refused=outcomes.count(DecisionOutcome.REFUSED),
        incomplete=sum(not score.is_complete for score in found.scores.values()),
        has_money=found.has_money,
    )


def line_of(session: Session) -> Line:
    """Return the line the session keeps, over every receivable dossier of its call: four statements."""
    return pool(session.call, session, Dossier.objects.all(), reviews.grid(session.call)).line


def pool(call: Call, session: Session | None, visible: QuerySet[Dossier], grid: list[reviews.Weight]) -> Pool:
    """Gather the dossiers a session orders: those it may decide, or decided once it is published."""
    is_published = session is not None and session.is_published
    made = FilteredRelation("decisions", condition=Q(decisions__session=session) if session is not None else Q(pk__isnull=True))
    found = visible.filter(call=call).annotate(made=made)
    found = found.filter(made__isnull=False) if is_published else found.filter(status__in=SELECTABLE)
    rows = tuple(found.order_by("submitted_at", "number").values_list(*COLUMNS))
    pks = {row[0] for row in rows}
    scores = {score.dossier_id: score for score in reviews.scores(call, criteria=grid) if score.dossier_id in pks}
    bound = bounds(call)
    candidates = [
        _candidate(values, scores[values[0]], filing, granted(values[4], bound.minimum, bound.maximum) if bound.has_money else None)
        for filing, values in enumerate(rows)
        if values[0] in scores
    ]
    order = RankingOrder(session.order) if session is not None else RankingOrder.MEAN
    count = session.line_count if session is not None else None
    return Pool(rows, scores, draw_line(candidates, by=order, count=count, limits=limits(call, session)), bound.has_money)


def _candidate(values: tuple, score: reviews.DossierScores, filing: int, amount: Decimal | None) -> Candidate:
    _, number, _, region, _, is_rural, is_qpv, is_overseas, *_ = values
    return Candidate(number, amount, score.mean, score.rank, filing, region or "", is_rural, is_qpv, is_overseas)


def _columns(grid: Sequence[reviews.Weight], *, has_money: bool) -> tuple[Column, ...]:
    return (
        Column("order", "Ordre", "place dans l’ordre choisi pour la ligne"),
        Column("region", "Région"),
        *([Column("amount", "Demandé")] if has_money else []),
        *(Column(f"c{criterion.id}", criterion.name, f"sur {criterion.scale}, poids {_plain(criterion.weight)} %") for criterion in grid),
        Column("mean", "Moyenne", "pondérée, sur 100"),
        Column("dispersion", "Dispersion", "écart type entre évaluateurs, en points"),
        Column("reviews", "Avis", "rendus sur attendus"),
        Column("rank", "Rang régional"),
        Column("territory", "Territoire"),
        Column("decision", "Décision"),
    )


def _row(values: tuple, found: Pool, grid: Sequence[reviews.Weight], position: Mapping[str, int], last: str) -> Row:
    pk, number, name, region, requested, is_rural, is_qpv, is_overseas, outcome, amount, rank, renounced = values
    score = found.scores[pk]
    place = position[number]
    territory = _territory(is_rural, is_qpv, is_overseas)
    marks = [score.criteria[criterion.id] for criterion in grid]
    decision = _decision(outcome, amount, rank, is_renounced=renounced is not None)
    money = [euros(requested) if requested is not None else NONE] if found.has_money else []
    keys: dict[str, object] = {"order": place, "number": number, "name": name.lower(), "region": region, "amount": requested, "mean": score.mean}
    keys |= {f"c{criterion.id}": mark.mean for criterion, mark in zip(grid, marks, strict=True)}
    keys |= {"dispersion": score.dispersion, "reviews": score.reviews, "rank": score.rank, "territory": territory, "decision": decision}
    return Row(
        number=number,
        name=name or "Pôle sans nom",
        cells=(
            str(place),
            region or "non renseignée",
            *money,
            *(_mark(mark) for mark in marks),
            reviews.rounded(score.mean) if score.mean is not None else MISSING,
            reviews.rounded(score.dispersion),
            f"{score.reviews}{NBSP}/{NBSP}{score.expected}",
            str(score.rank) if score.rank is not None else NONE,
            territory,
        ),
        decision=decision,
        outcome=outcome or "",
        place=place,
        is_last_above=number == last,
        sort_keys=keys,
    )


def _sorted(rows: Sequence[Row], key: str, *, is_descending: bool) -> list[Row]:
    # What is missing stays at the end in both directions; ties follow the line's order.
    by_line = sorted(rows, key=lambda row: row.place)
    known = [row for row in by_line if row.sort_keys[key] not in (None, "")]
    known.sort(key=lambda row: cast(Any, row.sort_keys[key]), reverse=is_descending)
    return known + [row for row in by_line if row.sort_keys[key] in (None, "")]


def _mark(mark: reviews.CriterionScore) -> str:
    if mark.mean is None:
        return MISSING
    return f"{reviews.rounded(mark.mean)}{NBSP}(incomplet)" if mark.is_missing else reviews.rounded(mark.mean)


def _territory(is_rural: bool | None, is_qpv: bool | None, is_overseas: bool | None) -> str:
    flags = [label for label, flag in (("rural", is_rural), ("QPV", is_qpv), ("outre-mer", is_overseas)) if flag]
    if flags:
        return ", ".join(flags)
    return "non renseigné" if is_rural is None and is_qpv is None else NONE


def _decision(outcome: str | None, amount: Decimal | None, rank: int | None, *, is_renounced: bool) -> str:
    match outcome:
        case DecisionOutcome.LAUREATE:
            label = "a renoncé" if is_renounced else "lauréat"
            return f"{label}, {euros(amount)}" if amount is not None and not is_renounced else label
        case DecisionOutcome.RESERVE:
            return f"réserve n°{NBSP}{rank}"
        case DecisionOutcome.REFUSED:
            return "non retenu"
        case _:
            return "à décider"


def _plain(weight: Decimal) -> str:
    return f"{weight.normalize():f}".replace(".", ",")
