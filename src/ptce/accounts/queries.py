"""Read what a person opened."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from ptce.accounts.models import OpenSession, User


def open_sessions(person: User, now: datetime) -> QuerySet[OpenSession]:
    """Return the person's sessions that still hold, last seen first."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    return OpenSession.objects.filter(person=person, session_key__in=live).order_by("-seen_at", "-pk")
