from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ptce.accounts.policies import proof_required
from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.organisations import operations, policies
from ptce.organisations.enums import Role
from ptce.organisations.forms import MandateFilter, MandateForm
from ptce.organisations.models import Mandate
from ptce.organisations.policies import role_required
from ptce.organisations.queries import mandate_rows

officers = role_required(Role.NATIONAL_OFFICER, Role.ADMINISTRATOR)


@signed_in
def desk(request):
    viewer = request.viewer
    if viewer.is_officer or viewer.is_signatory:
        return redirect("/pilotage/")
    if Role.ADMINISTRATOR in viewer.roles:
        return redirect("mandates:list")
    if viewer.is_agent:
        return redirect("/instruction/")
    return redirect("/jury/" if viewer.is_expert else "/espace/")


@officers
def mandate_list(request):
    form = MandateFilter(request.GET)
    page = Paginator(form.apply(request.received_at), 50).get_page(request.GET.get("page"))
    rows = mandate_rows(page.object_list, request.received_at)
    return render(request, "organisations/mandates.html", {"filter": form, "page": page, "rows": rows, "query": request.GET})


@officers
@proof_required("Donner le mandat")
def give(request):
    form = MandateForm(request.POST or None, initial={"starts_on": request.received_at.date()})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            mandate = operations.give_mandate(
                email=values["email"],
                body=values["body"],
                role=Role(values["role"]),
                starts_at=form.starts_at(request.received_at),
                ends_at=form.ends_at(),
                actor=request.user,
                now=request.received_at,
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, f"Le mandat est donné. Un message part vers {mandate.person.email}.")
            return redirect("mandates:list")
    return render(request, "organisations/mandate_form.html", {"form": form})


@officers
def confirm_end(request, pk):
    mandate = get_object_or_404(Mandate.objects.select_related("person", "body"), pk=pk)
    facts = {"mandate": mandate, "can_end": policies.can_manage_mandates(request.viewer), "is_own": mandate.person_id == request.user.pk}
    return render(request, "organisations/mandate_end.html", facts)


@officers
@require_POST
@proof_required("Terminer le mandat")
def end(request, pk):
    mandate = get_object_or_404(Mandate, pk=pk)
    try:
        ended = operations.end_mandate(mandate=mandate, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Le mandat de {ended.person.display_name} est terminé. Ce qu’il ouvrait est fermé.")
    return redirect("mandates:list")
