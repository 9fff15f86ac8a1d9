from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ptce.accounts"
    verbose_name = "Comptes"
