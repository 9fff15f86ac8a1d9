"""Read the quarantine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ptce.documents.enums import Scan
from ptce.documents.models import Document

# An antivirus that works answers in seconds.
USUAL_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Quarantine:
    """Files that have waited too long: how many, since when, and why the last time."""

    count: int
    since: datetime
    problem: str


def to_examine(now: datetime) -> QuerySet[Document]:
    """Return the files in quarantine that the antivirus may be asked about now: those never tried first."""
    due = Q(scan_after__isnull=True) | Q(scan_after__lte=now)
    return Document.objects.filter(due, scan=Scan.QUARANTINED).order_by("scan_attempts", "added_at", "pk")


def late_quarantine(now: datetime) -> Quarantine | None:
    """Return what waits for more than ten minutes, or None: one statement."""
    waiting = Document.objects.filter(scan=Scan.QUARANTINED, added_at__lt=now - USUAL_WAIT).order_by("added_at")
    found = list(waiting.values_list("added_at", "scan_problem")[:1000])
    if not found:
        return None
    problem = next((problem for _, problem in reversed(found) if problem), "")
    return Quarantine(count=len(found), since=found[0][0], problem=problem)
