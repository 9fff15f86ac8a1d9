from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from ptce.calls import queries
from ptce.core.access import public


@public
@require_safe
def template(request, uuid):
    document = queries.served_template(request.viewer, uuid)
    if document is None:
        raise Http404
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
