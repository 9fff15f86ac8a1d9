from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from ptce.calls import operations, queries
from ptce.calls.forms.conditions import ComparisonForm
from ptce.calls.queries import Step
from ptce.calls.views.composer import _found, _revision
from ptce.calls.views.shared import attempt, call_of, officers, refused, show
from ptce.core.errors import Refusal
from ptce.questionnaire import editing
from ptce.questionnaire.condition_editing import with_comparison, with_rule, without_comparison
from ptce.questionnaire.conditions import Rule


@officers
def question_condition(request, pk, field_id):
    call = call_of(request, pk)
    revision = _revision(call)
    field = _found(revision.form.field, field_id)
    facts = {"subject": field.label, "back_url": reverse("calls:question", args=[pk, field_id]), "is_section": False}
    put = partial(editing.show_field_if, field_id=field_id)
    return _condition(request, call, revision, field, put, lambda form: form.field(field_id).shown_if, facts)


@officers
def section_condition(request, pk, section_id):
    call = call_of(request, pk)
    revision = _revision(call)
    section = _found(revision.form.section, section_id)
    facts = {"subject": section.title, "back_url": reverse("calls:section", args=[pk, section_id]), "is_section": True}
    put = partial(editing.show_section_if, section_id=section_id)
    return _condition(request, call, revision, section, put, lambda form: form.section(section_id).shown_if, facts)


def _condition(request, call, revision, target, put, held, facts):
    seen = queries.condition_view(revision.form, target.id, target.shown_if)
    source = queries.usable_source(revision.form, target.id, request.POST.get("sur") or request.GET.get("sur", ""))
    act, _, path = request.POST.get("action", "").partition(":")
    box = None
    if source is not None:
        initial = {"base_version": revision.version}
        box = ComparisonForm(request.POST if act == "add" else None, initial=initial, source=source, places=seen.places)
    if request.method == "POST":
        edit = _edit(act, path, request.POST.get("rule", ""), box, put, held)
        if edit is not None and _saved(request, revision, box if act == "add" else None, edit):
            return redirect(request.path)
    shown = {"target": target, "seen": seen, "source": source, "form": box, "version": revision.version}
    shown["is_frozen"] = revision.published_at is not None
    return show(request, call, "calls/condition.html", Step.FORM, **shown, **facts)


def _edit(act, path, rule, box, put, held):
    """Return the edit that the button pressed asks for, None when what was typed is to be mended first."""
    match act:
        case "remove":
            return lambda form: put(form, condition=without_comparison(held(form), path))
        case "rule" if rule in Rule:
            return lambda form: put(form, condition=with_rule(held(form), Rule(rule)))
        case "add" if box is not None:
            return _adding(box, put, held) if box.is_valid() else None
    raise Http404


def _adding(box, put, held):
    return lambda form: put(form, condition=with_comparison(held(form), box.comparison(), beside=box.beside))


def _saved(request, revision, box, edit):
    version = request.POST.get("base_version", "")
    facts = {"base_version": int(version) if version.isdecimal() and len(version) < 10 else -1, "actor": request.user, "now": request.received_at}

    def act():
        operations.edit_form(revision=revision, edit=edit, **facts)

    if box is not None:
        if not attempt(box, act):
            return False
    else:
        try:
            act()
        except Refusal as refusal:
            refused(request, refusal)
            return True
    messages.success(request, "La condition est enregistrée.")
    return True
