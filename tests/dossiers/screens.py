"""What the tests of the applicants' screens share: calls open today, since a page's instant is that of its request."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from ptce.dossiers import queries
from ptce.dossiers.models import Dossier
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind
from tests.factories import calls, dossiers


def open_call(**fields):
    now = timezone.now()
    return calls.call(**({"opens_at": now - timedelta(days=30), "closes_at": now + timedelta(days=30)} | fields))


def draft(**fields) -> Dossier:
    return dossiers.dossier(**({"call": open_call(), "now": timezone.now()} | fields))


def complete(**fields) -> Dossier:
    return dossiers.complete(**({"call": open_call(), "now": timezone.now()} | fields))


def filed(**fields) -> Dossier:
    return dossiers.submitted(**({"call": open_call(), "now": timezone.now()} | fields))


def address(name: str, dossier: Dossier, *rest: object) -> str:
    return reverse(f"dossiers:{name}", args=[dossier.number, *rest])


def form_of(dossier: Dossier):
    return queries.form_of(dossier.revision_id)


def first(dossier: Dossier, kind: Kind) -> Field:
    return next(field for field in form_of(dossier).fields if field.kind is kind)


def section_with(dossier: Dossier, kind: Kind):
    return form_of(dossier).section_of(first(dossier, kind).id)


def file_field(dossier: Dossier) -> Field:
    return first(dossier, Kind.FILE)
