from dataclasses import replace

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from ptce.dossiers import queries as dossiers
from ptce.dossiers.queries.screens.home import news
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required
from ptce.reviews import queries
from ptce.reviews.filters import STATUSES, DeskFilter

examiners = role_required(Role.REGIONAL_AGENT, Role.NATIONAL_OFFICER)


@examiners
@require_GET
def desk(request):
    views = list(queries.views_of(request.viewer))
    default = next((view for view in views if view.is_default and view.owner_id == request.viewer.id), None)
    if default is not None and not request.GET:
        return redirect(f"{request.path}?{default.query}&vue={default.pk}")
    filters, page, is_stale = _found(request)
    kept = request.GET.copy()
    kept.pop("page", None)
    tabless = kept.copy()
    tabless.pop("onglet", None)
    told = news(dossiers.notifications(request.viewer, limit=10))
    facts = {"desk": page, "news": told, "filters": filters, "statuses": STATUSES, "base": kept.urlencode(), "tabless": tabless.urlencode()}
    saved = {"views": views, "view": request.GET.get("vue", ""), "is_stale": is_stale, "query": queries.query_of(request.GET)}
    return render(request, "reviews/desk.html", facts | saved)


def _found(request):
    form = DeskFilter(request.GET)
    filters = form.filters(with_region=request.viewer.is_officer)
    page = queries.desk(request.viewer, filters)
    if filters.call and filters.call not in {pk for pk, _, _ in page.calls}:
        # A call that is no longer there: what the rest of the address asks is shown.
        filters = replace(filters, call=None)
        return filters, queries.desk(request.viewer, filters), True
    return filters, page, form.is_stale(request.GET)
