from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from ptce.calls import operations, queries
from ptce.calls.forms.steps import WithdrawForm
from ptce.calls.views.shared import attempt, call_of, officers, refused, show
from ptce.core.errors import Refusal
from ptce.questionnaire.definition import DefinitionError, Form


@officers
@require_safe
def preview(request, pk, section_id=""):
    call = call_of(request, pk)
    revision = queries.composed_revision(call)
    form = revision.form if revision else Form()
    try:
        section = form.section(section_id) if section_id else next(iter(form.sections), None)
    except DefinitionError as error:
        raise Http404 from error
    names = queries.area_names()
    words = [queries.condition_words(form, field.shown_if, names) for field in section.fields] if section else []
    fields = list(zip(queries.field_views(section.fields, {}) if section else (), words, strict=True))
    place = form.sections.index(section) if section else 0
    condition = queries.condition_words(form, section.shown_if, names) if section else ""
    around = {"previous": form.sections[place - 1] if place else None, "following": next(iter(form.sections[place + 1 :]), None)}
    facts = {"sections": form.sections, "section": section, "number": place + 1, "fields": fields, "section_condition": condition}
    return show(request, call, "calls/preview.html", "apercu", **facts, **around)


@officers
def publication(request, pk):
    call = call_of(request, pk)
    revision = queries.current_revision(call)
    if request.method == "POST":
        seen = {"base_version": _version(request, "base_version"), "form_version": _version(request, "form_version")}
        try:
            operations.publish(call=call, actor=request.user, now=request.received_at, **seen)
        except Refusal as refusal:
            refused(request, refusal)
            return redirect("calls:publication", call.pk)
        messages.success(request, "L’appel est publié\u00a0: son texte, ses critères et son formulaire ne changent plus.")
        return redirect("calls:hub", call.pk)
    return show(request, call, "calls/publication.html", "publication", form_version=revision.version if revision else 0)


def _version(request, name):
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@officers
def withdrawal(request, pk):
    call = call_of(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: operations.withdraw(call=call, reason=reason, actor=request.user, now=request.received_at)):
            messages.success(request, "L’appel est retiré\u00a0: il ne reçoit plus de dossier, et sa page dit pourquoi.")
            return redirect("calls:hub", call.pk)
    return show(request, call, "calls/withdrawal.html", "retrait", form=form)
