from django.urls import path

from ptce.dossiers.views import deadlines

app_name = "extensions"
urlpatterns = [
    path("<slug:slug>/", deadlines.extensions, name="list"),
    path("<slug:slug>/<int:pk>/annuler/", deadlines.revoke, name="revoke"),
]
