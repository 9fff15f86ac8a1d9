"""Refuse what is too heavy from its declared length, before a byte is read."""

from functools import wraps

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ptce.core.dates import size
from ptce.dossiers.views.loading import wants_json

# What a form weighs beside its files.
MARGIN = 1024 * 1024


def within_limits(view):
    # The form's own key is in the body: it is checked after the length, by the same middleware, around the view.
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def limited(request, *args, **kwargs):
        limit = settings.FILE_MAX_BYTES if wants_json(request) else settings.DOSSIER_MAX_BYTES
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > limit + MARGIN:
            return _too_heavy(request, length, limit)
        return protected(request, *args, **kwargs)

    return limited


def _too_heavy(request, length, limit):
    weight = size(int(length)) if length.isdigit() else "un poids inconnu"
    message = (
        f"L’envoi pèse {weight}\u00a0: la limite est de {size(limit)}. Réduisez le fichier (par exemple en l’enregistrant en PDF), puis renvoyez-le."
    )
    if wants_json(request):
        return JsonResponse({"message": message}, status=422)
    return render(request, "dossiers/too_heavy.html", {"message": message}, status=413)
