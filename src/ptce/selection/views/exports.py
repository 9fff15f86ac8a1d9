from uuid import uuid4

from django.contrib import messages
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from ptce.accounts.policies import proof_required, proof_required_to_read
from ptce.selection import operations, policies, queries
from ptce.selection.enums import ExportFormat
from ptce.selection.exports import csv_lines
from ptce.selection.forms import ExportForm
from ptce.selection.models import Export
from ptce.selection.views.loading import load_call, readers


@readers
@require_GET
def page(request, slug):
    call = load_call(slug)
    made = list(queries.exports_of(request.viewer, call)[:10])
    # Each button has a key of its own: a second click makes no second file, the other button makes its own.
    choices = [(layout, uuid4()) for layout in ExportFormat]
    facts = {"call": call, "exports": made, "choices": choices, "is_running": any(not export.is_done for export in made)}
    return render(request, "selection/exports.html", facts | {"rows": queries.count(queries.sheet(call, request.viewer))})


@readers
@require_GET
@proof_required_to_read("Exporter les dossiers")
def dossiers_csv(request, slug):
    call = load_call(slug)
    lines = csv_lines(queries.sheet(call, request.viewer), with_bom="bom" in request.GET)
    disposition = f'attachment; filename="dossiers-{call.slug}.csv"'
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition})


@readers
@require_POST
@proof_required("Demander le classeur")
def ask(request, slug):
    form = ExportForm(request.POST)
    if form.is_valid():
        operations.ask_export(call=load_call(slug), **form.cleaned_data, actor=request.user, now=request.received_at)
        messages.success(request, "Le classeur se prépare. Il apparaît ci-dessous dès qu’il est prêt.")
    else:
        messages.error(request, "La demande reçue est illisible\u00a0: aucun classeur ne se prépare. Demandez-le de nouveau ci-dessous.")
    return redirect("selection:exports", slug)


@readers
@require_GET
def download(request, uuid):
    export = get_object_or_404(Export.objects.filter(asked_by=request.user, document__isnull=False).select_related("document", "call"), uuid=uuid)
    if not policies.can_download(request.viewer, export) or queries.is_stale(export, request.received_at):
        messages.error(request, "Ce classeur n’est plus à jour de vos accès. Demandez-en un nouveau.")
        return redirect("selection:exports", export.call.slug)
    document = export.document
    if document is None:
        raise Http404
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
