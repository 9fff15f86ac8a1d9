"""One worker at a time, the same on both databases: a conditional UPDATE of one row, which the database serialises."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ptce.core.models import Lease


def take(*, name: str, holder: str, now: datetime, every: timedelta, at_most: timedelta) -> bool:
    """Take a periodic act that is due and that nobody holds; it is due again `every` later.

    at_most: after how long a holder is taken for dead. The act must be safe to run twice.
    """
    Lease.objects.get_or_create(name=name, defaults={"due_at": now})
    return _free(name, now).filter(due_at__lte=now).update(held_until=now + at_most, holder=holder, due_at=now + every) == 1


def take_now(*, name: str, holder: str, now: datetime, every: timedelta, at_most: timedelta) -> bool:
    """Take a periodic act that nobody holds, due or not: somebody asked for it by hand."""
    Lease.objects.get_or_create(name=name, defaults={"due_at": now})
    return _free(name, now).update(held_until=now + at_most, holder=holder, due_at=now + every) == 1


def release(*, name: str, holder: str) -> None:
    """Give the act back once done, if it is still held by the same."""
    Lease.objects.filter(name=name, holder=holder).update(held_until=None, holder="")


def _free(name: str, now: datetime) -> QuerySet[Lease]:
    return Lease.objects.filter(Q(held_until__isnull=True) | Q(held_until__lte=now), name=name)
