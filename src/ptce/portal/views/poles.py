from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from ptce.core.access import public
from ptce.poles import queries as registry
from ptce.portal.filters import PoleFilter
from ptce.portal.queries import maps, poles, versions
from ptce.portal.views.conditional import conditional
from ptce.portal.views.home import registry_map_html

PER_PAGE = 25


@public
@conditional(lambda request: versions.registry())
def pole_list(request):
    form = PoleFilter(request.GET)
    form.is_valid()
    found = registry.registry(text=form.text, region=form.chosen_region)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": bool(form.text or form.chosen_region),
        "page": page,
        "lines": [poles.line(pole) for pole in page],
        "definitions": registry.definitions(),
    }
    return render(request, "portal/poles.html", context)


@public
@conditional(lambda request, slug: versions.one_pole(slug))
def pole_page(request, slug):
    page = poles.pole_page(slug)
    if page is None:
        raise Http404
    return render(request, "portal/pole.html", {"page": page, "map": maps.pole_map(page.pole)})


@public
@conditional(lambda request: versions.registry())
def pole_map(request):
    found = list(registry.registry())
    context = {
        "map_html": registry_map_html(),
        "legend": maps.LEGEND,
        "regions": registry.region_counts(found),
        "lines": [poles.line(pole) for pole in found],
        "unplaced": [poles.line(pole) for pole in found if pole.latitude is None],
    }
    return render(request, "portal/map.html", context)
