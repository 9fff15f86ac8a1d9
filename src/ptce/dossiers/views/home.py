from uuid import uuid4

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ptce.calls import queries as calls
from ptce.core.access import signed_in
from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.queries.screens import home as screen
from ptce.dossiers.queries.screens.clock import clock_of
from ptce.dossiers.queries.screens.states import state_of
from ptce.dossiers.views.loading import person, posted_key

BOTH = "les-deux"


@signed_in
@require_GET
def home(request):
    viewer, now = person(request), request.received_at
    page = Paginator(queries.of_person(viewer), 25).get_page(request.GET.get("page"))
    facts = {
        "rows": screen.home_rows(list(page.object_list), now),
        "page": page,
        "news": screen.news(queries.notifications(viewer, limit=10)),
        "calls": screen.open_call_lines(calls.with_next_wave(calls.open_calls(now), now)[: screen.MAX_CALLS], now),
    }
    return render(request, "dossiers/home.html", facts)


@signed_in
@require_POST
def news_seen(request):
    ids = [int(text) for text in request.POST.getlist("id") if text.isascii() and text.isdigit() and len(text) < 19]
    operations.mark_notifications_seen(notification_ids=ids, actor=request.user, now=request.received_at)
    # Two pages show the news, and only they are gone back to.
    return redirect(request.POST["retour"] if request.POST.get("retour") == "/instruction/" else "dossiers:home")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_dossier(request, slug):
    call = get_object_or_404(calls.visible_calls().select_related("first_phase"), slug=slug)
    refusal = ""
    if request.method == "POST":
        try:
            dossier = operations.open_dossier(
                call=call, actor=request.user, now=request.received_at, key=posted_key(request), first_phase_dossier=_chosen(request, call)
            )
        except Refusal as refused:
            refusal = refused.message
        else:
            return _opened(request, dossier)
    return render(request, "dossiers/open.html", _opening(request, call) | {"refusal": refusal})


def _opened(request, dossier):
    """Go to the new dossier, or to what an earlier one gives to it, if the person chose one."""
    number = request.POST.get("depart", "")
    if not number:
        return redirect("dossiers:detail", dossier.number)
    return redirect(f"{reverse('dossiers:resume', args=[dossier.number])}?{urlencode({'source': number})}")


def _opening(request, call):
    viewer, now = person(request), request.received_at
    mine = queries.of_person(viewer).filter(call=call, status=DossierStatus.DRAFT)
    candidates = queries.first_phase_candidates(viewer, call) if call.first_phase_id else []
    return {
        "call": call,
        "clock": clock_of(call, now, wave=calls.next_wave(call.pk, now)),
        "drafts": list(mine[:25]),
        "key": uuid4(),
        "former": [] if call.first_phase_id else list(queries.former_dossiers(viewer, is_fictional=call.is_fictional)[:10]),
        "first_phase_choices": [{"number": item.number, "name": item.label, "state": state_of(item).label} for item in candidates],
        "may_open_both": call.first_phase_id is not None and call.first_phase.is_receiving(now),
    }


def _chosen(request, call):
    number = request.POST.get("phase-1", "")
    if not call.first_phase_id or number in {"", BOTH}:
        return None
    return get_object_or_404(queries.first_phase_candidates(person(request), call), number=number)
