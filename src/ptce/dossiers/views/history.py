from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import history as screen
from ptce.dossiers.views.loading import note_read, team_dossier, writable_fields
from ptce.questionnaire.kinds import Kind


@signed_in
@never_cache
@require_GET
def answer_history(request, number, field_id):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    if field_id not in held.form or held.form.field(field_id).kind is Kind.FILE:
        raise Http404
    field, section = held.form.field(field_id), held.form.section_of(field_id)
    note_read(request, dossier, held, [field_id])
    facts = {
        "dossier": dossier,
        "field": field,
        "section": section,
        "section_url": reverse("dossiers:section", args=[number, section.id]),
        "history": screen.answer_history(dossier, field, held, before=_number(request.GET.get("avant", "")) or None),
        "can_restore": field_id in writable_fields(request, dossier, held.form),
    }
    return render(request, "dossiers/answer_history.html", facts)


@signed_in
@require_POST
def restore_answer(request, number, field_id, version):
    dossier = team_dossier(request, number)
    facts = {"field_id": field_id, "version": version, "base_version": _number(request.POST.get("base_version", ""))}
    try:
        operations.restore_answer(dossier=dossier, actor=request.user, now=request.received_at, **facts)
    except operations.AnswerConflict:
        messages.error(
            request, "Quelqu’un a modifié cette réponse depuis l’ouverture de cette page\u00a0: rien n’a été rétabli. Relisez, puis recommencez."
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "La version choisie est rétablie. Celle qu’elle remplace reste dans l’historique.")
    return redirect("dossiers:answer_history", number, field_id)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
