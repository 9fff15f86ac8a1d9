from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from ptce.core.access import public
from ptce.portal.queries import health, sitemap, versions
from ptce.portal.views.conditional import conditional


@public
@conditional(lambda request: versions.all_calls(request.received_at))
def site_map(request):
    return render(request, "portal/site_map.html", {"calls": sitemap.call_addresses()})


@public
@conditional(lambda request: versions.all_calls(request.received_at))
def sitemap_xml(request):
    addresses = [*sitemap.fixed_addresses(), *sitemap.call_addresses(), *sitemap.pole_addresses()]
    return render(request, "portal/sitemap.xml", {"addresses": addresses, "site_url": settings.SITE_URL}, content_type="application/xml")


@public
def robots(request):
    return render(request, "portal/robots.txt", {"site_url": settings.SITE_URL, "demo": settings.DEMO}, content_type="text/plain; charset=utf-8")


@public
@never_cache
def health_check(request):
    lacks = health.lacks()
    state = {"etat": "indisponible" if lacks else "disponible", "motifs": lacks}
    if not lacks and (warnings := health.warnings(request.received_at)):
        state["avertissements"] = warnings
    return JsonResponse(state, status=503 if lacks else 200, json_dumps_params={"ensure_ascii": False})


@public
@conditional(lambda request: "accessibilite")
def accessibility(request):
    return render(request, "portal/accessibility.html", {"publisher": settings.PUBLISHER})


@public
@conditional(lambda request: "mentions")
def legal_notice(request):
    return render(request, "portal/legal_notice.html", {"publisher": settings.PUBLISHER})


@public
@conditional(lambda request: "donnees")
def personal_data(request):
    context = {
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "code_minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        "publisher": settings.PUBLISHER,
    }
    return render(request, "portal/personal_data.html", context)
