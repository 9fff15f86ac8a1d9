from django.urls import path

from ptce.reviews.views import jury, marking, opinions

app_name = "jury"
urlpatterns = [
    path("", jury.desk, name="desk"),
    path("avis/<int:pk>/", jury.review, name="review"),
    path("avis/<int:pk>/reponse/", jury.answer, name="answer"),
    path("avis/<int:pk>/accepter/", jury.accept, name="accept"),
    path("avis/<int:pk>/refuser/", jury.refuse, name="refuse"),
    path("avis/<int:pk>/conflit/", jury.declare_conflict, name="declare_conflict"),
    path("avis/<int:pk>/note/", marking.save, name="save"),
    path("avis/<int:pk>/enregistrer/", marking.save_all, name="save_all"),
    path("avis/<int:pk>/rendre/", jury.submit, name="submit"),
    path("avis/<int:pk>/reprendre/", jury.reopen, name="reopen"),
    path("avis/exterieur/<int:pk>/", opinions.opinion, name="opinion"),
]
