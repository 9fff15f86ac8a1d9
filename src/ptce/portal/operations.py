"""Bring the real calls, poles and selections of the reference files into the database. Running it again changes nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import models, transaction

from ptce.calls.enums import CallStatus
from ptce.calls.models import Call
from ptce.core.text import normalise
from ptce.core.typography import typographic
from ptce.journal import operations as journal
from ptce.poles import models as registry_models
from ptce.poles import operations as registry
from ptce.poles import queries as registry_queries
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.poles.models import Pole, PoleStatus, Selection
from ptce.portal.reference import FOLDER, Announcement, CallFacts, FileRefused, Line, PoleFacts, SelectionFacts, read
from ptce.portal.reference.facts import ANNOUNCEMENT_COLUMNS, CALL_COLUMNS, POLE_COLUMNS, SELECTION_COLUMNS
from ptce.territories import operations as territories
from ptce.territories import queries as places
from ptce.territories.models import Departement, Region


class Change(StrEnum):
    """What became of a row."""

    CREATED = "créé"
    UPDATED = "modifié"
    UNCHANGED = "inchangé"
    REFUSED = "refusé"


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row, and why when it is refused."""

    file: str
    number: int
    key: str
    change: Change
    reason: str = ""


@dataclass
class Report:
    """Every row of every file, in order."""

    rows: list[RowOutcome] = field(default_factory=list)

    def count(self, change: Change) -> int:
        """Return how many rows had that outcome."""
        return sum(row.change == change for row in self.rows)

    @property
    def refused(self) -> list[RowOutcome]:
        return [row for row in self.rows if row.change == Change.REFUSED]


class _Unknown(ValueError):
    """A row names something that does not exist."""


@dataclass(frozen=True)
class _Files:
    calls: list[Line[CallFacts]]
    poles: list[Line[PoleFacts]]
    selections: list[Line[SelectionFacts]]
    announcements: list[Line[Announcement]]

    @property
    def total(self) -> int:
        return len(self.calls) + len(self.poles) + len(self.selections) + len(self.announcements)


@dataclass(frozen=True)
class _Run:
    now: datetime
    report: Report
    tick: Callable[[], None]
    announced: Mapping[str, str]


def import_reference(
    *,
    now: datetime,
    folder: Path = FOLDER,
    dry_run: bool = False,
    expect: Callable[[int], None] = lambda total: None,
    tick: Callable[[], None] = lambda: None,
) -> Report:
    """Load the reference files and the geographic code they need; return what became of each row.

    Refused rows are reported and the others are loaded. Nothing is deleted: a fact absent from the files stays.
    dry_run: everything is tried, then rolled back. expect, tick: told the number of rows, then each one, to show progress.
    Raises FileRefused when a file as a whole cannot be read; nothing is changed then.
    """
    files = _read(folder)
    expect(files.total)
    dates = {line.fact.call: line.fact.announced_on for line in files.announcements if line.fact}
    run = _Run(now=now, report=Report(), tick=tick, announced=dates)
    with transaction.atomic():
        if not places.is_loaded():
            territories.load(now=now)
        _load(files, run)
        transaction.set_rollback(dry_run)
    return run.report


def _read(folder: Path) -> _Files:
    return _Files(
        calls=list(read(folder, "calls.csv", CALL_COLUMNS, CallFacts.parse)),
        poles=list(read(folder, "poles.csv", POLE_COLUMNS, PoleFacts.parse)),
        selections=list(read(folder, "selections.csv", SELECTION_COLUMNS, SelectionFacts.parse)),
        announcements=list(read(folder, "announcements.csv", ANNOUNCEMENT_COLUMNS, Announcement.parse)),
    )


def _load(files: _Files, run: _Run) -> None:
    _each(files.calls, _call, run)
    calls = {call.reference: call for call in Call.objects.filter(is_historical=True).exclude(reference="")}
    _each(files.announcements, lambda fact, run: _announcement(fact, calls, run), run)
    departements = Departement.objects.select_related("region").in_bulk()
    regions = Region.objects.in_bulk()
    _each(files.poles, lambda fact, run: _pole(fact, departements, regions, run), run)
    poles = {pole.normalised_name: pole for pole in Pole.objects.real()}
    _each(files.selections, lambda fact, run: _selection(fact, calls, poles, run), run)
    _declare(files, poles, run)


def _each[Fact](lines: Iterable[Line[Fact]], bring: Callable[[Fact, _Run], Change], run: _Run) -> None:
    for line in lines:
        change, reason = Change.REFUSED, line.reason
        if line.fact is not None:
            try:
                change = bring(line.fact, run)
            except _Unknown as unknown:
                reason = str(unknown)
        run.report.rows.append(RowOutcome(line.file, line.number, line.key, change, reason))
        run.tick()


def _call(fact: CallFacts, run: _Run) -> Change:
    values = {**vars(fact), "is_historical": True, "status": CallStatus.PUBLISHED}
    del values["reference"]
    call = Call.objects.filter(reference=fact.reference).first()
    if call is None:
        call = Call.objects.create(reference=fact.reference, **values, published_at=run.now, updated_at=run.now)
        return _told(Change.CREATED, call, run)
    # The address stays: others link to it.
    del values["slug"]
    if not _differs(call, values):
        return Change.UNCHANGED
    call.updated_at = run.now
    call.save(update_fields=[*values, "updated_at"])
    return _told(Change.UPDATED, call, run)


def _announcement(fact: Announcement, calls: Mapping[str, Call], run: _Run) -> Change:
    call = calls.get(fact.call)
    if call is None:
        raise _Unknown(f"appel inconnu\u00a0: «\u00a0{fact.call}\u00a0»")
    row = registry_models.Announcement.objects.filter(call=call).first()
    if row is None:
        row = registry_models.Announcement.objects.create(call=call, announced_on=fact.announced_on, source=fact.source)
        change = Change.CREATED
    elif _differs(row, {"announced_on": fact.announced_on, "source": fact.source}):
        row.save(update_fields=["announced_on", "source"])
        change = Change.UPDATED
    else:
        return Change.UNCHANGED
    Call.objects.filter(pk=call.pk).update(updated_at=run.now)
    return _told(change, row, run)


def _pole(fact: PoleFacts, departements: Mapping[str, Departement], regions: Mapping[str, Region], run: _Run) -> Change:
    if fact.departement and fact.departement not in departements:
        raise _Unknown(f"département inconnu\u00a0: «\u00a0{fact.departement}\u00a0»")
    if fact.region and fact.region not in regions:
        raise _Unknown(f"région inconnue\u00a0: «\u00a0{fact.region}\u00a0»")
    code = places.commune_code(fact.commune, fact.departement) if fact.commune and fact.departement else None
    place = registry.locate(
        commune_code=code or "", commune_name=fact.commune, departement=departements.get(fact.departement), region=regions.get(fact.region)
    )
    values: dict[str, object] = {
        "name": fact.name,
        "carrier": fact.carrier,
        "legal_form": fact.legal_form,
        "theme": fact.theme,
        "website": fact.website,
        "sources": fact.sources,
        **vars(place),
    }
    key = normalise(fact.name)
    pole = Pole.objects.real().filter(normalised_name=key).select_related("departement", "region").first()
    if pole is None:
        pole = Pole(normalised_name=key, slug=registry.free_slug(fact.name), entered_at=run.now, updated_at=run.now, **values)
        pole.search_text = registry.search_text_of(pole)
        pole.save()
        return _told(Change.CREATED, pole, run)
    known = {name: value for name, value in values.items() if value not in (None, "")}
    if not _differs(pole, known):
        return Change.UNCHANGED
    pole.search_text, pole.updated_at = registry.search_text_of(pole), run.now
    pole.save(update_fields=[*known, "search_text", "updated_at"])
    return _told(Change.UPDATED, pole, run)


def _selection(fact: SelectionFacts, calls: Mapping[str, Call], poles: Mapping[str, Pole], run: _Run) -> Change:
    call, pole = calls.get(fact.call), poles.get(normalise(typographic(fact.pole)))
    if call is None:
        raise _Unknown(f"appel inconnu\u00a0: «\u00a0{fact.call}\u00a0»")
    if pole is None:
        raise _Unknown(f"pôle inconnu\u00a0: «\u00a0{fact.pole}\u00a0»")
    values: dict[str, object] = {"outcome": fact.outcome, "amount": fact.amount, "source": fact.source}
    selection = Selection.objects.filter(pole=pole, call=call).first()
    if selection is None:
        selection = Selection.objects.create(pole=pole, call=call, **values)
        change = Change.CREATED
    elif _differs(selection, values):
        selection.save(update_fields=[*values])
        change = Change.UPDATED
    else:
        change = Change.UNCHANGED
    if fact.outcome in {Outcome.LAUREATE, Outcome.PILOT} and _status(pole, registry_queries.status_given_by(call.phase), call, fact.source, run):
        change = Change.UPDATED if change == Change.UNCHANGED else change
    if change != Change.UNCHANGED:
        Pole.objects.filter(pk=pole.pk).update(updated_at=run.now)
        journal.record(verb="poles.import_selection", target=selection, actor=None, now=run.now, change=change.name, call=call.pk, pole=pole.pk)
    return change


def _status(pole: Pole, kind: PoleStatusKind, call: Call | None, source: str, run: _Run) -> bool:
    """Write the status with its evidence; return whether anything changed."""
    since = run.announced.get(call.reference, str(call.year or "")) if call else ""
    evidence = f"Lauréat\u00a0: {call.title}" if call else "Présenté comme PTCE par une source publique"
    if call and kind == PoleStatusKind.PILOT:
        evidence = call.title
    values: dict[str, object] = {"since": since, "evidence": evidence[:300], "source": source[:500]}
    status = PoleStatus.objects.filter(pole=pole, kind=kind, call=call).first()
    if status is None:
        PoleStatus.objects.create(pole=pole, kind=kind, call=call, **values)
        return True
    if not _differs(status, values):
        return False
    status.save(update_fields=[*values])
    return True


def _declare(files: _Files, poles: Mapping[str, Pole], run: _Run) -> None:
    """Give the status « declared » to the poles of the files that no call is known to have selected."""
    selected = set(PoleStatus.objects.exclude(kind=PoleStatusKind.DECLARED).values_list("pole_id", flat=True))
    for line in files.poles:
        pole = poles.get(str(line.fact)) if line.fact else None
        if line.fact and pole is not None and pole.pk not in selected and _status(pole, PoleStatusKind.DECLARED, None, line.fact.sources, run):
            Pole.objects.filter(pk=pole.pk).update(updated_at=run.now)


def _differs(row: models.Model, values: Mapping[str, object]) -> bool:
    """Set the values that differ on the row; return whether any did."""
    changed = False
    for name, value in values.items():
        field_name = f"{name}_id" if isinstance(value, models.Model) else name
        if vars(row).get(field_name, vars(row).get(f"{name}_id")) != (value.pk if isinstance(value, models.Model) else value):
            setattr(row, name, value)
            changed = True
    return changed


def _told(change: Change, row: models.Model, run: _Run) -> Change:
    journal.record(verb=f"{row._meta.app_label}.import", target=row, actor=None, now=run.now, change=change.name)
    return change


__all__ = ["Change", "FileRefused", "Report", "RowOutcome", "import_reference"]
