from django.shortcuts import render
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
    filters = DeskFilter(request.GET).filters(with_region=request.viewer.is_officer)
    page = queries.desk(request.viewer, filters)
    kept = request.GET.copy()
    kept.pop("page", None)
    tabless = kept.copy()
    tabless.pop("onglet", None)
    told = news(dossiers.notifications(request.viewer, limit=10))
    facts = {"desk": page, "news": told, "filters": filters, "statuses": STATUSES, "base": kept.urlencode(), "tabless": tabless.urlencode()}
    return render(request, "reviews/desk.html", facts)
