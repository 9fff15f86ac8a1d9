from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ptce.accounts.policies import proof_required
from ptce.core.errors import Refusal
from ptce.selection import operations, policies, queries
from ptce.selection.enums import DecisionOutcome
from ptce.selection.forms import DecisionForm, PromoteForm, RenounceForm, VersionForm
from ptce.selection.views.loading import load_examined, load_session, officers


@officers
@require_http_methods(["GET", "POST"])
def decision(request, slug, number):
    dossier = load_examined(request, slug, number)
    page = queries.decision_page(dossier)
    form = DecisionForm(request.POST or None, initial=page.initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            operations.prepare(
                dossier=dossier,
                outcome=DecisionOutcome(values["outcome"]),
                amount=None if values["outcome"] == DecisionOutcome.REFUSED else values["amount"],
                rank=values["rank"],
                reason=values["reason"],
                base_version=values["version"],
                actor=request.user,
                now=request.received_at,
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"Décision préparée pour le dossier {number}.")
            return redirect("selection:table", slug)
    facts = {"dossier": dossier, "page": page, "form": form, "is_open": page.is_open and policies.can_prepare(request.viewer, dossier)}
    return render(request, "selection/decision.html", facts, status=422 if form.errors else 200)


@officers
@require_POST
def remove(request, slug, number):
    form = VersionForm(request.POST)
    dossier = load_examined(request, slug, number)
    try:
        operations.remove(
            dossier=dossier, base_version=form.cleaned_data["version"] if form.is_valid() else -1, actor=request.user, now=request.received_at
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"La décision préparée pour le dossier {number} est retirée.")
    return redirect("selection:table", slug)


@officers
@require_http_methods(["GET", "POST"])
@proof_required("Enregistrer la renonciation")
def renounce(request, slug, number):
    dossier = load_examined(request, slug, number)
    # Who stood aside from a dossier of the call must not learn its place in the reserve.
    sees_reserve = policies.can_decide_all(request.viewer, dossier.call)
    form = RenounceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = operations.renounce(dossier=dossier, reason=form.cleaned_data["reason"], actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            tell(request, outcome, sees_reserve=sees_reserve)
            return redirect("selection:decision", slug, number)
    facts = {"dossier": dossier, "form": form, "sees_reserve": sees_reserve, "next": queries.next_of_reserve(dossier) if sees_reserve else None}
    return render(request, "selection/renounce.html", facts, status=422 if form.errors else 200)


def tell(request, outcome, *, sees_reserve):
    messages.success(request, "La renonciation est enregistrée ; l’équipe reçoit un message.")
    if not sees_reserve:
        return
    if outcome.promoted is not None:
        messages.success(request, f"Le dossier {outcome.promoted.dossier.number}, premier de la réserve, devient lauréat : sa lettre part.")
    else:
        messages.warning(request, f"Aucun dossier n’a été appelé de la réserve. {outcome.not_promoted_because}")


@officers
@require_http_methods(["GET", "POST"])
@proof_required("Appeler le premier de la réserve")
def promote(request, slug):
    session = load_session(slug)
    if not policies.can_decide_all(request.viewer, session.call):
        raise PermissionDenied
    first = queries.first_of_reserve(session)
    form = PromoteForm(request.POST or None, initial={"amount": first.amount if first else None})
    if request.method == "POST" and form.is_valid():
        try:
            promoted = operations.promote(session=session, amount=form.cleaned_data["amount"], actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"Le dossier {promoted.dossier.number} devient lauréat : sa lettre part.")
            return redirect("selection:table", slug)
    facts = {"session": session, "first": first, "form": form, "left": queries.left_in_words(session)}
    return render(request, "selection/promote.html", facts, status=422 if form.errors else 200)
