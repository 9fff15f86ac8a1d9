from uuid import uuid4

from django.contrib import messages as flash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ptce.core.access import signed_in
from ptce.core.dates import instant
from ptce.core.errors import Refusal
from ptce.dossiers import operations, policies, queries
from ptce.dossiers.enums import DossierStatus, Side
from ptce.dossiers.forms import MessageForm, PieceAnswerForm
from ptce.dossiers.queries.screens.overview import overview, request_line
from ptce.dossiers.queries.screens.pieces import piece_slots
from ptce.dossiers.queries.screens.states import state_of
from ptce.dossiers.queries.screens.team import message_lines
from ptce.dossiers.views.loading import person, posted_key, rights, team_dossier, writable_fields
from ptce.questionnaire.kinds import Kind


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request, number):
    dossier = team_dossier(request, number)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.post_message(
                dossier=dossier, body=form.cleaned_data["body"], key=posted_key(request), actor=request.user, now=request.received_at
            )
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            flash.success(request, "Le message est envoyé.")
            return redirect("dossiers:messages", number)
    thread = list(queries.thread(dossier))
    if any(message.read_at is None and message.side == Side.ADMINISTRATION for message in thread):
        operations.mark_thread_read(dossier=dossier, actor=request.user, now=request.received_at)
    facts = {
        "dossier": dossier,
        "thread": message_lines(thread),
        "can_post": dossier.is_filed and policies.can_post_message(person(request), dossier),
        "form": form,
        "key": request.POST.get("cle") or uuid4(),
    }
    return render(request, "dossiers/messages.html", facts)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def requested_pieces(request, number):
    dossier = team_dossier(request, number)
    form = PieceAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer_piece_request(dossier=dossier, answer=form.cleaned_data["answer"], actor=request.user, now=request.received_at)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            flash.success(request, "Votre réponse est envoyée\u00a0: l’examen reprend.")
            return redirect("dossiers:detail", number)
    demand = queries.open_piece_request(dossier) if dossier.status == DossierStatus.INCOMPLETE else None
    held = queries.content(dossier)
    asked = frozenset(demand.field_ids) if demand else frozenset()
    writable = writable_fields(request, dossier, held.form)
    facts = {
        "dossier": dossier,
        "demand": request_line(demand),
        "slots": [slot for slot in piece_slots(dossier, held, writable=writable) if slot.id in asked],
        "sections": _reopened(dossier, held.form, asked & writable),
        "can_answer": bool(demand) and policies.can_edit(person(request), dossier),
        "form": form,
    }
    return render(request, "dossiers/requested_pieces.html", facts)


@signed_in
@require_GET
def decision(request, number):
    dossier = team_dossier(request, number)
    seen = overview(dossier, rights(request, dossier), request.received_at, person_id=request.user.pk)
    facts = {
        "dossier": dossier,
        "overview": seen,
        "decision": _decision(dossier) if dossier.is_decided else None,
        "can_post": policies.can_post_message(person(request), dossier),
    }
    return render(request, "dossiers/decision.html", facts)


def _decision(dossier):
    return {
        "state": state_of(dossier).label,
        "at": instant(dossier.decided_at),
        "by": dossier.call.decision_body,
        # The reasons of a selection come with its letter, from the app above.
        "reasons": dossier.eligibility_reason if dossier.status == DossierStatus.INELIGIBLE else "",
        "remedies": dossier.call.remedies,
        "contact": dossier.call.contact_email,
    }


def _reopened(dossier, form, ids):
    """Return the reopened questions that are no files, with their address."""
    return [
        {
            "label": field.label,
            "url": f"{reverse('dossiers:section', args=[dossier.number, form.section_of(field.id).id])}#champ-{field.id}",
        }
        for field in form.fields
        if field.id in ids and field.kind is not Kind.FILE
    ]
