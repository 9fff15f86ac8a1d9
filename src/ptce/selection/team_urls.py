from django.urls import path

from ptce.selection.views import team

app_name = "selection_team"
urlpatterns = [
    path("dossiers/<str:number>/resultat/", team.decision, name="decision"),
    path("dossiers/<str:number>/resultat/renoncer/", team.renounce, name="renounce"),
    path("dossiers/<str:number>/resultat/<uuid:uuid>/", team.letter, name="letter"),
]
