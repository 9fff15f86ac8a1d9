"""Write and seal the journal."""

from datetime import datetime, timedelta

from django.db import models, transaction

from ptce.core.types import Actor
from ptce.journal.models import Entry, Seal
from ptce.journal.rules import GENESIS, digest


def record(*, verb: str, target: models.Model, actor: Actor | None, now: datetime, **changes: object) -> Entry:
    """Write one line, in the transaction of the change it tells. `actor` is None for an act of the program itself."""
    actor_id = actor.pk if actor is not None and actor.is_authenticated else None
    return Entry.objects.create(verb=verb, target_type=target._meta.label_lower, target_id=str(target.pk), actor_id=actor_id, at=now, changes=changes)


@transaction.atomic
def seal(*, now: datetime, limit: int = 5000) -> int:
    """Chain the entries not sealed yet (but the last two seconds, which may still be committing); return how many."""
    last = Seal.objects.select_for_update(of=("self",)).order_by("-position").first()
    position, previous = (last.position, last.digest) if last else (0, GENESIS)
    pending = Entry.objects.filter(seal__isnull=True, at__lt=now - timedelta(seconds=2)).order_by("pk")[:limit]
    seals = []
    for entry in pending:
        position, previous = position + 1, digest(previous, entry.content)
        seals.append(Seal(position=position, entry=entry, digest=previous, sealed_at=now))
    Seal.objects.bulk_create(seals)
    return len(seals)
