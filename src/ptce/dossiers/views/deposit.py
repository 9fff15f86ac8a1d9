from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ptce.core.access import signed_in
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.dossiers import lifecycle, operations, policies, queries
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.queries.screens.clock import clock_of_dossier
from ptce.dossiers.queries.screens.overview import section_lines
from ptce.dossiers.queries.screens.pieces import piece_lines
from ptce.dossiers.views.loading import person, posted_key, readable_dossier, team_dossier
from ptce.questionnaire.kinds import Kind


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, number):
    dossier = team_dossier(request, number)
    refusal = ""
    if request.method == "POST":
        try:
            operations.submit(dossier=dossier, key=posted_key(request), actor=request.user, now=request.received_at)
        except Refusal as refused:
            refusal = refused.message
        else:
            return redirect("dossiers:receipt", number)
        dossier = team_dossier(request, number)
    if dossier.is_filed:
        return redirect("dossiers:receipt", number)
    return render(request, "dossiers/submit.html", _check_list(request, dossier) | {"refusal": refusal})


@signed_in
@never_cache
@require_GET
def receipt(request, number):
    dossier = team_dossier(request, number)
    submission = queries.deposits(dossier).first()
    if submission is None:
        raise Http404
    clock = clock_of_dossier(dossier, request.received_at)
    facts = {
        "dossier": dossier,
        "submission": submission,
        "received": zoned(submission.received_at),
        "delay": queries.delay_lines(submission.content),
        "mentions": queries.acknowledgement(submission),
        "files": submission.content["pieces"],
        "can_withdraw": dossier.status in lifecycle.WITHDRAW.sources and clock.is_open and policies.can_withdraw(person(request), dossier),
    }
    return render(request, "dossiers/receipt.html", facts)


@signed_in
@never_cache
@require_GET
def receipt_pdf(request, number):
    submission = queries.deposits(readable_dossier(request, number)).filter(receipt__isnull=False).first()
    if submission is None or submission.receipt is None:
        raise Http404
    document = submission.receipt
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, number):
    dossier = team_dossier(request, number)
    refusal = ""
    if request.method == "POST":
        try:
            operations.withdraw(dossier=dossier, actor=request.user, now=request.received_at)
        except Refusal as refused:
            refusal = refused.message
        else:
            messages.success(request, "Le dépôt est retiré\u00a0: le dossier est de nouveau un brouillon. Pensez à le déposer avant la date limite.")
            return redirect("dossiers:detail", number)
    clock = clock_of_dossier(dossier, request.received_at)
    question = {
        "title": "Retirer le dépôt",
        "paragraphs": [
            "Le dossier redeviendra un brouillon que vous pourrez modifier. Il ne sera plus examiné tant que vous ne l’aurez pas déposé de nouveau.",
            clock.sentence,
        ],
        "hidden": [],
        "yes": "Retirer le dépôt",
        "no": "Ne rien changer",
        "back_url": reverse("dossiers:detail", args=[number]),
    }
    return render(request, "dossiers/confirm.html", {"dossier": dossier, "question": question, "refusal": refusal})


def _check_list(request, dossier):
    held = queries.content(dossier)
    progress = queries.completeness(dossier, content=held)
    owner = get_object_or_404(queries.team(dossier), role=MemberRole.OWNER)
    asked = [field for field in held.asked.form.fields if field.kind is Kind.ATTESTATION]
    return {
        "dossier": dossier,
        "clock": clock_of_dossier(dossier, request.received_at),
        "contact": dossier.call.contact_email,
        "sections": section_lines(dossier, progress.sections),
        "is_complete": progress.is_complete,
        "can_submit": policies.can_submit(person(request), dossier),
        "owner": owner.person.display_name,
        "pieces": piece_lines(held.asked_pieces),
        "attestations": [{"label": field.label, "is_given": held.values.get(field.id) is True} for field in asked],
        "key": uuid4(),
    }
