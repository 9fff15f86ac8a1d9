"""Production refuses to start without what it needs, and says what to set."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register(deploy=True)
def production_is_configured(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """Return an error for each missing setting of a service open to the public."""
    if not settings.PRODUCTION:
        return []
    found: list[CheckMessage] = []
    if settings.SECRET_KEY_IS_LOCAL:
        found.append(Error("SECRET_KEY is not set.", hint="Set SECRET_KEY (or SECRET_KEY_FILE) to a long random value.", id="ptce.E001"))
    if not settings.ALLOWED_HOSTS:
        found.append(Error("ALLOWED_HOSTS is empty.", hint="Set ALLOWED_HOSTS=ptce.example.fr (comma-separated).", id="ptce.E002"))
    if not settings.SMTP_URL:
        found.append(Error("SMTP_URL is not set: nobody could sign in.", hint="Set SMTP_URL=smtp://user:password@host:587?tls=1.", id="ptce.E003"))
    if not settings.PUBLISHER["host"] or not settings.PUBLISHER["director"]:
        found.append(
            Warning(
                "PUBLISHER_HOST or PUBLISHER_DIRECTOR is not set: the legal notice would be incomplete.", hint="See .env.example.", id="ptce.W001"
            )
        )
    return found
