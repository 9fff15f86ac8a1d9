from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ptce.calls import queries as calls
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.queries.screens import revision as screen
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required

officers = role_required(Role.NATIONAL_OFFICER)
PER_PAGE = 50


@officers
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def revision(request, pk):
    call = _call(request, pk)
    if request.method == "POST":
        return _publish(request, call)
    proposed = calls.proposal(call)
    if proposed is None:
        return _progress(request, call)
    found = queries.impact(call, proposed)
    facts = {"proposed": proposed, "impact": found, "changes": screen.change_lines(proposed, found), "touched": len(found.touched)}
    return _show(request, call, "dossiers/revision.html", may_be_revised=calls.may_be_revised(call, request.received_at), **facts)


@officers
@never_cache
@require_safe
def touched(request, pk):
    call = _call(request, pk)
    proposed = calls.proposal(call)
    if proposed is None:
        return redirect("revisions:revision", call.pk)
    page = Paginator(queries.impact(call, proposed).touched, PER_PAGE).get_page(request.GET.get("page"))
    rows = screen.touched_lines(proposed, page.object_list)
    return _show(request, call, "dossiers/revision_drafts.html", proposed=proposed, page=page, rows=rows, query=request.GET)


def _publish(request, call):
    version = request.POST.get("base_version", "")
    base = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    try:
        published = operations.publish_revision(call=call, base_version=base, actor=request.user, now=request.received_at)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, f"La révision {published.number} est publiée\u00a0: les brouillons la suivent, les dossiers déposés gardent la leur."
        )
    return redirect("revisions:revision", call.pk)


def _progress(request, call):
    standing = calls.current_revision(call)
    if standing is None or not standing.is_published:
        return redirect("calls:form", call.pk)
    return _show(request, call, "dossiers/revision_progress.html", progress=queries.following(call, standing))


def _call(request, pk):
    known = calls.visible_to(request.viewer).filter(is_historical=False).select_related("first_phase", "cloned_from", "created_by")
    return get_object_or_404(known, pk=pk)


def _show(request, call, template, **facts):
    shown = {"call": call, "preparation": calls.preparation(call, request.received_at), "step": calls.Step.FORM}
    return render(request, template, shown | facts)
