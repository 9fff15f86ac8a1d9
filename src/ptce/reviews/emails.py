"""Mails of the examination, one function each; subject and body in templates/reviews/email/."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse

from ptce.core.dates import day
from ptce.mailing.operations import enqueue
from ptce.organisations.queries import viewer
from ptce.reviews import policies
from ptce.reviews.models import Assignment, Opinion


def review_proposed(assignment: Assignment, *, now: datetime) -> None:
    """Propose a dossier to its reader."""
    _to_reviewer("review_proposed", assignment, now=now)


def review_cancelled(assignment: Assignment, *, now: datetime) -> None:
    """Tell the reader that the dossier is taken back."""
    _to_reviewer("review_cancelled", assignment, now=now)


def review_reminded(assignment: Assignment, *, now: datetime) -> None:
    """Remind the reader of the date."""
    _to_reviewer("review_reminded", assignment, now=now)


def review_refused(assignment: Assignment, *, now: datetime) -> None:
    """Tell who proposed the dossier that it is given back, and why."""
    _to_assigner("review_refused", assignment, now=now)


def reviewer_stood_aside(assignment: Assignment, *, now: datetime) -> None:
    """Tell who proposed the dossier that its reader is in conflict with it."""
    if assignment.assigned_by_id != assignment.reviewer_id:
        _to_assigner("reviewer_stood_aside", assignment, now=now)


def review_submitted(assignment: Assignment, *, now: datetime) -> None:
    """Tell who proposed the dossier that the review is there."""
    if assignment.assigned_by_id != assignment.reviewer_id:
        _to_assigner("review_submitted", assignment, now=now)


def opinion_asked(opinion: Opinion, *, now: datetime) -> None:
    """Ask the question, with the address of the page where to answer."""
    _about_opinion("opinion_asked", opinion, to=opinion.person.email, now=now)


def opinion_reminded(opinion: Opinion, *, now: datetime) -> None:
    """Remind of the question."""
    _about_opinion("opinion_reminded", opinion, to=opinion.person.email, now=now)


def opinion_cancelled(opinion: Opinion, *, now: datetime) -> None:
    """Say that the question is withdrawn."""
    _about_opinion("opinion_cancelled", opinion, to=opinion.person.email, now=now)


def opinion_given(opinion: Opinion, *, now: datetime) -> None:
    """Tell who asked that the answer is there, if they still examine the dossier."""
    if policies.can_examine(viewer(opinion.asked_by, now), opinion.dossier):
        _about_opinion("opinion_given", opinion, to=opinion.asked_by.email, now=now)


def _to_reviewer(name: str, assignment: Assignment, *, now: datetime) -> None:
    _send(name, assignment, to=assignment.reviewer.email, address=reverse("jury:desk"), now=now, context=_about_assignment(assignment))


def _to_assigner(name: str, assignment: Assignment, *, now: datetime) -> None:
    # Who stood aside since, or whose mandate ended, is told nothing more of the dossier.
    if not policies.can_examine(viewer(assignment.assigned_by, now), assignment.dossier):
        return
    address = reverse("instruction:dossier", args=[assignment.dossier.number])
    _send(name, assignment, to=assignment.assigned_by.email, address=address, now=now, context=_about_assignment(assignment))


def _about_assignment(assignment: Assignment) -> dict[str, str]:
    return {
        **_about_dossier(assignment),
        "reviewer": assignment.reviewer.display_name,
        "due": day(assignment.due_on),
        "reason": assignment.reason,
        "recommendation": assignment.get_recommendation_display(),
    }


def _about_opinion(name: str, opinion: Opinion, *, to: str, now: datetime) -> None:
    context = {
        **_about_dossier(opinion),
        "asker": opinion.asked_by.display_name,
        "person": opinion.person.display_name,
        "question": opinion.question,
        "due": day(opinion.due_on),
    }
    given = name == "opinion_given"
    address = reverse("instruction:dossier", args=[opinion.dossier.number]) if given else reverse("jury:opinion", args=[opinion.pk])
    _send(name, opinion, to=to, address=address, now=now, context=context)


def _about_dossier(about: Assignment | Opinion) -> dict[str, str]:
    dossier = about.dossier
    return {"number": dossier.number, "pole": dossier.label, "carrier": dossier.carrier_name, "call": dossier.call.title}


def _send(name: str, target: models.Model, *, to: str, address: str, now: datetime, context: dict[str, str]) -> None:
    """Write the mail to the outbox: the first line of the template is the subject."""
    text = render_to_string(f"reviews/email/{name}.txt", {**context, "link": f"{settings.SITE_URL}{address}"})
    subject, _, body = text.partition("\n")
    key = f"reviews.{name}:{target._meta.model_name}:{target.pk}:{now.isoformat()}"
    enqueue(key=key, to=to, subject=subject, body=body.strip() + "\n", now=now, target=target)
