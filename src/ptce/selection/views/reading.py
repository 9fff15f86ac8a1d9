from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ptce.accounts.policies import proof_required
from ptce.core.dates import paris_date
from ptce.core.errors import Refusal
from ptce.selection import operations, pdfs, policies, queries
from ptce.selection.forms import DigestForm, SubmitForm
from ptce.selection.rules import letters
from ptce.selection.views.loading import deciders, load_call, load_session, officers


def facts_of(request, session, *, form=None):
    listed = queries.list_to_read(session)
    return {
        "session": session,
        "call": session.call,
        "listed": listed,
        "coverage": queries.coverage(session),
        "held_back": queries.held_back(session),
        "form": form or SubmitForm(initial={"digest": listed.digest, "embargo_until": session.embargo_until}),
        # Whoever reads the list has no interest in it: see `load_readable`.
        "can_submit": session.is_preparing and request.viewer.is_officer,
        "can_confirm": session.is_submitted and session.submitted_by_id != request.user.pk,
        "is_own": session.is_submitted and session.submitted_by_id == request.user.pk,
    }


def load_readable(request, slug):
    session = load_session(slug)
    if not policies.can_read_list(request.viewer, session):
        raise Http404
    return session


@deciders
@require_GET
def reading(request, slug):
    return render(request, "selection/reading.html", facts_of(request, load_readable(request, slug)))


@deciders
@require_GET
def specimen(request, slug, number):
    session = load_readable(request, slug)
    row = next((row for row in queries.list_to_read(session).rows if row.number == number), None)
    if row is None:
        raise Http404
    signed = letters.signed(row.content, "(nom de la personne qui confirme)", "")
    content = pdfs.render_letter(letters.dated(signed, paris_date(session.embargo_until or request.received_at)))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="projet-{number}.pdf"'})


@officers
@require_POST
def submit(request, slug):
    session = load_readable(request, slug)
    form = SubmitForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            operations.submit(
                session=session, digest=values["digest"], embargo_until=values["embargo_until"], actor=request.user, now=request.received_at
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, "La liste est soumise. Une seconde personne doit maintenant la lire et la confirmer.")
            return redirect("selection:reading", slug)
    return render(request, "selection/reading.html", facts_of(request, session, form=form), status=422)


@deciders
@require_POST
@proof_required("Confirmer les décisions")
def confirm(request, slug):
    session = load_readable(request, slug)
    form = DigestForm(request.POST)
    try:
        digest = form.cleaned_data["digest"] if form.is_valid() else ""
        confirmed = operations.confirm(session=session, digest=digest, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        when = "à l’heure prévue" if confirmed.embargo_until else "maintenant"
        messages.success(request, f"Les décisions sont confirmées. Les lettres et les messages partent {when}.")
    return redirect("selection:reading", slug)


@deciders
@require_POST
def take_back(request, slug):
    session = load_readable(request, slug)
    try:
        operations.take_back(session=session, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "La liste est de nouveau en préparation.")
    return redirect("selection:reading", slug)


@officers
@require_POST
def share_marks(request, slug):
    try:
        operations.share_marks(call=load_call(slug), shares_marks=request.POST.get("share") == "1", actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("selection:reading", slug)
