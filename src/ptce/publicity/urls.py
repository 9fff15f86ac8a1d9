from django.urls import path

from ptce.publicity.views import answering, rectifying

app_name = "publicity"
urlpatterns = [
    path("<int:pk>/rectification/", rectifying.rectification, name="rectification"),
    path("<int:pk>/questions/", answering.queue, name="queue"),
    path("<int:pk>/questions/<int:question_pk>/", answering.answer, name="answer"),
    path("<int:pk>/questions/<int:question_pk>/ecarter/", answering.dismiss, name="dismiss"),
]
