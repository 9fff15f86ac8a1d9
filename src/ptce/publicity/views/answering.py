from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ptce.calls import queries as calls
from ptce.core.errors import Refusal
from ptce.core.instants import boxes_of
from ptce.publicity import operations, queries
from ptce.publicity.enums import QuestionStatus
from ptce.publicity.forms import AnswerForm, QuestionPeriodForm
from ptce.publicity.models import QuestionPeriod
from ptce.publicity.views.rectifying import officers

TABS = {
    "a-traiter": QuestionStatus.WAITING,
    "publiees": QuestionStatus.PUBLISHED,
    "privees": QuestionStatus.PRIVATE,
    "ecartees": QuestionStatus.DISMISSED,
}
_LABELS = ("À traiter", "Publiées", "Répondues en privé", "Écartées")


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request, pk):
    call = _call(request, pk)
    period = QuestionPeriod.objects.filter(call=call).first()
    form = QuestionPeriodForm(request.POST or None, initial=boxes_of("closes", period.closes_at if period else None))
    if request.method == "POST" and form.is_valid() and _set_period(request, call, form):
        return redirect("publicity:queue", call.pk)
    asked = request.GET.get("etat")
    tab = asked if asked in TABS else "a-traiter"
    counts = queries.queue_counts(call)
    tabs = [(name, label, counts[status]) for (name, status), label in zip(TABS.items(), _LABELS, strict=True)]
    rows = queries.queue_rows(queries.queue(call, TABS[tab])[:200])
    return _show(request, call, "publicity/queue.html", form=form, tabs=tabs, tab=tab, rows=rows, until=queries.questions_close_at(call))


@officers
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, pk, question_pk):
    call = _call(request, pk)
    question = get_object_or_404(call.questions.filter(confirmed_at__isnull=False), pk=question_pk)
    last = queries.latest_edition(question)
    form = AnswerForm(request.POST or None, initial=_initial(question, last))
    if request.method == "POST" and form.is_valid() and _answer(request, question, form):
        return redirect("publicity:queue", call.pk)
    editions = queries.edition_views(question)
    if form.is_bound and editions:
        # What somebody else wrote meanwhile is on the page: the next attempt starts from it.
        form.data = _with_seen(form.data, editions[0].number)
    return _show(request, call, "publicity/answer.html", form=form, question=question, editions=editions)


@officers
@require_POST
def dismiss(request, pk, question_pk):
    call = _call(request, pk)
    question = get_object_or_404(call.questions.filter(confirmed_at__isnull=False), pk=question_pk)
    try:
        operations.dismiss(question=question, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "La question est écartée\u00a0: elle n’est pas publiée, et son auteur n’est pas prévenu.")
    return redirect("publicity:queue", call.pk)


def _call(request, pk):
    return get_object_or_404(calls.visible_to(request.viewer).filter(is_historical=False).select_related("first_phase"), pk=pk)


def _show(request, call, template, **context):
    shown = {"call": call, "step": "questions", "preparation": calls.preparation(call, request.received_at)}
    return render(request, template, shown | context)


def _initial(question, last):
    if last is None:
        return {"seen": 0, "wording": question.text, "is_public": "oui"}
    return {"seen": last.number, "wording": last.wording, "answer": last.answer, "is_public": "oui" if last.is_public else "non"}


def _with_seen(posted, number):
    changed = posted.copy()
    changed["seen"] = number
    return changed


def _answer(request, question, form):
    try:
        made = operations.answer(question=question, **form.cleaned_data, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    told = "ceux qui suivent l’appel seront prévenus dans l’heure" if made.is_public else "elle n’est lue que de la personne qui a demandé"
    messages.success(request, f"La réponse est enregistrée\u00a0: {told}.")
    return True


def _set_period(request, call, form):
    try:
        operations.set_question_period(call=call, closes_at=form.cleaned_data["closes_at"], actor=request.user, now=request.received_at)
    except Refusal as refusal:
        form.add_error({"closes_at": "closes_on"}.get(refusal.field), refusal.message)
        return False
    messages.success(request, "La fin des questions est enregistrée.")
    return True
