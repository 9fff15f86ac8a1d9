from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "ptce.reviews"
    verbose_name = "Avis"
