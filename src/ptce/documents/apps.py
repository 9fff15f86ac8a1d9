from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ptce.documents"
    verbose_name = "Documents"
