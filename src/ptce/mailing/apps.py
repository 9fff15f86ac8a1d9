from django.apps import AppConfig


class MailingConfig(AppConfig):
    name = "ptce.mailing"
    verbose_name = "Courriels"
