from django.shortcuts import render
from django.template.loader import render_to_string

from ptce.core.access import public
from ptce.core.caching import process_cache
from ptce.poles import queries as poles
from ptce.portal.queries import calls, maps, versions
from ptce.portal.views.conditional import conditional, release

LATEST = 6


@public
@conditional(lambda request: versions.all_calls(request.received_at))
def home(request):
    open_calls = calls.open_cards(request.received_at)
    latest = [(calls.laureate_line(row), row.call.title) for row in poles.latest_laureates(LATEST)]
    context = {
        "open_calls": open_calls,
        "coming": calls.coming_cards(request.received_at),
        "latest": latest,
        "definitions": poles.definitions(),
        "map_html": registry_map_html(),
        "legend": maps.LEGEND,
    }
    return render(request, "portal/home.html", context)


def registry_map_html():
    changed = poles.version()
    key = f"portal-map-{release()[:16]}-{changed.timestamp() if changed else 0}"
    html = process_cache.get(key)
    if html is None:
        html = render_to_string("territories/map.svg.html", {"map": maps.registry_map(poles.registry())})
        process_cache.set(key, html, timeout=24 * 3600)
    return html
