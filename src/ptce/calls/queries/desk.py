"""What national officers see of calls: the list, and how far the preparation of one is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import models

from ptce.calls.enums import CallStatus, Period, Phase
from ptce.calls.models import Call, CallQuerySet
from ptce.calls.queries.checklist import Lack, Step, checklist
from ptce.core.dates import euros, instant, partial_day, zoned


class State(StrEnum):
    """Where a call stands on the officers' list; the value is in the address."""

    DRAFT = "preparation"
    COMING = "a-venir"
    OPEN = "ouverts"
    CLOSED = "clos"
    WITHDRAWN = "retires"


STATES = {
    State.DRAFT: ("En préparation", "new"),
    State.COMING: ("À venir", "info"),
    State.OPEN: ("Ouvert", "success"),
    State.CLOSED: ("Clos", ""),
    State.WITHDRAWN: ("Retiré", "error"),
}
_PERIODS = {Period.COMING: State.COMING, Period.OPEN: State.OPEN, Period.CLOSED: State.CLOSED}
STEP_TITLES = {
    Step.DESCRIPTION: "Description",
    Step.CALENDAR: "Calendrier et montants",
    Step.CRITERIA: "Critères",
    Step.FORM: "Formulaire",
    Step.CONTACTS: "Contacts et mentions",
    Step.PHASE: "Lien de phase",
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A call in the officers' list."""

    pk: int
    title: str
    kind: str
    state: str
    state_kind: str
    opening: str
    closing: str
    envelope: str
    is_historical: bool
    is_fictional: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the preparation: how many things are left to do, and in words."""

    step: Step
    title: str
    url_name: str
    left: int
    advice: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Preparation:
    """How far the preparation of a call is."""

    state: str
    state_kind: str
    steps: tuple[StepView, ...]
    lacks: tuple[Lack, ...]
    opening: str
    closing: str
    public_url: str

    @property
    def blocking(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacks if lack.is_blocking)

    @property
    def advice(self) -> tuple[Lack, ...]:
        return tuple(lack for lack in self.lacks if not lack.is_blocking)


def state_of(call: Call, now: datetime) -> State:
    """Return where the call stands."""
    match call.status:
        case CallStatus.DRAFT:
            return State.DRAFT
        case CallStatus.WITHDRAWN:
            return State.WITHDRAWN
    return _PERIODS[call.period(now)]


def state_counts(calls: CallQuerySet, now: datetime) -> dict[State, int]:
    """Return how many calls stand where: one statement."""
    rows = calls.only("status", "opens_at", "closes_at")
    counted = Counter(state_of(call, now) for call in rows)
    return {state: counted[state] for state in State}


def in_state(calls: CallQuerySet, state: State | None, now: datetime) -> CallQuerySet:
    """Keep the calls that stand there (all of them for None): drafts first, then the latest opening."""
    is_published = models.Q(status=CallStatus.PUBLISHED)
    is_over = models.Q(closes_at__lt=now) | models.Q(opens_at__isnull=True)
    conditions = {
        State.DRAFT: models.Q(status=CallStatus.DRAFT),
        State.WITHDRAWN: models.Q(status=CallStatus.WITHDRAWN),
        State.COMING: is_published & models.Q(opens_at__gt=now),
        State.OPEN: is_published & models.Q(opens_at__lte=now) & ~is_over,
        State.CLOSED: is_published & is_over & ~models.Q(opens_at__gt=now),
    }
    kept = calls.filter(conditions[state]) if state else calls
    is_draft = models.Case(models.When(status=CallStatus.DRAFT, then=0), default=1, output_field=models.IntegerField())
    return kept.order_by(is_draft, models.F("opens_at").desc(nulls_last=True), models.F("year").desc(nulls_last=True), "-pk")


def desk_rows(calls: Sequence[Call], now: datetime) -> list[DeskRow]:
    """Return the rows of the officers' list."""
    return [_row(call, now) for call in calls]


def preparation(call: Call, now: datetime) -> Preparation:
    """Return how far the call is: three statements for a draft, none otherwise."""
    lacks = checklist(call, now) if call.is_draft else ()
    state, kind = STATES[state_of(call, now)]
    steps = tuple(_step(step, lacks, is_draft=call.is_draft) for step in Step if step != Step.PHASE or call.phase == Phase.TWO)
    return Preparation(
        state=state,
        state_kind=kind,
        steps=steps,
        lacks=lacks,
        opening=zoned(call.opens_at) or "non fixée",
        closing=zoned(call.closes_at) or "sans date de clôture",
        public_url=f"/appels/{call.slug}/",
    )


def first_phase_choices(call: Call) -> CallQuerySet:
    """Return the calls of phase 1 that a phase 2 may be linked to, the latest first."""
    return Call.objects.filter(phase=Phase.ONE).exclude(pk=call.pk).order_by("-year", "-opens_at", "-pk")


def _row(call: Call, now: datetime) -> DeskRow:
    state, kind = STATES[state_of(call, now)]
    return DeskRow(
        pk=call.pk,
        title=call.title,
        kind=f"{call.kind}, {call.get_phase_display()}",
        state=state,
        state_kind=kind,
        opening=_moment(call.opens_at, call.opens_on_text),
        closing=_moment(call.closes_at, call.closes_on_text),
        envelope=euros(call.envelope),
        is_historical=call.is_historical,
        is_fictional=call.is_fictional,
    )


def _step(step: Step, lacks: tuple[Lack, ...], *, is_draft: bool) -> StepView:
    left = sum(lack.step == step and lack.is_blocking for lack in lacks)
    advice = sum(lack.step == step and not lack.is_blocking for lack in lacks)
    if not is_draft:
        text, kind = "figé", ""
    elif left:
        text, kind = f"{left} point{'s' if left > 1 else ''} à compléter", "warning"
    else:
        text, kind = "complet", "success"
    return StepView(step, STEP_TITLES[step], f"calls:{step.name.lower()}", left, advice, text, kind)


def _moment(at: datetime | None, published: str) -> str:
    """Return an instant, else the day, month or year that a source of the past gives, in words."""
    return instant(at) or (partial_day(published) if published else "–")
