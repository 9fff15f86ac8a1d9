from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ptce.core.errors import Refusal
from ptce.organisations.policies import role_required
from ptce.reviews import operations, queries
from ptce.reviews.forms import ReasonForm

reviewers = role_required(*queries.REVIEWERS)


def mine(request, pk):
    rows = queries.own(request.user, request.received_at).select_related("dossier__call", "dossier__region", "reviewer")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@reviewers
@require_GET
def desk(request):
    return render(request, "reviews/jury_desk.html", {"desk": queries.jury_desk(request.viewer)})


@reviewers
@require_GET
def review(request, pk):
    assignment = mine(request, pk)
    if assignment.is_proposed:
        return redirect("jury:answer", pk)
    reason = operations.check_conflict(assignment=assignment, actor=request.user, now=request.received_at)
    if reason:
        messages.error(request, f"Un conflit d’intérêts a été détecté\u00a0: {reason} Ce dossier vous est retiré.")
        return redirect("jury:desk")
    return render(request, "reviews/review.html", _page(request, assignment))


@reviewers
def answer(request, pk):
    assignment = mine(request, pk)
    return render(request, "reviews/answer.html", {"assignment": assignment, "dossier": assignment.dossier, "form": ReasonForm()})


@reviewers
@require_POST
def accept(request, pk):
    assignment = mine(request, pk)
    try:
        operations.accept(assignment=assignment, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("jury:desk")
    messages.success(request, "Vous avez accepté ce dossier. Vos notes s’enregistrent au fur et à mesure.")
    return redirect("jury:review", pk)


@reviewers
@require_POST
def refuse(request, pk):
    assignment = mine(request, pk)
    return _with_reason(request, assignment, "Vous avez rendu ce dossier.", operations.refuse, {"assignment": assignment})


@reviewers
@require_POST
def declare_conflict(request, pk):
    assignment = mine(request, pk)
    done = "Votre déport est enregistré. Vous ne verrez plus rien de ce dossier."
    return _with_reason(request, assignment, done, operations.declare_conflict, {"dossier": assignment.dossier})


# Where the page asks what a review may lack: its element, its name.
PLACES = {"recommendation": ("avis-ensemble", "Avis d’ensemble"), "comment": ("appreciation", "Appréciation d’ensemble")}


@reviewers
@require_POST
def submit(request, pk):
    assignment = mine(request, pk)
    given = {"assignment": assignment, "actor": request.user, "now": request.received_at}
    try:
        operations.submit_review(**given, accept_missing="accept_missing" in request.POST)
    except operations.MarksMissing as refusal:
        return render(request, "reviews/review.html", {**_page(request, assignment), "error": refusal.message, "ask_missing": True}, status=409)
    except Refusal as refusal:
        shown = {**_page(request, assignment), "error": refusal.message, "error_place": PLACES.get(refusal.field)}
        return render(request, "reviews/review.html", shown, status=409)
    messages.success(request, "Votre avis est rendu. Merci.")
    following = queries.next_review(request.viewer, after=pk)
    return redirect("jury:review", following) if following else redirect("jury:desk")


@reviewers
@require_POST
def reopen(request, pk):
    assignment = mine(request, pk)
    try:
        operations.reopen(assignment=assignment, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Votre avis est de nouveau modifiable. Pensez à le rendre.")
    return redirect("jury:review", pk)


def _page(request, assignment):
    grid = queries.grid_of(assignment)
    return {
        "assignment": assignment,
        "dossier": assignment.dossier,
        "reading": queries.reading(assignment.dossier),
        "grid": grid,
        "next": queries.next_review(request.viewer, after=assignment.pk),
        "error": "",
        "error_place": None,
        "ask_missing": False,
    }


def _with_reason(request, assignment, done, operation, target):
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            operation(**target, reason=form.cleaned_data["reason"], actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("jury:desk")
    return render(request, "reviews/answer.html", {"assignment": assignment, "dossier": assignment.dossier, "form": form}, status=400)
