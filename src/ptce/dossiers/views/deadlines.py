from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ptce.calls import queries as calls
from ptce.core.access import public, signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.forms import ExtensionForm
from ptce.dossiers.models import Dossier
from ptce.dossiers.queries.screens.extensions import extension_lines
from ptce.dossiers.views.loading import team_dossier
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required

officers = role_required(Role.NATIONAL_OFFICER)


@signed_in
@require_POST
def move_wave(request, number):
    dossier = team_dossier(request, number)
    try:
        wave = operations.move_to_next_wave(dossier=dossier, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"C’est noté\u00a0: le dossier vise la {wave.label}. Il reste à le déposer avant sa date.")
    return redirect("dossiers:detail", number)


@signed_in
@require_POST
def choose_reminders(request, number):
    dossier = team_dossier(request, number)
    wanted = request.POST.get("rappels") == "oui"
    operations.choose_reminders(dossier=dossier, wanted=wanted, actor=request.user, now=request.received_at)
    messages.success(request, "Vous recevrez les rappels de ce dossier." if wanted else "Vous ne recevrez plus de rappels pour ce dossier.")
    return redirect("dossiers:team", number)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request, token):
    member = queries.reminded_member(token)
    if member is None:
        raise Http404
    if request.method == "POST":
        operations.stop_reminders(member=member, now=request.received_at)
    facts = {"number": member.dossier.number, "is_done": request.method == "POST" or not member.wants_reminders}
    return render(request, "dossiers/stop_reminders.html", facts)


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request, slug):
    call = get_object_or_404(calls.visible_to(request.viewer).filter(is_historical=False), slug=slug)
    form = ExtensionForm(request.POST or None, initial={"until_time": "12:00"})
    if request.method == "POST" and form.is_valid() and _extend(request, call, form):
        return redirect("extensions:list", slug)
    lines = extension_lines(request.viewer, call)
    return render(request, "dossiers/extensions.html", {"call": call, "form": form, "lines": lines})


@officers
@require_POST
def revoke(request, slug, pk):
    dossier = get_object_or_404(Dossier.objects.filter(call__slug=slug), pk=pk)
    try:
        operations.revoke_extension(dossier=dossier, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"La prolongation du dossier {dossier.number} est annulée.")
    return redirect(reverse("extensions:list", args=[slug]))


def _extend(request, call, form):
    values = form.cleaned_data
    dossier = Dossier.objects.filter(call=call, number__iexact=values["number"].strip()).first()
    if dossier is None:
        form.add_error("number", "Aucun dossier de cet appel ne porte ce numéro. Il s’écrit comme PTCE-2026-000123.")
        return False
    try:
        operations.extend(dossier=dossier, until=values["until_at"], reason=values["reason"], actor=request.user, now=request.received_at)
    except Refusal as refusal:
        form.add_error({"until": "until_on"}.get(refusal.field, refusal.field) or None, refusal.message)
        return False
    messages.success(request, f"Le dossier {dossier.number} peut être déposé plus tard\u00a0; son équipe est prévenue.")
    return True
