from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from ptce.calls import operations, queries
from ptce.calls.forms.option_lists import OptionListForm, sealed, unsealed
from ptce.calls.queries import Step
from ptce.calls.rules.option_lists import difference
from ptce.calls.views.shared import call_of, officers, refused, show
from ptce.core.errors import Refusal
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Option
from ptce.questionnaire.kinds import CHOICE_KINDS

SHOWN = 50


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def option_list(request, pk, field_id):
    call = call_of(request, pk)
    revision = queries.composed_revision(call)
    if revision is None or field_id not in revision.form or revision.form.field(field_id).kind not in CHOICE_KINDS:
        raise Http404
    field = revision.form.field(field_id)
    if request.POST.get("liste"):
        return _replace(request, call, revision, field)
    box = OptionListForm(request.POST or None, request.FILES or None, kind=field.kind, initial={"base_version": revision.version})
    report = _report(field, box.cleaned_data["file"]) if request.method == "POST" and box.is_valid() else None
    state = {
        "revision": revision,
        "is_frozen": revision.is_published or call.is_withdrawn,
        "may_be_revised": queries.may_be_revised(call, request.received_at),
    }
    return show(request, call, "calls/option_list.html", Step.FORM, form=box, question=field, report=report, **state)


def _report(field, reading):
    entries = list(reading.entries)
    return {
        "reading": reading,
        "shown": reading.problems[:SHOWN],
        "more": len(reading.problems) - SHOWN,
        "change": difference(field.option_labels, dict(entries)),
        "sealed": "" if reading.problems else sealed(entries, field.id),
    }


def _replace(request, call, revision, field):
    entries = unsealed(request.POST["liste"], field.id)
    version = request.POST.get("base_version", "")
    here = redirect("calls:option_list", call.pk, field.id)
    if entries is None:
        messages.error(request, "Cette liste a été vérifiée il y a trop longtemps\u00a0: envoyez à nouveau le fichier.")
        return here

    def edit(form):
        options = tuple(Option(code, label) for code, label in entries)
        return editing.update_field(form, replace(form.field(field.id), options=options))

    base = int(version) if version.isdecimal() and len(version) < 10 else -1
    try:
        operations.edit_form(revision=revision, base_version=base, edit=edit, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        refused(request, refusal)
        return here
    messages.success(request, f"La liste est en place\u00a0: {len(entries)} réponses proposées.")
    return redirect("calls:question", call.pk, field.id)
