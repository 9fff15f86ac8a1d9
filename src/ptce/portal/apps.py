from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ptce.portal"
    verbose_name = "Portail"
