from django.urls import path

from ptce.dossiers.views import revision

app_name = "revisions"
urlpatterns = [
    path("<int:pk>/formulaire/revision/", revision.revision, name="revision"),
    path("<int:pk>/formulaire/revision/brouillons/", revision.touched, name="touched"),
]
