"""Write and seal the journal."""

import hashlib
import json
from datetime import datetime, timedelta

from django.db import models, transaction

from ptce.core.types import Actor
from ptce.journal.models import Entry, Seal

# The hash before the first entry.
GENESIS = "0" * 64


def record(*, verb: str, target: models.Model, actor: Actor | None, now: datetime, **changes: object) -> Entry:
    """Write one line, in the transaction of the change it tells. `actor` is None for an act of the program itself."""
    actor_id = actor.pk if actor is not None and actor.is_authenticated else None
    return Entry.objects.create(verb=verb, target_type=target._meta.label_lower, target_id=str(target.pk), actor_id=actor_id, at=now, changes=changes)


def digest(previous: str, entry: Entry) -> str:
    """Return the SHA-256 of the previous digest and of the entry in canonical form."""
    content = [entry.pk, entry.verb, entry.target_type, entry.target_id, entry.actor_id, entry.at.isoformat(), entry.changes]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


@transaction.atomic
def seal(*, now: datetime, limit: int = 5000) -> int:
    """Chain the entries not sealed yet (but the last two seconds, which may still be committing); return how many."""
    last = Seal.objects.select_for_update(of=("self",)).order_by("-position").first()
    position, previous = (last.position, last.digest) if last else (0, GENESIS)
    pending = Entry.objects.filter(seal__isnull=True, at__lt=now - timedelta(seconds=2)).order_by("pk")[:limit]
    seals = []
    for entry in pending:
        position, previous = position + 1, digest(previous, entry)
        seals.append(Seal(position=position, entry=entry, digest=previous, sealed_at=now))
    Seal.objects.bulk_create(seals)
    return len(seals)
