"""Every address. Prefixes are mounted here; screens stay in their app."""

from django.conf import settings
from django.urls import include, path

from ptce.organisations.views import desk

urlpatterns = [
    path("compte/", include("ptce.accounts.urls")),
    path("bureau/", desk, name="desk"),
    path("pilotage/mandats/", include("ptce.organisations.urls")),
    path("pilotage/appels/", include("ptce.calls.urls")),
    path("appels/", include("ptce.calls.file_urls")),
    path("pilotage/appels/", include("ptce.dossiers.pilotage_urls")),
    path("pilotage/appels/", include("ptce.publicity.urls")),
    path("", include("ptce.publicity.public_urls")),
    path("espace/", include("ptce.selection.team_urls")),
    path("espace/", include("ptce.dossiers.urls")),
    path("", include("ptce.dossiers.public_urls")),
    path("pilotage/prolongations/", include("ptce.dossiers.extension_urls")),
    path("verifier/", include("ptce.dossiers.receipt_urls")),
    path("instruction/", include("ptce.reviews.instruction_urls")),
    path("jury/", include("ptce.reviews.jury_urls")),
    path("pilotage/", include("ptce.selection.urls")),
    path("", include("ptce.portal.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("ptce.portal.demo_urls")))
