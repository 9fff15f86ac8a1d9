"""Whom to remind."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from ptce.dossiers.enums import DossierStatus
from ptce.dossiers.models import Recusal
from ptce.organisations.models import Mandate
from ptce.reviews import lifecycle
from ptce.reviews.enums import OpinionStatus
from ptce.reviews.models import Assignment, Opinion
from ptce.reviews.queries.standing import REVIEWERS


def reviews_to_remind(until: date, now: datetime) -> QuerySet[Assignment, int]:
    """Return the ids of the reviews in hand due by the day, never reminded, whose reader still has a mandate and no recusal."""
    mandate = Mandate.objects.in_force(now).filter(person_id=OuterRef("reviewer_id"), role__in=REVIEWERS)
    recusal = Recusal.objects.filter(person_id=OuterRef("reviewer_id"), dossier_id=OuterRef("dossier_id"))
    due = Assignment.objects.filter(status__in=lifecycle.WORKING, due_on__lte=until, reminded_at__isnull=True)
    return due.filter(Exists(mandate), ~Exists(recusal)).order_by("due_on", "pk").values_list("pk", flat=True)


def opinions_to_remind(until: date) -> QuerySet[Opinion, int]:
    """Return the ids of the opinions awaited by the day, never reminded, on dossiers still filed."""
    recusal = Recusal.objects.filter(person_id=OuterRef("person_id"), dossier_id=OuterRef("dossier_id"))
    due = Opinion.objects.filter(~Exists(recusal), status=OpinionStatus.ASKED, due_on__lte=until, reminded_at__isnull=True)
    return due.exclude(dossier__status=DossierStatus.DRAFT).order_by("due_on", "pk").values_list("pk", flat=True)
