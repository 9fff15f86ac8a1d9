from django.urls import include, path

urlpatterns = [path("2fa/", include("allauth.mfa.urls")), path("", include("allauth.account.urls"))]
