from django.http import Http404, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens.presence import watched
from ptce.dossiers.views.loading import person, signed_in_json


@signed_in_json
@never_cache
@require_POST
def presence(request, number):
    watch = queries.watch(person(request), number, stamp=request.POST.get("stamp", ""))
    if watch is None:
        raise Http404
    facts = {"watch": watch, "tab": request.POST.get("tab", ""), "actor": request.user, "now": request.received_at}
    if request.POST.get("left"):
        operations.leave_page(**facts)
    elif request.POST.get("tab"):
        operations.mark_presence(section_id=request.POST.get("section", ""), field_id=request.POST.get("field", ""), **facts)
    return JsonResponse(watched(watch, person_id=request.user.pk))


@signed_in_json
@never_cache
@require_GET
def session(request):
    return JsonResponse({"person": request.user.pk, "name": request.user.display_name})
