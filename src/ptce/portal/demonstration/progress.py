"""How far the loading is: kept in the database, so that any page can show it and any worker can go on."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models

from ptce.portal.models import DemonstrationStep


@dataclass(frozen=True, slots=True)
class Progress:
    """What a bar shows. label: the step being played, empty when all is done. done, total: units of all the steps begun."""

    label: str
    done: int
    total: int
    is_finished: bool

    @property
    def percent(self) -> int:
        """Return the share done, rounded down: 100 only at the end."""
        return 100 if self.is_finished else min(99, self.done * 100 // self.total) if self.total else 0


def current() -> Progress | None:
    """Return how far the loading is, None when it has not begun: one statement."""
    steps = list(DemonstrationStep.objects.order_by("position"))
    if not steps:
        return None
    doing = next((step for step in steps if step.finished_at is None), None)
    return Progress(
        label=doing.label if doing else "", done=sum(step.done for step in steps), total=sum(step.total for step in steps), is_finished=doing is None
    )


def anchor(now: datetime) -> datetime:
    """Return the day from which every date is counted: the first loading's, for one that goes on."""
    return DemonstrationStep.objects.aggregate(first=models.Min("started_at"))["first"] or now


def announce(steps: list[tuple[str, str, int]], *, now: datetime) -> None:
    """Write the steps to come, (key, label, units), unless they are written already."""
    rows = [
        DemonstrationStep(key=key, position=position, label=label, total=total, started_at=now)
        for position, (key, label, total) in enumerate(steps, start=1)
    ]
    DemonstrationStep.objects.bulk_create(rows, ignore_conflicts=True)


def is_done(key: str) -> bool:
    """Say whether a step is finished."""
    return DemonstrationStep.objects.filter(key=key, finished_at__isnull=False).exists()


def advance(key: str, *, done: int, total: int) -> None:
    """Record how many units of a step are done."""
    DemonstrationStep.objects.filter(key=key).update(done=done, total=total)


def finish(key: str, *, now: datetime) -> None:
    """Record that a step is finished."""
    DemonstrationStep.objects.filter(key=key).update(done=models.F("total"), finished_at=now)
