"""Read how a person signs in, and what they opened."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from ptce.accounts.models import OpenSession, User


def open_sessions(person: User, now: datetime) -> QuerySet[OpenSession]:
    """Return the person's sessions that still hold, last seen first."""
    live = Session.objects.filter(expire_date__gt=now).values("session_key")
    return OpenSession.objects.filter(person=person, session_key__in=live).order_by("-seen_at", "-pk")


def factor_page(person: Any) -> str:
    """Return the name of the page where the person shows their second factor again; empty for who has none."""
    if is_mfa_enabled(person, [Authenticator.Type.TOTP]):
        return "mfa_reauthenticate"
    return "mfa_reauthenticate_webauthn" if is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN]) else ""
