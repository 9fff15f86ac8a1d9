from uuid import uuid5

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.core.middleware import wants_json
from ptce.documents.operations import examine
from ptce.dossiers import operations, queries
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.queries.screens import pieces as screen
from ptce.dossiers.views.loading import posted_key, readable_dossier, require_same_person, signed_in_json, team_dossier, writable_fields
from ptce.dossiers.views.previews import SANDBOX


class NoFile(Refusal):
    message = "Choisissez un fichier avant de l’envoyer."


@signed_in
@require_GET
def pieces(request, number):
    dossier = team_dossier(request, number)
    return _show(request, dossier)


@signed_in_json
@never_cache
@require_GET
def piece_slot(request, number, field_id):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    writable = writable_fields(request, dossier, held.form)
    slot = next((slot for slot in screen.piece_slots(dossier, held, writable=writable) if slot.id == field_id), None)
    if slot is None:
        raise Http404
    return render(request, "dossiers/piece_slot.html", {"dossier": dossier, "slot": slot})


@signed_in_json
@require_POST
def add_piece(request, number, field_id):
    dossier = team_dossier(request, number)
    refused: list[str] = []
    try:
        require_same_person(request)
        names = _add(request, dossier, field_id, refused)
    except Refusal as refusal:
        if wants_json(request):
            raise
        return _show(request, dossier, refused={field_id: refusal.message})
    if wants_json(request):
        return JsonResponse({"message": " ".join(refused)}, status=422) if refused else JsonResponse({"names": names})
    if refused:
        return _show(request, dossier, refused={field_id: " ".join(refused)})
    messages.success(request, f"Joint au dossier\u00a0: {', '.join(names)}.")
    # Pieces asked for are sent from their own page, where the answer is written.
    page = "dossiers:requested_pieces" if dossier.status == DossierStatus.INCOMPLETE else "dossiers:pieces"
    return redirect(f"{reverse(page, args=[number])}#champ-{field_id}")


@signed_in
@never_cache
@csp_override(SANDBOX)
@require_GET
def piece(request, number, piece_id):
    dossier = readable_dossier(request, number)
    document = get_object_or_404(queries.served_pieces(request.viewer, dossier), pk=piece_id).document
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove_piece(request, number, piece_id):
    dossier = team_dossier(request, number)
    found = get_object_or_404(queries.pieces(dossier), pk=piece_id)
    form = queries.form_of(dossier.revision_id)
    if found.field_id not in writable_fields(request, dossier, form):
        raise Http404
    back_url = f"{reverse('dossiers:pieces', args=[number])}#champ-{found.field_id}"
    refusal = ""
    if request.method == "POST":
        try:
            operations.remove_piece(piece=found, actor=request.user, now=request.received_at)
        except Refusal as refused:
            refusal = refused.message
        else:
            messages.success(request, f"«\u00a0{found.document.name}\u00a0» est retiré du dossier.")
            return redirect(back_url)
    question = {
        "title": "Retirer cette pièce",
        "paragraphs": [f"«\u00a0{found.document.name}\u00a0» ({screen.detail_of(found)}) ne fera plus partie du dossier."],
        "hidden": [],
        "yes": "Retirer la pièce",
        "no": "La garder",
        "back_url": back_url,
    }
    return render(request, "dossiers/confirm.html", {"dossier": dossier, "question": question, "refusal": refusal})


def _add(request, dossier, field_id, refused):
    """Keep each file posted; what is refused is told file by file."""
    key, files = posted_key(request), request.FILES.getlist("fichier")
    if not files:
        raise NoFile
    names = []
    for place, file in enumerate(files):
        facts = {"field_id": field_id, "file": file, "name": file.name, "key": key if place == 0 else uuid5(key, str(place))}
        try:
            kept = operations.add_piece(dossier=dossier, actor=request.user, now=request.received_at, examined=examine(file=file), **facts)
        except Refusal as refusal:
            refused.append(refusal.message)
        else:
            names.append(f"«\u00a0{kept.document.name}\u00a0»")
    return names


def _show(request, dossier, *, refused=None):
    held = queries.content(dossier)
    writable = writable_fields(request, dossier, held.form)
    errors = refused or {}
    slots = [slot.refused(errors[slot.id]) if slot.id in errors else slot for slot in screen.piece_slots(dossier, held, writable=writable)]
    if not errors.keys() <= {slot.id for slot in slots}:
        raise Http404
    return render(request, "dossiers/pieces.html", {"dossier": dossier, "slots": slots, "usage": screen.usage(held.pieces)})
