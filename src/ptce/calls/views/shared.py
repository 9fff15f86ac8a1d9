from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from ptce.calls import queries
from ptce.calls.operations import EditConflict
from ptce.core.errors import Refusal
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required

officers = role_required(Role.NATIONAL_OFFICER)


def call_of(request, pk):
    calls = queries.visible_to(request.viewer).filter(is_historical=False).select_related("first_phase", "cloned_from", "created_by")
    return get_object_or_404(calls, pk=pk)


def show(request, call, template, step="", **context):
    shown = {"call": call, "preparation": queries.preparation(call, request.received_at), "step": step}
    return render(request, template, shown | context)


def attempt(form, act, fields=None):
    """Run the act; a refusal goes to the field it is about. Return whether it was done."""
    try:
        act()
    except Refusal as refusal:
        field = (fields or {}).get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
        form.is_stale = isinstance(refusal, EditConflict)
        return False
    return True


def theirs(form, fresh, version):
    """Return what was saved meanwhile, box by box, and let the next attempt start from it: the person has now read it."""
    form.data = form.data.copy()
    form.data["base_version"] = version
    compared = [name for name, box in form.fields.items() if name in fresh.fields and not isinstance(box, forms.FileField) and name != "base_version"]
    pairs = [(form[name], fresh[name]) for name in compared]
    return [(mine.label, _said(other)) for mine, other in pairs if str(mine.value() or "") != str(other.value() or "")]


def _said(box):
    value = box.value()
    if isinstance(box.field, forms.ChoiceField):
        labels = {str(key): label for key, label in box.field.widget.choices}
        return labels.get(str(value), value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "vide" if value in (None, "") else value


def refused(request, refusal):
    messages.error(request, refusal.message)


def onward(request, call, step):
    """Lead to the next step when the person asked for it, else back to the same one."""
    steps = [view.step for view in queries.preparation(call, request.received_at).steps]
    if "next" not in request.POST:
        return redirect(f"calls:{step.name.lower()}", call.pk)
    following = steps[steps.index(step) + 1 :] if step in steps else []
    return redirect(f"calls:{following[0].name.lower()}" if following else "calls:publication", call.pk)
