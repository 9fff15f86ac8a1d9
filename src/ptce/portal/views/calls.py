from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from ptce.core.access import public
from ptce.poles import queries as poles
from ptce.portal.queries import calls, versions
from ptce.portal.views.conditional import conditional
from ptce.publicity import queries as publicity

PER_PAGE = 50


@public
@conditional(lambda request: versions.all_calls(request.received_at))
def call_list(request):
    return render(request, "portal/calls.html", {"lists": calls.call_lists(request.received_at)})


@public
@conditional(lambda request, slug: versions.one_call(slug, request.received_at))
def call_page(request, slug):
    call = calls.find(slug)
    if call is None:
        raise Http404
    is_following = publicity.is_following(request.viewer, call)
    return render(request, "portal/call.html", {"page": calls.call_page(call, request.received_at), "is_following": is_following})


@public
@conditional(lambda request, slug: versions.one_call(slug, request.received_at))
def laureates(request, slug):
    call = calls.find(slug)
    if call is None:
        raise Http404
    page = Paginator(poles.laureates_of(call), PER_PAGE).get_page(request.GET.get("page"))
    lines = [calls.laureate_line(row) for row in page]
    context = {
        "call": call,
        "page": page,
        "lines": lines,
        "has_amounts": any(line.amount for line in lines),
        "missing": calls.missing_laureates(call, page.paginator.count),
    }
    return render(request, "portal/laureates.html", context)
