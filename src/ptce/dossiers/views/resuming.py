from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, policies, queries
from ptce.dossiers.queries.screens.resuming import start_view
from ptce.dossiers.views.loading import person, team_dossier

SHOWN = 25


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request, number):
    dossier = team_dossier(request, number)
    if not dossier.is_editable:
        return redirect("dossiers:detail", number)
    if not policies.can_write_everywhere(person(request), dossier):
        raise PermissionDenied
    former = queries.former_dossiers(person(request), is_fictional=dossier.is_fictional, apart_from=dossier.pk)
    asked = request.POST.get("source") or request.GET.get("source", "")
    source = former.filter(number=asked[:30]).first() if asked.isprintable() else None
    refusal = ""
    if request.method == "POST" and source is not None:
        try:
            filled = operations.start_from(dossier=dossier, source=source, actor=request.user, now=request.received_at)
        except Refusal as refused:
            refusal = refused.message
        else:
            said = (
                f"{len(filled)}\u00a0réponses reprises du dossier {source.number}\u00a0: relisez-les." if len(filled) > 1 else "La reprise est faite."
            )
            messages.success(request, said)
            return redirect("dossiers:detail", number)
    facts = {"dossier": dossier, "source": source, "refusal": refusal, "is_lost": bool(asked) and source is None}
    facts |= {"start": start_view(dossier, source)} if source else {"former": list(former[:SHOWN])}
    return render(request, "dossiers/resume.html", facts)
