import json

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ptce.core.dates import hour
from ptce.core.errors import Refusal
from ptce.reviews import operations
from ptce.reviews.forms import CommentForm, MarkForm
from ptce.reviews.models import Assignment
from ptce.reviews.views.jury import mine, reviewers


@reviewers
@require_POST
def save(request, pk):
    """Save one mark, or the overall comment, sent by the page as JSON."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        return HttpResponseBadRequest("JSON attendu")
    if not isinstance(sent, dict):
        return HttpResponseBadRequest("Objet attendu")
    form = (MarkForm if "criterion" in sent else CommentForm)(sent)
    if not form.is_valid():
        return JsonResponse({"message": " ".join(str(error) for errors in form.errors.values() for error in errors)}, status=400)
    try:
        saved = _keep(request, Assignment(pk=pk), form)
    except operations.Overwritten as refusal:
        return JsonResponse({"message": refusal.message, "version": refusal.version, "value": refusal.value, "text": refusal.text}, status=409)
    except Refusal as refusal:
        return JsonResponse({"message": refusal.message}, status=422)
    return JsonResponse({"version": saved.version, "saved": f"enregistré à {hour(saved.saved_at)}"})


@reviewers
@require_POST
def save_all(request, pk):
    """Save the whole grid at once, without JavaScript: what changed is kept, what was overwritten is told."""
    mine(request, pk)
    problems = [problem for problem in (_keep_posted(request, pk, form) for form in _posted(request.POST)) if problem]
    for problem in dict.fromkeys(problems):
        messages.error(request, problem)
    if not problems:
        messages.success(request, f"Votre avis est enregistré à {hour(request.received_at)}.")
    return redirect("jury:review", pk)


def _posted(posted):
    """Make a form of each criterion whose value or comment changed, and of the overall comment."""
    for name in posted:
        prefix, _, criterion = name.partition("-")
        if prefix == "version" and criterion.isascii() and criterion.isdigit():
            sent = {key: posted.get(f"{key}-{criterion}", "") for key in ("value", "comment", "version", "was")}
            if sent.pop("was") != f"{sent['value']}|{_oneline(sent['comment'])}":
                yield MarkForm({**sent, "criterion": criterion})
    if posted.get("was") != f"{posted.get('recommendation', '')}|{_oneline(posted.get('comment', ''))}":
        yield CommentForm(posted)


def _oneline(text):
    return " ".join(text.split())


def _keep_posted(request, pk, form):
    if not form.is_valid():
        return " ".join(str(error) for errors in form.errors.values() for error in errors)
    try:
        _keep(request, Assignment(pk=pk), form)
    except Refusal as refusal:
        return refusal.message
    return ""


def _keep(request, assignment, form):
    given = {"assignment": assignment, "actor": request.user, "now": request.received_at}
    values = form.cleaned_data
    if isinstance(form, CommentForm):
        version = values["comment_version"]
        return operations.save_comment(**given, comment=values["comment"], recommendation=values["recommendation"], base_version=version)
    return operations.save_mark(
        **given, criterion_id=values["criterion"], value=values["value"], comment=values["comment"], base_version=values["version"]
    )
