from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "ptce.selection"
    verbose_name = "Sélection"
