"""Reminders of reviews and opinions near their date."""

from datetime import datetime, timedelta

from django.db import transaction

from ptce.core.dates import paris_date
from ptce.journal.operations import record
from ptce.reviews import emails, queries
from ptce.reviews.models import Assignment, Opinion

DAYS_BEFORE = 3
BATCH = 200


def remind_due(*, now: datetime) -> int:
    """Remind once each person whose review or opinion is expected within three days; return how many. Safe to run twice."""
    day = paris_date(now) + timedelta(days=DAYS_BEFORE)
    sent = sum(_remind_review(pk, now=now) for pk in queries.reviews_to_remind(day, now)[:BATCH])
    return sent + sum(_remind_opinion(pk, now=now) for pk in queries.opinions_to_remind(day)[:BATCH])


@transaction.atomic
def _remind_review(pk: int, *, now: datetime) -> int:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("dossier__call", "reviewer")
    assignment = rows.filter(pk=pk, reminded_at__isnull=True).first()
    if assignment is None:
        return 0
    assignment.reminded_at = now
    assignment.save(update_fields=["reminded_at"])
    record(verb="reviews.remind_review", target=assignment, actor=None, now=now, dossier=assignment.dossier_id)
    emails.review_reminded(assignment, now=now)
    return 1


@transaction.atomic
def _remind_opinion(pk: int, *, now: datetime) -> int:
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("dossier__call", "person", "asked_by")
    opinion = rows.filter(pk=pk, reminded_at__isnull=True).first()
    if opinion is None:
        return 0
    opinion.reminded_at = now
    opinion.save(update_fields=["reminded_at"])
    record(verb="reviews.remind_opinion", target=opinion, actor=None, now=now, dossier=opinion.dossier_id)
    emails.opinion_reminded(opinion, now=now)
    return 1
