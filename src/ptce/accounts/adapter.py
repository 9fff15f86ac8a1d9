"""Where the sign-in library meets the platform: its mail goes through the outbox, its new people are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils import timezone

from ptce.mailing.operations import enqueue


class AccountAdapter(DefaultAccountAdapter):
    """Send the library's messages (codes, confirmations) like all others."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        now = timezone.now()
        enqueue(key=f"{template_prefix}:{email}:{now.timestamp()}", to=email, subject=message.subject, body=message.body, now=now, is_secret=True)
