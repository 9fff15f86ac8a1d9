from django.http import Http404
from django.shortcuts import get_object_or_404

from ptce.calls.models import Call
from ptce.dossiers import queries as dossiers
from ptce.organisations.enums import Role
from ptce.organisations.policies import role_required
from ptce.selection import queries

officers = role_required(Role.NATIONAL_OFFICER)
deciders = role_required(Role.NATIONAL_OFFICER, Role.SIGNATORY)
readers = role_required(Role.NATIONAL_OFFICER, Role.REGIONAL_AGENT)


def load_call(slug):
    return get_object_or_404(Call.objects.filter(is_historical=False), slug=slug)


def load_session(slug):
    session = queries.current_session(load_call(slug))
    if session is None:
        raise Http404
    return session


def load_examined(request, slug, number):
    visible = dossiers.examined_by(request.viewer).select_related("call", "region")
    return get_object_or_404(visible, number=number, call__slug=slug)
