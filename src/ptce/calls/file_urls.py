from django.urls import path

from ptce.calls.views import files

app_name = "call_files"
urlpatterns = [
    path("modeles/<uuid:uuid>/", files.template, name="template"),
    path("<slug:slug>/formulaire.pdf", files.paper, name="paper"),
]
