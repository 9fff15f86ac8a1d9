from django.urls import path

from ptce.publicity.views import rectifying

app_name = "publicity"
urlpatterns = [
    path("<int:pk>/rectification/", rectifying.rectification, name="rectification"),
]
