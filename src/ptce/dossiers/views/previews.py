from collections.abc import Collection, Mapping

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.documents.enums import PREVIEWED
from ptce.documents.models import Preview
from ptce.documents.operations import preview as drawn
from ptce.dossiers import queries
from ptce.dossiers.queries.screens.pieces import detail_of
from ptce.dossiers.views.loading import readable_dossier

# Even opened alone, a file runs nothing and asks for nothing.
SANDBOX: Mapping[str, Collection[str] | str] = {"sandbox": [""], "default-src": [CSP.NONE]}


@signed_in
@never_cache
@require_GET
def preview(request, number, piece_id):
    dossier, piece = _shown(request, number, piece_id)
    page = _page(request)
    facts = {"dossier": dossier, "piece": piece, "detail": detail_of(piece), "page": page, "back_url": _back(request, dossier)}
    try:
        shown = drawn(document=piece.document, page=1, now=request.received_at)
        if page > 1:
            if page > shown.pages:
                raise Http404
            shown = drawn(document=piece.document, page=page, now=request.received_at)
    except Refusal as refusal:
        return render(request, "dossiers/preview.html", facts | {"shown": None, "problem": refusal.message}, status=503)
    return render(request, "dossiers/preview.html", facts | {"shown": shown, "problem": shown.problem})


@signed_in
@never_cache
@csp_override(SANDBOX)
@require_GET
def preview_image(request, number, piece_id, page):
    _, piece = _shown(request, number, piece_id)
    made = get_object_or_404(Preview, document=piece.document, page=page, problem="")
    return FileResponse(made.file.open("rb"), content_type="image/webp")


def _shown(request, number, piece_id):
    dossier = readable_dossier(request, number)
    served = queries.served_pieces(request.viewer, dossier).filter(document__media_type__in=PREVIEWED)
    return dossier, get_object_or_404(served, pk=piece_id)


def _page(request):
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and 0 < len(asked) < 4 and int(asked)):
        raise Http404
    return int(asked)


def _back(request, dossier):
    if queries.team_role(request.viewer, dossier):
        return reverse("dossiers:pieces", args=[dossier.number])
    examines = request.viewer.is_officer or request.viewer.is_agent
    return f"/instruction/dossiers/{dossier.number}/" if examines else "/jury/"
