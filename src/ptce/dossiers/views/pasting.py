from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import pasting as screen
from ptce.dossiers.views.loading import note_read, require_same_person, team_dossier, writable_fields
from ptce.questionnaire.pasting import tables_of
from ptce.questionnaire.rows import MAX_ROWS

MOVED = (
    "Quelqu’un a modifié ce tableau depuis votre aperçu\u00a0: rien n’est ajouté. "
    "Voici l’aperçu refait sur le tableau d’aujourd’hui\u00a0; relisez, puis ajoutez."
)
KEEPING = frozenset({"ajouter", "nommer"})


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request, number, field_id):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    if field_id not in held.form or field_id not in writable_fields(request, dossier, held.form):
        raise Http404
    field = held.form.field(field_id)
    tables = tables_of(field)
    if not tables:
        raise Http404
    table = request.POST.get("tableau") if request.POST.get("tableau") in tables else tables[0]
    section = f"{reverse('dossiers:section', args=[number, held.form.section_of(field_id).id])}#champ-{field_id}"
    refusal = ""
    if request.method == "POST" and request.POST.get("action") in KEEPING:
        refusal = _keep(request, dossier, field, table, held)
        if not refusal:
            return redirect(section)
        held = queries.content(dossier)
    note_read(request, dossier, held, [field_id])
    facts = {"dossier": dossier, "section_url": section, "refusal": refusal, "tables": tables}
    return render(request, "dossiers/paste.html", facts | _page(request, field, table, held))


def _keep(request, dossier, field, table, held):
    """Add the rows, or the names; return why nothing was."""
    facts = {"dossier": dossier, "field_id": field.id, "actor": request.user, "now": request.received_at}
    facts["base_version"] = _number(request.POST.get("base_version", ""))
    try:
        require_same_person(request)
        if request.POST["action"] == "nommer":
            saved = operations.name_members(**facts)
            said = "Les noms trouvés dans l’annuaire sont repris."
        else:
            seen = screen.preview(field, table, request.POST.get("texte", ""), held, columns=_columns(request))
            if seen.refusal:
                return seen.refusal
            saved = operations.paste_rows(table=table, rows=seen.rows, **facts)
            said = f"{seen.count_text} ajoutées au tableau." if len(seen.rows) > 1 else "1\u00a0ligne ajoutée au tableau."
    except operations.AnswerConflict:
        return MOVED
    except Refusal as refusal:
        return refusal.message
    messages.success(request, said)
    if any(problem.blocks_saving for problem in saved.problems):
        messages.warning(request, "Certaines cases n’ont pas pu être lues\u00a0: elles sont gardées telles quelles, à corriger avant le dépôt.")
    return ""


def _page(request, field, table, held):
    text = request.POST.get("texte", "")
    is_read = request.method == "POST" and request.POST.get("action") != "nommer"
    seen = screen.preview(field, table, text, held, columns=_columns(request)) if is_read else None
    return {
        "field": field,
        "table": table,
        "text": text,
        "read": str(len(text)),
        "preview": seen if seen and not seen.refusal else None,
        "fault": seen.refusal if seen else "",
        "version": held.version(field.id),
        "nameless": screen.nameless(field, held),
        "most": MAX_ROWS,
    }


def _columns(request):
    """Return where a person said that each column goes; None while nobody did."""
    # A text that changed has other columns: the choice made for the former one no longer holds.
    if request.POST.get("lu") != str(len(request.POST.get("texte", ""))):
        return None
    chosen: list[str] = []
    while f"colonne-{len(chosen)}" in request.POST:
        chosen.append(request.POST[f"colonne-{len(chosen)}"])
    return chosen or None


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
