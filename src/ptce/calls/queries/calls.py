"""Find calls."""

from datetime import datetime

from django.db import models

from ptce.calls.enums import CallStatus
from ptce.calls.models import Call, CallQuerySet, FormRevision
from ptce.organisations.queries import Viewer


def visible_to(viewer: Viewer) -> CallQuerySet:
    """Return the calls a person may read: drafts are for national officers alone."""
    calls = Call.objects.all()
    return calls if viewer.is_officer else calls.exclude(status=CallStatus.DRAFT)


def visible_calls() -> CallQuerySet:
    """Return the calls everybody may read: published ones, past ones known by their sources, and withdrawn ones (whose page says why)."""
    return Call.objects.exclude(status=CallStatus.DRAFT)


def open_calls(now: datetime) -> CallQuerySet:
    """Return the calls that receive dossiers at the instant, the first to close first, permanent ones last."""
    return Call.objects.receiving(now).filter(is_historical=False).order_by(models.F("closes_at").asc(nulls_last=True), "pk")


def coming(now: datetime) -> CallQuerySet:
    """Return the published calls not open yet, the first to open first."""
    return Call.objects.published().filter(opens_at__gt=now, is_historical=False).order_by("opens_at", "pk")


def past(now: datetime) -> CallQuerySet:
    """Return the closed calls and those known from the past, the latest first."""
    is_over = models.Q(closes_at__lt=now) | models.Q(is_historical=True)
    return (
        Call.objects.published().filter(is_over).order_by(models.F("year").desc(nulls_first=True), models.F("closes_at").desc(nulls_last=True), "-pk")
    )


def current_revision(call: Call) -> FormRevision | None:
    """Return the form that applicants answer (of a draft, the one being composed), with its form on paper; None for a call of the past."""
    return call.revisions.select_related("paper").order_by(models.F("published_at").desc(nulls_last=True), "-number").first()


def composed_revision(call: Call) -> FormRevision | None:
    """Return the form that officers compose: the revision in preparation, else the one that stands."""
    return call.revisions.order_by("-number").first()
