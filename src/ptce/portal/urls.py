from django.urls import path

from ptce.portal.views import calls, feeds, gallery, home, poles, site

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("appels/", calls.call_list, name="calls"),
    path("appels/flux.atom", feeds.atom, name="atom"),
    path("appels/calendrier.ics", feeds.calendar, name="calendar"),
    path("appels/<slug:slug>.ics", feeds.call_calendar, name="call_calendar"),
    path("appels/<slug:slug>/", calls.call_page, name="call"),
    path("appels/<slug:slug>/laureats/", calls.laureates, name="laureates"),
    path("poles/", poles.pole_list, name="poles"),
    path("poles/<slug:slug>/", poles.pole_page, name="pole"),
    path("carte/", poles.pole_map, name="map"),
    path("plan-du-site/", site.site_map, name="site_map"),
    path("accessibilite/", site.accessibility, name="accessibility"),
    path("mentions-legales/", site.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", site.personal_data, name="personal_data"),
    path("composants/", gallery.components, name="components"),
    path("sante/", site.health_check, name="health"),
    path("robots.txt", site.robots, name="robots"),
    path("sitemap.xml", site.sitemap_xml, name="sitemap"),
]
