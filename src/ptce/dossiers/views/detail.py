from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from ptce.core.access import signed_in
from ptce.core.dates import instant
from ptce.dossiers import operations, pdfs, queries
from ptce.dossiers.queries.screens.answers import read_sections
from ptce.dossiers.queries.screens.archived import archived_section
from ptce.dossiers.queries.screens.overview import overview
from ptce.dossiers.views.loading import note_read, readable_dossier, rights, team_dossier, unread_changes


@signed_in
@require_GET
def detail(request, number):
    dossier = team_dossier(request, number)
    seen = overview(dossier, rights(request, dossier), request.received_at, person_id=request.user.pk)
    return render(
        request, "dossiers/detail.html", {"dossier": dossier, "overview": seen, "form_changes": unread_changes(request, dossier), "clock": seen.clock}
    )


@signed_in
@require_GET
def answers(request, number):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    note_read(request, dossier, held, held.versions)
    facts = {
        "dossier": dossier,
        "sections": (*read_sections(held.asked.form, held.asked.values, held.files), *archived_section(held)),
        "frozen_on": instant(dossier.submitted_at),
    }
    return render(request, "dossiers/answers.html", facts)


@signed_in
@require_POST
def dismiss_changes(request, number):
    dossier = team_dossier(request, number)
    operations.dismiss_form_changes(dossier=dossier, actor=request.user, now=request.received_at)
    messages.success(request, "C’est noté. Les réponses à des questions retirées restent lisibles sous toutes les réponses.")
    back = request.POST.get("retour", "")
    if any(section.id == back for section in queries.form_of(dossier.revision_id).sections):
        return redirect("dossiers:section", number, back)
    return redirect("dossiers:detail", number)


@signed_in
@never_cache
@require_GET
def whole(request, number):
    dossier = readable_dossier(request, number)
    submission = queries.standing_submission(dossier) if dossier.is_filed else None
    if submission is None:
        content, name = pdfs.draft_dossier(dossier, now=request.received_at), f"dossier-{number}-brouillon.pdf"
    else:
        content, name = pdfs.deposited_dossier(submission), f"dossier-{number}.pdf"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})
