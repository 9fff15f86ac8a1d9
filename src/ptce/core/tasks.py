"""Tasks by name: operations enqueue them without importing them (tasks sit above operations)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.tasks import Task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

_left: ContextVar[frozenset[str]] = ContextVar("left_to_the_minute", default=frozenset())

# Seconds before the second, third… attempt.
BACKOFF_SECONDS = (10, 60, 300, 900, 3600, 3 * 3600, 12 * 3600)


class UnknownTask(LookupError):
    """No task of that name: `app.function` must live in `ptce.app.tasks`."""


def resolve(name: str) -> Task:
    """Return the task named `app.function`. Raises UnknownTask."""
    app, _, function = name.partition(".")
    try:
        task = import_string(f"ptce.{app}.tasks.{function}")
    except ImportError as error:
        raise UnknownTask(name) from error
    if not isinstance(task, Task):
        raise UnknownTask(name)
    return task


@contextmanager
def left_to_the_minute(*names: str) -> Iterator[None]:
    """Enqueue none of these tasks: their work is found by the acts of the minute, or done by the caller."""
    token = _left.set(_left.get() | set(names))
    try:
        yield
    finally:
        _left.reset(token)


def enqueue_on_commit(name: str, *args: int | str) -> None:
    """Enqueue the task once the transaction is committed; arguments are ids."""
    if name in _left.get():
        return
    call: Callable[[], object] = partial(_enqueue, name, args)
    transaction.on_commit(call)


def _enqueue(name: str, args: tuple[int | str, ...]) -> None:
    resolve(name).enqueue(*args)


def revive(*, now: datetime) -> tuple[int, int]:
    """Put back the tasks whose worker died and the failed ones that have attempts left; return both counts.

    django-tasks-db leaves a task RUNNING for ever when its worker is killed, and never retries (its issue 5).
    Each claim adds a worker to `worker_ids`: their number is the number of attempts.
    """
    stale = now - timedelta(seconds=settings.TASK_STALE_AFTER_SECONDS)
    lost = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=stale).update(status="READY", started_at=None)
    retried = 0
    failed = DBTaskResult.objects.filter(status="FAILED", finished_at__gt=now - timedelta(days=3))
    for result in failed.only("id", "worker_ids", "finished_at")[:500]:
        attempts = len(result.worker_ids)
        if attempts >= settings.TASK_MAX_ATTEMPTS or result.finished_at is None:
            continue
        wait = BACKOFF_SECONDS[min(attempts, len(BACKOFF_SECONDS)) - 1] if attempts else 0
        if result.finished_at + timedelta(seconds=wait) <= now:
            retried += DBTaskResult.objects.filter(pk=result.pk, status="FAILED").update(status="READY", started_at=None, finished_at=None)
    return lost, retried


def waiting() -> int:
    """Return how many tasks are ready or running: what a person still waits for."""
    return DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).aggregate(n=models.Count("pk"))["n"]


def forget_finished(*, now: datetime) -> int:
    """Delete the tasks done for a day and those given up for a month; return how many."""
    done = DBTaskResult.objects.filter(status="SUCCESSFUL", finished_at__lt=now - timedelta(days=1))
    given_up = DBTaskResult.objects.filter(status="FAILED", finished_at__lt=now - timedelta(days=30))
    return done.delete()[0] + given_up.delete()[0]
