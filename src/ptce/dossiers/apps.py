from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "ptce.dossiers"
    verbose_name = "Dossiers"
