"""A section posted whole, without a script, from a page that shows an earlier revision of the form."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect

from ptce.calls.queries import resolve
from ptce.core.dates import hour
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import answers as screen
from ptce.dossiers.views.loading import require_same_person
from ptce.questionnaire.definition import DefinitionError
from ptce.questionnaire.kinds import UNTYPED_KINDS
from ptce.questionnaire.posting import parse_post, parse_versions


def is_older_page(request, dossier):
    return dossier.is_editable and _shown(request) not in {0, dossier.revision_id}


def save_older_page(request, dossier, section_id):
    fields = _fields(request, dossier, section_id)
    posted = dict(request.POST.lists())
    raws = parse_post(fields, posted, resolve=resolve)
    try:
        require_same_person(request)
        outcome = operations.save_older_page(
            dossier=dossier, raws=raws, base_versions=parse_versions(fields, posted), actor=request.user, now=request.received_at
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("dossiers:detail", dossier.number)
    messages.success(
        request, f"Le formulaire a changé pendant que vous écriviez\u00a0: vos réponses sont enregistrées à {hour(request.received_at)}."
    )
    form = queries.form_of(dossier.revision_id)
    _tell(request, form, {field.id: field for field in fields}, outcome)
    here = any(section.id == section_id for section in form.sections)
    return redirect("dossiers:section", dossier.number, section_id) if here else redirect("dossiers:detail", dossier.number)


def _tell(request, form, fields, outcome):
    kept = [fields[answer.field_id].label for answer in outcome.saved if answer.is_archived and (answer.value or answer.raw)]
    if kept:
        labels = ", ".join(f"«\u00a0{label}\u00a0»" for label in kept)
        messages.warning(
            request, f"Questions retirées du formulaire\u00a0: {labels}. Votre texte est gardé avec toutes les réponses, il ne sera pas transmis."
        )
    for conflict in outcome.conflicts:
        mine = screen.readable(form, form.field(conflict.field_id), conflict.mine)
        label = f"«\u00a0{fields[conflict.field_id].label}\u00a0»"
        text = f"{conflict.their_author} a modifié cette réponse pendant que vous écriviez. Votre texte, à reprendre\u00a0: {mine}"
        messages.warning(request, f"{label}\u00a0: {text}")


def _fields(request, dossier, section_id):
    shown = _shown(request)
    if not queries.is_revision_of(dossier, shown):
        raise Http404
    try:
        return [field for field in queries.form_of(shown).section(section_id).fields if field.kind not in UNTYPED_KINDS]
    except DefinitionError as error:
        raise Http404 from error


def _shown(request):
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
