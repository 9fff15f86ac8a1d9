"""The mails of the selection, written to the outbox under a business key: none leaves twice."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from ptce.accounts.models import User
from ptce.core.dates import instant
from ptce.mailing.models import Mail
from ptce.mailing.operations import enqueue, written
from ptce.selection.models import Decision, Letter


def decision(*, letter: Letter, person: User, now: datetime) -> Mail:
    """Tell a member of the team the decision, the letter joined."""
    dossier = letter.decision.dossier
    content = letter.content
    # The letter opens with its own salutation: the mail has one by name.
    paragraphs = content["paragraphs"][1:]
    facts = {**content, "paragraphs": paragraphs, "name": person.display_name, "address": _address(dossier.number)}
    facts["contact"] = ", ".join(content["contact"])
    subject, body = written("selection/email/decision.txt", facts)
    return enqueue(
        key=f"selection.letter:{letter.pk}:{person.pk}",
        to=person.email,
        subject=subject,
        body=body,
        now=now,
        target=dossier,
        attachments=[letter.document] if letter.document else [],
    )


def renouncement(*, decision: Decision, person: User, now: datetime) -> Mail:
    """Tell a member of the team that the renouncement is recorded."""
    dossier, call = decision.dossier, decision.dossier.call
    facts: dict[str, object] = {
        "pole": dossier.label,
        "number": dossier.number,
        "call": call.title,
        "name": person.display_name,
        "on": instant(now),
        "address": _address(dossier.number),
        "contact": call.contact_email,
    }
    subject, body = written("selection/email/renouncement.txt", facts)
    return enqueue(key=f"selection.renouncement:{decision.pk}:{person.pk}", to=person.email, subject=subject, body=body, now=now, target=dossier)


def _address(number: str) -> str:
    return settings.SITE_URL + reverse("selection_team:decision", args=[number])
