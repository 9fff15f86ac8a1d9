from django.shortcuts import render
from django.views.decorators.http import require_GET

from ptce.core.access import signed_in
from ptce.core.dates import instant
from ptce.dossiers import queries
from ptce.dossiers.queries.screens.answers import read_sections
from ptce.dossiers.queries.screens.overview import overview
from ptce.dossiers.views.loading import note_read, rights, team_dossier


@signed_in
@require_GET
def detail(request, number):
    dossier = team_dossier(request, number)
    seen = overview(dossier, rights(request, dossier), request.received_at, person_id=request.user.pk)
    return render(request, "dossiers/detail.html", {"dossier": dossier, "overview": seen, "clock": seen.clock})


@signed_in
@require_GET
def answers(request, number):
    dossier = team_dossier(request, number)
    held = queries.content(dossier)
    note_read(request, dossier, held, held.versions)
    facts = {
        "dossier": dossier,
        "sections": read_sections(held.asked.form, held.asked.values, held.files),
        "frozen_on": instant(dossier.submitted_at),
    }
    return render(request, "dossiers/answers.html", facts)
