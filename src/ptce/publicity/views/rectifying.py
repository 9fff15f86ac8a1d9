from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from ptce.calls import queries as calls
from ptce.calls.models import Call
from ptce.calls.operations import is_brought_forward, plan_rectification
from ptce.core.errors import Refusal
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required
from ptce.publicity import operations, queries
from ptce.publicity.forms import RectificationForm

officers = role_required(Role.NATIONAL_OFFICER)
_BOXES = {"closes_at": "closes_on"}


@officers
def rectification(request, pk):
    call = get_object_or_404(calls.visible_to(request.viewer).filter(is_historical=False).select_related("first_phase"), pk=pk)
    form = RectificationForm(request.POST or None, initial=RectificationForm.initial_of(call))
    differences, is_earlier = (), False
    # « Reprendre » comes back to the boxes with what was typed.
    if request.method == "POST" and "back" not in request.POST and form.is_valid():
        if "confirm" in request.POST and _rectify(request, call, form):
            messages.success(request, "L’appel est rectifié\u00a0: sa page le dit, et ceux qui le suivent sont prévenus.")
            return redirect("publicity:rectification", call.pk)
        if not form.errors:
            differences, is_earlier = _planned(request, call, form)
    context = {
        "call": call,
        "form": form,
        "step": "rectification",
        "preparation": calls.preparation(call, request.received_at),
        "differences": differences,
        "is_earlier": is_earlier,
        "past": queries.rectifications(call),
        "standing": queries.standing_of(call),
    }
    return render(request, "publicity/rectification.html", context)


def _planned(request, call, form):
    # On a copy: the page still shows the call as it stands.
    copy = Call.objects.get(pk=call.pk)
    try:
        planned = plan_rectification(call=copy, changes=form.changes(copy), standing=queries.standing_of(copy), now=request.received_at)
    except Refusal as refusal:
        _say(form, refusal)
        return (), False
    return queries.told(planned), is_brought_forward(planned)


def _rectify(request, call, form):
    values = {name: form.cleaned_data[name] for name in ("reason", "accepts_earlier", "base_version")}
    try:
        operations.rectify(call=call, changes=form.changes(call), actor=request.user, now=request.received_at, **values)
    except Refusal as refusal:
        _say(form, refusal)
        return False
    return True


def _say(form, refusal):
    field = _BOXES.get(refusal.field, refusal.field)
    form.add_error(field if field in form.fields else None, refusal.message)
