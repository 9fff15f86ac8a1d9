"""Every address, the demonstration's included."""

from django.urls import include, path

from ptce.urls import urlpatterns as without_demo

urlpatterns = [*without_demo, path("demo/", include("ptce.portal.demo_urls"))]
