from django.urls import path

from ptce.organisations import views

app_name = "mandates"
urlpatterns = [
    path("", views.mandate_list, name="list"),
    path("donner/", views.give, name="give"),
    path("<int:pk>/terminer/", views.confirm_end, name="confirm_end"),
    path("<int:pk>/fin/", views.end, name="end"),
]
