from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import queries as dossiers
from ptce.selection import operations, policies, queries
from ptce.selection.forms import RenounceForm
from ptce.selection.models import Letter


def load(request, number):
    mine = dossiers.visible_to(request.viewer).filter(team__person=request.user).select_related("call")
    dossier = get_object_or_404(mine, number=number)
    read = queries.decision_of(dossier, request.received_at)
    if read is None:
        raise Http404
    return dossier, read


@signed_in
@require_GET
def decision(request, number):
    dossier, read = load(request, number)
    may_renounce = read.decision.is_standing_laureate and policies.can_renounce(request.viewer, dossier)
    return render(request, "selection/team_decision.html", {"dossier": dossier, "read": read, "may_renounce": may_renounce})


@signed_in
@require_GET
def letter(request, number, uuid):
    _, read = load(request, number)
    found = get_object_or_404(Letter.objects.select_related("document"), uuid=uuid, pk__in=[letter.pk for letter in read.letters])
    if found.document is None:
        raise Http404
    return FileResponse(found.document.file.open("rb"), as_attachment=True, filename=found.document.name, content_type=found.document.media_type)


@signed_in
@require_http_methods(["GET", "POST"])
def renounce(request, number):
    dossier, read = load(request, number)
    if not policies.can_renounce(request.viewer, dossier) or not read.decision.is_laureate:
        raise Http404
    form = RenounceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.renounce(dossier=dossier, reason=form.cleaned_data["reason"], actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Votre renonciation est enregistrée. Un message vous la confirme.")
            return redirect("selection_team:decision", number)
    return render(request, "selection/team_renounce.html", {"dossier": dossier, "form": form}, status=422 if form.errors else 200)
