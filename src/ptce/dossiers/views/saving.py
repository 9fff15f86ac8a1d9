from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ptce.calls.queries import resolve
from ptce.core.dates import hour
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import answers as screen
from ptce.dossiers.views.loading import note_read, person, require_same_person, signed_in_json, team_dossier, writable_fields
from ptce.questionnaire.posting import parse_post
from ptce.questionnaire.problems import Blocks

ARCHIVED = (
    "Cette question a été retirée du formulaire. Votre texte est gardé avec les réponses à des questions retirées\u00a0; il ne sera pas transmis."
)


class NothingSent(Refusal):
    message = "Rien n’a été reçu pour cette question. Rechargez la page."


@signed_in_json
@never_cache
@require_POST
def save_answer(request, number, field_id):
    found = screen.dossier_to_fill(person(request), number)
    if found is None:
        raise Http404
    dossier, form = found
    require_same_person(request)
    field = screen.question_of(dossier, form, field_id)
    if field is None:
        raise Http404
    raws = parse_post([field], dict(request.POST.lists()), resolve=resolve)
    if field_id not in raws:
        raise NothingSent
    try:
        saved = operations.save_answer(
            dossier=dossier,
            field_id=field_id,
            raw=raws[field_id],
            base_version=_number(request.POST.get("base_version", "")),
            actor=request.user,
            now=request.received_at,
        )
    except operations.AnswerConflict as conflict:
        return JsonResponse(_collision(form, field, conflict), status=409)
    return _saved(queries.form_of(saved.revision), saved)


@signed_in_json
@never_cache
@require_GET
def answer(request, number, field_id):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    if field_id not in writable_fields(request, dossier, held.form) or field_id not in held.form:
        raise Http404
    note_read(request, dossier, held, [field_id])
    (line,) = screen.answer_lines(dossier, held, [held.form.field(field_id)], now=request.received_at)
    return render(request, "dossiers/answer.html", {"dossier": dossier, "line": line})


def _saved(form, saved) -> HttpResponse:
    is_refused = any(problem.blocks_saving for problem in saved.problems)
    content = {
        "version": saved.version,
        "saved_at": hour(saved.saved_at),
        "is_refused": is_refused,
        "problems": [{"text": problem.text, "is_warning": problem.blocks is Blocks.NOTHING} for problem in saved.problems],
        "missing": [] if saved.is_archived else screen.missing_of(form, form.field(saved.field_id), saved.value, is_refused=is_refused),
        # The page compares it with the form it shows.
        "revision": saved.revision,
        "archived": ARCHIVED if saved.is_archived else "",
    }
    if saved.asked is not None and not saved.is_archived:
        content["asked"] = screen.asked_now(form, form.field(saved.field_id), saved.asked, saved.shift)
    return JsonResponse(content, status=422 if is_refused else 200)


def _collision(form, field, conflict):
    both = screen.conflict_view(
        form, field, author=conflict.their_author, at=conflict.their_at, theirs=conflict.theirs, mine=conflict.mine, version=conflict.their_version
    )
    return {"author": both.author, "at": both.at, "theirs": both.theirs, "mine": both.mine, "version": both.version}


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
