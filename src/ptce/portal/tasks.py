"""Load the demonstration in the background."""

import time
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.tasks import task
from django.utils import timezone

from ptce.core import leases
from ptce.portal.demonstration.loading import load

LEASE = "demonstration"
# A slice: between two of them, other tasks have their turn.
SLICE_SECONDS = 8.0
# After this long, whoever holds the loading is taken for dead.
LONGEST_SLICE = timedelta(minutes=1)
RETRY = timedelta(seconds=15)
# SQLite takes one writer at a time, in no fair order: a writer that waits tries again every 0.1 s. Resting longer than that lets in whoever waits.
REST_EVERY_SECONDS = 1.5
REST_SECONDS = 0.15


class _Slice:
    """Say when the slice has lasted enough, and rest now and then so that people's own saves get through."""

    def __init__(self) -> None:
        self.end = time.monotonic() + SLICE_SECONDS
        self.rested_at = time.monotonic()

    def __call__(self) -> bool:
        if time.monotonic() - self.rested_at > REST_EVERY_SECONDS:
            time.sleep(REST_SECONDS)
            self.rested_at = time.monotonic()
        return time.monotonic() > self.end


@task()
def load_demonstration() -> None:
    """Play a slice of the demonstration, then ask for the next one. Two workers never play at once; a dead one's slice is played again."""
    if not (settings.DEMO or settings.TESTING):
        raise ImproperlyConfigured("The demonstration is loaded in the demonstration only.")
    holder = uuid4().hex
    if not leases.take_now(name=LEASE, holder=holder, now=timezone.now(), every=timedelta(0), at_most=LONGEST_SLICE):
        load_demonstration.using(run_after=timezone.now() + RETRY).enqueue()
        return
    try:
        is_whole = load(now=timezone.now(), enough=_Slice())
    finally:
        leases.release(name=LEASE, holder=holder)
    if not is_whole:
        load_demonstration.enqueue()
