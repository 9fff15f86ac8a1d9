from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ptce.calls.models import Call
from ptce.core.errors import Refusal
from ptce.reviews import operations, policies, queries
from ptce.reviews.rules import ranking as rules
from ptce.reviews.views.desk import examiners
from ptce.territories.models import Region


@examiners
def ranking(request, slug):
    call = get_object_or_404(Call.objects.published(), slug=slug)
    region = _region(request)
    if region is None:
        lists = list(queries.validated_rankings(call))
        return render(request, "reviews/rankings.html", {"call": call, "lists": lists})
    if request.method == "POST":
        return _change(request, call, region)
    return _show(request, call, region)


def _region(request):
    """Return the region of the address, the agent's own by default; None for an officer who has not chosen one."""
    viewer = request.viewer
    code = request.GET.get("region") or ("" if viewer.is_officer else min(viewer.regions, default=""))
    if not code:
        return None
    if not policies.can_read_ranking(viewer, code):
        raise PermissionDenied
    return get_object_or_404(Region, pk=code)


def _show(request, call, region, error="", typed=None):
    page = queries.ranking_page(request.viewer, call, region)
    may_rank = policies.can_rank(request.viewer, region.pk)
    others = list(Region.objects.filter(code__in=request.viewer.regions - {region.pk}).order_by("name"))
    shown = {"call": call, "region": region, "page": page, "may_rank": may_rank and not page.is_validated, "is_mine": may_rank}
    rows = [(row, (typed or {}).get(row.id, row.rank)) for row in page.rows]
    return render(request, "reviews/ranking.html", {**shown, "rows": rows, "error": error, "others": others})


def _change(request, call, region):
    given = {"call": call, "region": region, "actor": request.user, "now": request.received_at}
    version = request.POST.get("version", "")
    given["base_version"] = int(version) if _is_number(version) else -1
    typed, wrong = _typed(request.POST)
    if wrong:
        return _show(request, call, region, error=f"Ce rang n’est pas un nombre\u00a0: {wrong[0]}.", typed=typed)
    try:
        done = _run(request.POST, given, typed)
    except Refusal as refusal:
        return _show(request, call, region, error=refusal.message, typed=typed)
    messages.success(request, done)
    return redirect(f"{reverse('instruction:ranking', args=[call.slug])}?region={region.pk}")


def _run(posted, given, typed):
    if "take_back" in posted:
        operations.take_back_ranking(**given)
        return "Le classement est repris\u00a0: vous pouvez le modifier."
    step = {"up": -1, "down": 1}
    moves = [(int(posted[name]), step[name]) for name in step if _is_number(posted.get(name, ""))]
    if moves:
        ordered = rules.moved(rules.order(typed), *moves[0])
        typed = {pk: ordered.index(pk) + 1 if pk in ordered else None for pk in typed}
    ranking = operations.rank_region(**given, ranks=typed)
    if "validate" not in posted:
        return "Le classement est enregistré."
    operations.validate_ranking(**{**given, "base_version": ranking.version})
    return "Le classement est validé\u00a0: le niveau national le lit."


def _typed(posted):
    typed, wrong = {}, []
    for name, text in posted.items():
        prefix, _, pk = name.partition("-")
        if prefix == "rank" and _is_number(pk):
            text = text.strip()
            typed[int(pk)] = int(text) if _is_number(text) and 0 < int(text) < 10_000 else None
            if text and typed[int(pk)] is None:
                wrong.append(text[:20])
    return typed, wrong


def _is_number(text):
    # « ² » is a digit for str.isdigit(), not for int().
    return text.isascii() and text.isdigit() and len(text) < 19
