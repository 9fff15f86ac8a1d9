from django.urls import path

from ptce.publicity.views import following

urlpatterns = [
    path("appels/<slug:slug>/suivre/", following.follow, name="follow"),
    path("appels/<slug:slug>/ne-plus-suivre/", following.unfollow, name="unfollow"),
    path("suivi/confirmation/<str:token>/", following.confirm, name="follow_confirm"),
    path("suivi/arret/<str:token>/", following.stop, name="follow_stop"),
]
