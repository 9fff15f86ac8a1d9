from django.urls import path

from ptce.dossiers.views import deadlines

urlpatterns = [
    path("rappels/<str:token>/", deadlines.stop_reminders, name="stop_reminders"),
]
