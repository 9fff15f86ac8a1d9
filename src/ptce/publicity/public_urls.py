from django.urls import path

from ptce.publicity.views import following, questions

urlpatterns = [
    path("appels/<slug:slug>/suivre/", following.follow, name="follow"),
    path("appels/<slug:slug>/ne-plus-suivre/", following.unfollow, name="unfollow"),
    path("appels/<slug:slug>/questions/", questions.answers, name="answers"),
    path("appels/<slug:slug>/questions/poser/", questions.ask, name="ask"),
    path("suivi/confirmation/<str:token>/", following.confirm, name="follow_confirm"),
    path("suivi/question/<str:token>/", questions.confirm, name="question_confirm"),
    path("suivi/arret/<str:token>/", following.stop, name="follow_stop"),
]
