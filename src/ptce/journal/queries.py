"""Read the journal."""

from dataclasses import dataclass

from django.db import models

from ptce.journal.models import Entry, Seal
from ptce.journal.rules import GENESIS, digest


@dataclass(frozen=True)
class Verification:
    """The outcome of a verification: how many entries hold, the first that does not, how many are not sealed yet."""

    sealed: int
    unsealed: int
    broken_at: int | None

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def history(target: models.Model) -> models.QuerySet[Entry]:
    """Return the entries about one object, oldest first, with their author."""
    return (
        Entry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk))
        .select_related("actor")
        .order_by("pk")
        .fetch_mode(models.FETCH_RAISE)
    )


def verify() -> Verification:
    """Recompute the whole chain."""
    previous, expected, count = GENESIS, 1, 0
    for sealed in Seal.objects.select_related("entry").order_by("position").iterator(chunk_size=2000):
        if sealed.position != expected or digest(previous, sealed.entry.content) != sealed.digest:
            return Verification(sealed=count, unsealed=_unsealed(), broken_at=sealed.position)
        previous, expected, count = sealed.digest, expected + 1, count + 1
    return Verification(sealed=count, unsealed=_unsealed(), broken_at=None)


def _unsealed() -> int:
    return Entry.objects.filter(seal__isnull=True).count()
