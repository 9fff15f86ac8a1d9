from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.dossiers import operations as dossiers
from ptce.dossiers import queries as dossier_queries
from ptce.reviews import operations, policies, queries
from ptce.reviews.forms import ELIGIBLE, EligibilityForm, MessageForm, PiecesForm, ReasonForm, RegionForm
from ptce.reviews.views.desk import examiners
from ptce.reviews.views.dossier import examined, facts, visible
from ptce.territories.models import Region


def act(request, dossier, form, run, *, title, label, done, intro="", danger=False, to=None, template="reviews/act.html"):
    """Show a form, run one operation with what it holds, say what was done or why not; what was typed stays."""
    if request.method == "POST" and form.is_valid():
        try:
            run(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, done)
            return redirect(to) if to else redirect("instruction:dossier", dossier.number)
    shown = {"dossier": dossier, "form": form, "title": title, "label": label, "intro": intro, "danger": danger}
    return render(request, template, shown)


@examiners
def eligibility(request, number):
    dossier = examined(request, number)
    form = EligibilityForm(request.POST or None, initial={"reason": dossier.eligibility_reason})

    def run(values):
        judge = dossiers.declare_eligible if values["decision"] == ELIGIBLE else dossiers.declare_ineligible
        judge(dossier=dossier, reason=values["reason"], actor=request.user, now=request.received_at)

    done = "Votre décision est enregistrée, l’équipe est prévenue."
    return act(request, dossier, form, run, title="Se prononcer sur la recevabilité", label="Enregistrer la décision", done=done)


@examiners
def ask_pieces(request, number):
    dossier = examined(request, number)
    due = paris_date(request.received_at) + timedelta(days=dossier.call.missing_pieces_days)
    form = PiecesForm(request.POST or None, form=dossier_queries.form_of(dossier.revision_id), initial={"due_on": due})

    def run(values):
        dossiers.ask_pieces(dossier=dossier, actor=request.user, now=request.received_at, **values)

    intro = "L’équipe reçoit votre demande par courriel. Si rien n’arrive à la date dite, l’examen reprend et vous êtes prévenu."
    done = "La demande est envoyée. Le délai légal est suspendu."
    return act(
        request,
        dossier,
        form,
        run,
        title="Demander des pièces manquantes",
        label="Envoyer la demande",
        done=done,
        intro=intro,
        template="reviews/ask_pieces.html",
    )


@examiners
def region(request, number):
    dossier = examined(request, number)
    if not request.viewer.is_officer:
        raise PermissionDenied
    form = RegionForm(request.POST or None, initial={"region": dossier.region_id})

    def run(values):
        chosen = get_object_or_404(Region, pk=values["region"])
        dossiers.take_in_region(dossier=dossier, region=chosen, actor=request.user, now=request.received_at)

    done = "Le dossier est confié à la région, ses agents sont prévenus."
    return act(request, dossier, form, run, title="Confier le dossier à une région", label="Confier le dossier", done=done)


@examiners
def stand_aside(request, number):
    dossier = visible(request, number)
    if not policies.can_stand_aside(request.viewer, dossier):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)

    def run(values):
        operations.declare_conflict(dossier=dossier, reason=values["reason"], actor=request.user, now=request.received_at)

    return act(
        request,
        dossier,
        form,
        run,
        title="Déclarer un conflit d’intérêts",
        label="Me déporter de ce dossier",
        done="Votre déport est enregistré. Vous ne verrez plus rien de ce dossier.",
        intro="Vous ne verrez plus rien de ce dossier\u00a0: ni dans les listes, ni dans les recherches, ni dans les messages. C’est définitif.",
        danger=True,
        to="instruction:desk",
    )


@examiners
def exchanges(request, number):
    dossier = examined(request, number)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.post_message(dossier=dossier, actor=request.user, now=request.received_at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, "Votre message est envoyé à l’équipe.")
            return redirect("instruction:exchanges", number)
    dossiers.mark_thread_read(dossier=dossier, actor=request.user, now=request.received_at)
    may_ask = queries.is_pending(dossier) and not queries.is_waiting_for_pieces(dossier)
    thread = list(dossier_queries.thread(dossier))
    requests = list(dossier_queries.piece_requests(dossier))
    shown = facts(request, dossier, "exchanges", form=form, thread=thread, requests=requests, may_ask_pieces=may_ask)
    return render(request, "reviews/exchanges.html", shown)


@examiners
@require_POST
def cancel_assignment(request, number, pk):
    dossier = examined(request, number)
    assignment = get_object_or_404(dossier.assignments, pk=pk)
    return _post(request, number, "La lecture est annulée.", operations.cancel, assignment=assignment)


@examiners
@require_POST
def remind_opinion(request, number, pk):
    dossier = examined(request, number)
    opinion = get_object_or_404(dossier.opinions, pk=pk)
    return _post(request, number, "La relance est envoyée.", operations.remind_opinion, opinion=opinion)


@examiners
@require_POST
def cancel_opinion(request, number, pk):
    dossier = examined(request, number)
    opinion = get_object_or_404(dossier.opinions, pk=pk)
    return _post(request, number, "La demande d’avis est annulée.", operations.cancel_opinion, opinion=opinion)


def _post(request, number, done, operation, **target):
    try:
        operation(**target, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("instruction:reviews", number)
