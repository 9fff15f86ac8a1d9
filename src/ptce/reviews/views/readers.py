from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect, render

from ptce.accounts.models import User
from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.reviews import operations, queries
from ptce.reviews.enums import AssignmentKind
from ptce.reviews.forms import AssignForm, OpinionForm
from ptce.reviews.views.acts import act
from ptce.reviews.views.desk import examiners
from ptce.reviews.views.dossier import examined, facts

READING_DAYS = 21


@examiners
def reviews(request, number):
    dossier = examined(request, number)
    may_assign = queries.is_under_review(dossier)
    people = queries.candidates(dossier, request.received_at) if may_assign else []
    due = paris_date(request.received_at) + timedelta(days=READING_DAYS)
    free = [one for one in people if not one.obstacle]
    form = AssignForm(request.POST or None, candidates=free, initial={"due_on": due})
    if request.method == "POST" and may_assign and form.is_valid() and _assign(request, dossier, form):
        return redirect("instruction:reviews", number)
    page = queries.reviews_page(dossier)
    shown = facts(request, dossier, "reviews", page=page, form=form, free=free, hindered=[one for one in people if one.obstacle])
    shown["may_assign"] = may_assign and page.reader_count < queries.READERS_PER_DOSSIER
    return render(request, "reviews/reviews.html", shown)


def _assign(request, dossier, form):
    values = form.cleaned_data
    reviewer = User.objects.get(pk=values["reviewer"])
    given = {"kind": AssignmentKind.READER, "due_on": values["due_on"], "actor": request.user, "now": request.received_at}
    try:
        operations.assign(dossier=dossier, reviewer=reviewer, **given)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, f"Le dossier est proposé à {reviewer.display_name}, qui est prévenu.")
    return True


@examiners
def ask_opinion(request, number):
    dossier = examined(request, number)
    due = paris_date(request.received_at) + timedelta(days=15)
    form = OpinionForm(request.POST or None, initial={"due_on": due})

    def run(values):
        operations.ask_opinion(dossier=dossier, actor=request.user, now=request.received_at, **values)

    intro = "La personne reçoit un lien par courriel\u00a0; elle se connecte avec un code, lit le dossier et répond. Son accès cesse avec sa réponse."
    given = {"title": "Demander un avis extérieur", "label": "Envoyer la demande", "done": "La demande d’avis est envoyée.", "intro": intro}
    return act(request, dossier, form, run, **given)
