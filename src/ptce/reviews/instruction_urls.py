from django.urls import path

from ptce.reviews.views import acts, desk, dossier, ranking, readers, saved_views

app_name = "instruction"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("vues/", saved_views.saved_views, name="saved_views"),
    path("vues/nouvelle/", saved_views.new, name="new_view"),
    path("vues/<int:pk>/", saved_views.edit, name="edit_view"),
    path("vues/<int:pk>/suppression/", saved_views.delete, name="delete_view"),
    path("classement/<slug:slug>/", ranking.ranking, name="ranking"),
    path("dossiers/<str:number>/", dossier.read, name="dossier"),
    path("dossiers/<str:number>/echanges/", acts.exchanges, name="exchanges"),
    path("dossiers/<str:number>/avis/", readers.reviews, name="reviews"),
    path("dossiers/<str:number>/avis/<int:pk>/annuler/", acts.cancel_assignment, name="cancel_assignment"),
    path("dossiers/<str:number>/historique/", dossier.history, name="history"),
    path("dossiers/<str:number>/recevabilite/", acts.eligibility, name="eligibility"),
    path("dossiers/<str:number>/pieces-manquantes/", acts.ask_pieces, name="ask_pieces"),
    path("dossiers/<str:number>/region/", acts.region, name="region"),
    path("dossiers/<str:number>/deport/", acts.stand_aside, name="stand_aside"),
    path("dossiers/<str:number>/avis-exterieurs/", readers.ask_opinion, name="ask_opinion"),
    path("dossiers/<str:number>/avis-exterieurs/<int:pk>/relancer/", acts.remind_opinion, name="remind_opinion"),
    path("dossiers/<str:number>/avis-exterieurs/<int:pk>/annuler/", acts.cancel_opinion, name="cancel_opinion"),
    path("dossiers/<str:number>/pieces/<int:pk>/", dossier.piece, name="piece"),
]
