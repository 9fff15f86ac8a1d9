from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ptce.calls import queries
from ptce.core.access import public


@public
@require_safe
def template(request, uuid):
    return _served(queries.served_template(request.viewer, uuid))


@public
@require_safe
def paper(request, slug):
    call = get_object_or_404(queries.visible_to(request.viewer), slug=slug)
    return _served(queries.paper_of(call))


def _served(document):
    if document is None:
        raise Http404
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
