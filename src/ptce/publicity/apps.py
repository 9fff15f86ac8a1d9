from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "ptce.publicity"
    verbose_name = "Publicité des appels"
