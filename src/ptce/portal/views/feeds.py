from django.http import Http404, HttpResponse

from ptce.core.access import public
from ptce.portal import exports
from ptce.portal.queries import calls, feeds, versions
from ptce.portal.views.conditional import conditional


@public
@conditional(lambda request: versions.feeds(request.received_at))
def atom(request):
    content = exports.atom(feeds.entries(request.received_at), now=request.received_at)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@public
@conditional(lambda request: versions.feeds(request.received_at))
def calendar(request):
    return _ics(exports.calendar(feeds.deadlines(request.received_at), name="Appels PTCE"))


@public
@conditional(lambda request, slug: versions.feeds(request.received_at))
def call_calendar(request, slug):
    call = calls.find(slug)
    if call is None or not feeds.has_calendar(slug):
        raise Http404
    return _ics(exports.calendar(feeds.deadlines(request.received_at, slug=slug), name=call.title))


def _ics(content):
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
