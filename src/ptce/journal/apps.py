from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "ptce.journal"
    verbose_name = "Journal"
