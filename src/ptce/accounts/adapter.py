"""Where the sign-in library meets the platform: its mail goes through the outbox, its sentences are ours."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils import timezone

from ptce.accounts.models import OpenSession
from ptce.accounts.operations import open_session
from ptce.accounts.policies import LISTED_KEY
from ptce.mailing.operations import enqueue

TOO_MANY = "Trop d’essais en peu de temps. Attendez quelques minutes, puis recommencez."


def keep_session(request: Any, person: Any) -> OpenSession:
    """Write the session down, for its owner to see it among the others."""
    if not request.session.get(LISTED_KEY):
        request.session[LISTED_KEY] = True
    agent = request.headers.get("User-Agent", "")
    return open_session(person=person, session_key=request.session.session_key, user_agent=agent, now=timezone.now())


class AccountAdapter(DefaultAccountAdapter):
    """Send the library's messages (codes, notices) like all others."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_taken": "Cette adresse est déjà celle d’un compte.",
        "incorrect_code": "Ce code n’est pas le bon. Recopiez celui du dernier message reçu, ou demandez-en un nouveau.",
        "invalid_or_expired_key": "Ce code a expiré. Demandez-en un nouveau.",
        "max_email_addresses": "Vous avez déjà le nombre maximal d’adresses. Retirez-en une avant d’en ajouter.",
        "duplicate_email": "Cette adresse est déjà dans votre compte.",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
    }

    def post_login(self, request: Any, user: Any, **facts: Any) -> Any:
        keep_session(request, user)
        return super().post_login(request, user, **facts)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        message = self.render_mail(template_prefix, email, {"request": self.request, **context})
        # A code must not be read in the outbox once it has left; a notice may.
        enqueue(
            key=f"{template_prefix}:{uuid4().hex}",
            to=email,
            subject=message.subject,
            body=message.body,
            now=timezone.now(),
            is_secret="code" in context,
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Say in French what the second factor refuses."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Retirez d’abord le second facteur de votre compte pour y ajouter une adresse.",
        "cannot_delete_authenticator": "Ce second facteur ne peut pas être retiré.",
        "cannot_generate_recovery_codes": "Réglez d’abord votre application de codes\u00a0: les codes de secours viennent ensuite.",
        "incorrect_code": "Ce code n’est pas le bon. Vérifiez que l’heure de votre appareil est juste, puis recopiez le code affiché maintenant.",
        "unverified_email": "Confirmez d’abord toutes les adresses de votre compte.",
    }

    def _get_site_name(self) -> str:
        return "PTCE"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """Propose a name for a new passkey."""
        held = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Clé d’accès {held + 1}" if held else "Clé d’accès"
