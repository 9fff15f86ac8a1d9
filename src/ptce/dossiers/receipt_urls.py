from django.urls import path

from ptce.dossiers.views import verification

app_name = "receipts"
urlpatterns = [path("", verification.verify, name="verify")]
