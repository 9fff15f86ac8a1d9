from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from ptce.core.errors import Refusal
from ptce.selection import operations, policies, queries
from ptce.selection.enums import RankingOrder
from ptce.selection.forms import EXHAUSTED, FIXED, BatchForm, LineForm, VersionForm
from ptce.selection.views.loading import load_call, officers


def facts_of(request, call, *, line_form=None, batch_form=None):
    session = queries.current_session(call)
    table = queries.deciding_table(call, request.viewer, session, sort=request.GET.get("tri", ""))
    count = session.line_count if session else None
    drawn = {"order": session.order if session else RankingOrder.MEAN, "until": EXHAUSTED if count is None else FIXED, "count": count}
    version = session.version if session else 0
    can_decide_all = policies.can_decide_all(request.viewer, call)
    return {
        "call": call,
        "session": session,
        "table": table,
        "summary": queries.line_summary(call, table.line, has_money=table.has_money),
        "can_decide_all": can_decide_all,
        "is_open": can_decide_all and (session is None or session.is_preparing),
        "line_form": line_form or LineForm(initial=drawn),
        "batch_form": batch_form or BatchForm(initial={"version": version, "reserve": 0}),
        "version": version,
    }


@officers
@require_GET
def table(request, slug):
    return render(request, "selection/table.html", facts_of(request, load_call(slug)))


@officers
@require_POST
def draw(request, slug):
    call = load_call(slug)
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            order = RankingOrder(form.cleaned_data["order"])
            operations.draw(call=call, order=order, count=form.line_count(), actor=request.user, now=request.received_at)
        except Refusal as refusal:
            messages.error(request, refusal.message)
        return redirect("selection:table", slug)
    return render(request, "selection/table.html", facts_of(request, call, line_form=form), status=422)


@officers
@require_POST
def batch(request, slug):
    call = load_call(slug)
    form = BatchForm(request.POST)
    if not form.is_valid():
        return render(request, "selection/table.html", facts_of(request, call, batch_form=form), status=422)
    values = form.cleaned_data
    try:
        outcome = operations.prepare_from_line(
            call=call,
            reserve=values["reserve"],
            reason=values["reason"],
            base_version=values["version"],
            actor=request.user,
            now=request.received_at,
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return render(request, "selection/table.html", facts_of(request, call, batch_form=form), status=409)
    messages.success(request, f"Décisions préparées : {len(outcome.done)}. Rien ne part avant la confirmation d’une seconde personne.")
    for number, why in outcome.refused[:20]:
        messages.warning(request, f"{number} : {why}")
    return redirect("selection:table", slug)


@officers
@require_POST
def clear(request, slug):
    form = VersionForm(request.POST)
    try:
        number = operations.clear(
            call=load_call(slug), base_version=form.cleaned_data["version"] if form.is_valid() else -1, actor=request.user, now=request.received_at
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Décisions préparées effacées : {number}.")
    return redirect("selection:table", slug)
