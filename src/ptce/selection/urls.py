from django.urls import path

from ptce.selection.views import decision, desk, exports, reading, table

app_name = "selection"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("courrier/<int:pk>/renvoyer/", desk.resend, name="resend"),
    path("selection/<slug:slug>/", table.table, name="table"),
    path("selection/<slug:slug>/ligne/", table.draw, name="draw"),
    path("selection/<slug:slug>/lot/", table.batch, name="batch"),
    path("selection/<slug:slug>/effacer/", table.clear, name="clear"),
    path("selection/<slug:slug>/dossiers/<str:number>/", decision.decision, name="decision"),
    path("selection/<slug:slug>/dossiers/<str:number>/retirer/", decision.remove, name="remove"),
    path("selection/<slug:slug>/dossiers/<str:number>/renonciation/", decision.renounce, name="renounce"),
    path("selection/<slug:slug>/dossiers/<str:number>/projet.pdf", reading.specimen, name="specimen"),
    path("selection/<slug:slug>/reserve/", decision.promote, name="promote"),
    path("selection/<slug:slug>/lettres/", reading.reading, name="reading"),
    path("selection/<slug:slug>/soumettre/", reading.submit, name="submit"),
    path("selection/<slug:slug>/confirmer/", reading.confirm, name="confirm"),
    path("selection/<slug:slug>/reprendre/", reading.take_back, name="take_back"),
    path("selection/<slug:slug>/notes/", reading.share_marks, name="share_marks"),
    path("exports/<slug:slug>/", exports.page, name="exports"),
    path("exports/<slug:slug>/dossiers.csv", exports.dossiers_csv, name="csv"),
    path("exports/<slug:slug>/classeur/", exports.ask, name="ask_export"),
    path("exports/fichiers/<uuid:uuid>/", exports.download, name="download"),
]
