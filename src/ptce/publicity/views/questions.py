from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ptce.core.access import public
from ptce.core.errors import Refusal
from ptce.publicity import operations, queries
from ptce.publicity.forms import AskForm
from ptce.publicity.views.following import TOO_MANY, public_call


@public
@require_safe
def answers(request, slug):
    call = public_call(slug)
    text = request.GET.get("q", "")[:120].strip()
    page, found = queries.published_answers(call, text=text, page=request.GET.get("page"))
    until = queries.questions_close_at(call)
    context = {"call": call, "page": page, "answers": found, "text": text, "until": until}
    return render(request, "publicity/answers.html", context | {"takes_questions": queries.takes_questions(call, request.received_at)})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, slug):
    call = public_call(slug)
    is_known = request.user.is_authenticated
    form = AskForm(request.POST or None, with_address=not is_known)
    takes_questions = queries.takes_questions(call, request.received_at)
    if request.method == "POST" and form.is_valid() and _ask(request, call, form):
        if not is_known:
            return render(request, "publicity/question_asked.html", {"call": call, "email": form.cleaned_data["email"]})
        messages.success(request, f"Votre question est transmise\u00a0: la réponse vous parviendra à {request.user.email}.")
        return redirect("answers", call.slug)
    return render(request, "publicity/ask.html", {"call": call, "form": form, "takes_questions": takes_questions})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request, token):
    question = queries.question_to_confirm(token)
    refusal, is_done = ("" if question else "Ce lien n’est plus valable. Posez à nouveau votre question depuis la page de l’appel."), False
    if question and request.method == "POST":
        try:
            operations.confirm_question(question=question, now=request.received_at)
            is_done = True
        except Refusal as dead:
            refusal = dead.message
    return render(request, "publicity/question_confirm.html", {"question": question, "refusal": refusal, "is_done": is_done})


def _ask(request, call, form):
    person = request.user if request.user.is_authenticated else None
    email = person.email if person else form.cleaned_data["email"].lower()
    if not ratelimit.consume(request, action="ask_question", key=email):
        form.add_error(None, TOO_MANY)
        return False
    try:
        operations.ask(call=call, text=form.cleaned_data["text"], actor=person, email=email, now=request.received_at)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True
