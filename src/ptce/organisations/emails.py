"""Messages about mandates."""

from datetime import datetime

from django.urls import reverse

from ptce.mailing.operations import enqueue, written
from ptce.organisations.models import Mandate


def mandate_given(mandate: Mandate, *, now: datetime) -> None:
    """Tell the person their new role, and how to sign in."""
    facts = {"mandate": mandate, "role": mandate.get_role_display(), "sign_in": reverse("account_login")}
    subject, body = written("organisations/email/mandate_given.txt", facts)
    enqueue(key=f"organisations.mandate_given:{mandate.pk}", to=mandate.person.email, subject=subject, body=body, now=now, target=mandate)


def mandate_ended(mandate: Mandate, *, now: datetime) -> None:
    """Tell the person that their role is over."""
    subject, body = written("organisations/email/mandate_ended.txt", {"mandate": mandate, "role": mandate.get_role_display()})
    enqueue(key=f"organisations.mandate_ended:{mandate.pk}", to=mandate.person.email, subject=subject, body=body, now=now, target=mandate)
