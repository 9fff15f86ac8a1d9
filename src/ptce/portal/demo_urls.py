from django.urls import path

from ptce.portal.views import demo

app_name = "demo"
# Mounted by ptce.urls in the demonstration only.
urlpatterns = [
    path("", demo.roles, name="roles"),
    path("entrer/<slug:key>/", demo.enter, name="enter"),
    path("courrier/", demo.mailbox, name="mailbox"),
    path("courrier/<int:pk>/", demo.letter, name="letter"),
    path("courrier/<int:pk>/<int:document>/", demo.attachment, name="attachment"),
    path("annuaire/<path:path>", demo.directory, name="directory"),
]
