import hashlib

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ptce.core.access import public
from ptce.core.dates import size
from ptce.dossiers import queries
from ptce.dossiers.forms import VerificationForm

# Enough for somebody who checks a pile of receipts, too slow for whoever would try every number.
PER_MINUTE = 30


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    is_asked = request.method == "POST" or bool(request.GET.get("numero"))
    facts = {"limit": settings.FILE_MAX_BYTES, "limit_in_words": size(settings.FILE_MAX_BYTES), "is_answered": False}
    if is_asked and _asks_too_much(request):
        return render(request, "dossiers/verify.html", facts | {"form": VerificationForm(), "per_minute": PER_MINUTE}, status=429)
    form = VerificationForm(*([request.POST, request.FILES] if request.method == "POST" else [request.GET] if is_asked else []))
    if is_asked and form.is_valid():
        found = queries.verified_receipt(form.cleaned_data["numero"], sha256=_digest(form.cleaned_data))
        facts |= {"is_answered": True, "found": found}
    return render(request, "dossiers/verify.html", facts | {"form": form})


def _digest(asked):
    # Hashed as it is read; nothing of the file is kept.
    return hashlib.file_digest(asked["fichier"], "sha256").hexdigest() if asked["fichier"] else asked["empreinte"]


def _asks_too_much(request):
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = "unknown"
    minute = int(request.received_at.timestamp() // 60)
    key = "dossiers.verify-" + hashlib.sha256(f"{address} {minute}".encode()).hexdigest()
    cache.add(key, 0, timeout=120)
    return cache.incr(key) > PER_MINUTE
