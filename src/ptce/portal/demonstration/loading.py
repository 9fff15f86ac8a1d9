"""Load the demonstration: whole, in slices, once. Killed in the middle, it goes on; run again, it adds nothing."""

from collections.abc import Callable
from datetime import datetime

from ptce.core.tasks import left_to_the_minute
from ptce.portal.demonstration import progress
from ptce.portal.demonstration.calendar import Calendar
from ptce.portal.demonstration.calls import ensure_calls
from ptce.portal.demonstration.people import ensure_staff
from ptce.portal.demonstration.steps import STEPS, Scale, Stage, Step

# What the past acts would have queued one by one: the last steps do it, or the minute finds it.
QUEUED = ("mailing.deliver", "dossiers.send_receipt", "dossiers.look_up_carrier", "selection.send_letter", "selection.publish")
type Tell = Callable[[str, int, int], None]


def load(
    *, now: datetime, tell: Tell = lambda label, done, total: None, enough: Callable[[], bool] = lambda: False, scale: Scale | None = None
) -> bool:
    """Play what is left of the demonstration; return whether all of it is there.

    tell: told the step, how much of it is done and how much there is, after each unit. enough: asked between units whether to stop there.
    """
    if (known := progress.current()) is not None and known.is_finished:
        return True
    size = scale or Scale()
    with left_to_the_minute(*QUEUED):
        stage = _stage(size, now=now)
        progress.announce([(step.key, step.label, step.expected(size)) for step in STEPS], now=now)
        return all(progress.is_done(step.key) or _run(step, stage, tell, enough) for step in STEPS)


def is_loaded() -> bool:
    """Say whether the whole demonstration is there."""
    known = progress.current()
    return known is not None and known.is_finished


def _stage(scale: Scale, *, now: datetime) -> Stage:
    calendar = Calendar(progress.anchor(now))
    cast = ensure_staff(now=now)
    return Stage(scale=scale, calendar=calendar, cast=cast, calls=ensure_calls(calendar=calendar, officer=cast.officer, funded=scale.funded), now=now)


def _run(step: Step, stage: Stage, tell: Tell, enough: Callable[[], bool]) -> bool:
    """Play the units left of a step; return whether it is finished."""
    units = step.units(stage)
    total = max(step.expected(stage.scale), len(units))
    before = total - len(units)
    for played, unit in enumerate(units, start=1):
        unit()
        progress.advance(step.key, done=before + played, total=total)
        tell(step.label, before + played, total)
        if played < len(units) and enough():
            return False
    progress.finish(step.key, now=stage.now)
    return True
