from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "ptce.core"
    verbose_name = "Socle"

    def ready(self) -> None:
        # Importing the module registers the system checks.
        from ptce.core import checks  # noqa: F401, PLC0415 — checks read the settings, which are ready only now
