from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from ptce.accounts.policies import passed_second_factor
from ptce.core.access import signed_in
from ptce.core.errors import SecondFactorRequired
from ptce.dossiers import queries as dossiers
from ptce.reviews import policies, queries
from ptce.reviews.views.desk import examiners

TABS = (("dossier", "Le dossier"), ("exchanges", "Échanges"), ("reviews", "Lecteurs et avis"), ("history", "Historique"))


def visible(request, number):
    rows = dossiers.visible_to(request.viewer).filter(submitted_at__isnull=False)
    return get_object_or_404(rows.select_related("call", "region"), number=number)


def examined(request, number):
    dossier = visible(request, number)
    if not policies.can_examine(request.viewer, dossier):
        raise Http404
    return dossier


def facts(request, dossier, tab, **more):
    can_examine = policies.can_examine(request.viewer, dossier)
    return {
        "dossier": dossier,
        "head": queries.heading(dossier),
        "action": queries.main_action(request.viewer, dossier) if can_examine else None,
        "can_examine": can_examine,
        "tabs": TABS if can_examine else (),
        "tab": tab,
        **more,
    }


@examiners
@require_GET
def read(request, number):
    dossier = visible(request, number)
    shown = facts(request, dossier, "dossier", reading=queries.reading(dossier))
    if shown["can_examine"]:
        shown["next"] = queries.next_dossier(request.viewer, dossier)
        shown["may_ask_pieces"] = queries.is_pending(dossier) and not queries.is_waiting_for_pieces(dossier)
        shown["may_judge_again"] = queries.may_be_judged_again(dossier)
    return render(request, "reviews/dossier.html", shown)


@examiners
@require_GET
def history(request, number):
    dossier = examined(request, number)
    return render(request, "reviews/history.html", facts(request, dossier, "history", lines=queries.history_lines(dossier)))


@signed_in
@require_GET
def piece(request, number, pk):
    if request.viewer.is_staff and not passed_second_factor(request.session):
        raise SecondFactorRequired
    dossier = get_object_or_404(dossiers.visible_to(request.viewer), number=number)
    document = get_object_or_404(dossiers.served_pieces(request.viewer, dossier), pk=pk).document
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name, content_type=document.media_type)
