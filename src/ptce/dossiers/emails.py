"""One function per mail. Each is written to the outbox in the transaction of what it tells."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.template.loader import render_to_string

from ptce.accounts.models import User
from ptce.documents.models import Document
from ptce.dossiers import rules
from ptce.dossiers.enums import Side
from ptce.dossiers.models import Dossier, Extension, FormChange, Invitation, Message, Piece, PieceRequest, Submission, TeamMember
from ptce.dossiers.queries import reminder_token
from ptce.dossiers.rules.reminders import in_words
from ptce.mailing.models import Mail
from ptce.mailing.operations import enqueue


def invitation(*, invitation: Invitation, token: str, now: datetime) -> Mail:
    """Invite somebody to the team; the link is secret, so the body is erased once sent."""
    context = {
        "link": _link(f"espace/invitations/{token}/"),
        # Whoever composes the team chooses these words: no link of theirs may ride in a mail of ours.
        "inviter": rules.inert(invitation.invited_by.display_name),
        "pole": rules.inert(invitation.dossier.label),
        "call": invitation.dossier.call.title,
        "role": invitation.get_role_display(),
        "days": rules.INVITATION_DAYS,
    }
    key = f"dossiers.invitation-{invitation.pk}"
    return _write("invitation", context, key=key, to=invitation.email, target=invitation.dossier, now=now, is_secret=True)


def removed(*, dossier: Dossier, person: User, now: datetime) -> Mail:
    """Tell somebody that they are no longer in the team."""
    return _to_team("removed", dossier, person, now=now, key=f"dossiers.removed-{dossier.pk}-{person.pk}-{now.isoformat()}")


def handed_over(*, dossier: Dossier, to: User, by: User, now: datetime) -> Mail:
    """Tell the new owner what they now answer for."""
    key = f"dossiers.handed_over-{dossier.pk}-{to.pk}-{now.isoformat()}"
    return _to_team("handed_over", dossier, to, now=now, key=key, by=rules.inert(by.display_name), closes_at=dossier.deadline.announced)


def submitted(*, submission: Submission, person: User, now: datetime) -> Mail:
    """Send the acknowledgement of receipt, every mention in the text and the PDF attached."""
    return _to_team(
        "submitted",
        submission.dossier,
        person,
        now=now,
        key=f"dossiers.submitted-{submission.pk}-{person.pk}",
        attachments=[submission.receipt] if submission.receipt else [],
        submission=submission,
        mentions=submission.content["mentions"],
        pieces=submission.content["pieces"],
        closes_at=submission.dossier.deadline.announced,
        verify_link=_link(f"verifier/?numero={submission.receipt_number}"),
    )


def withdrawn(*, submission: Submission, person: User, now: datetime) -> Mail:
    """Tell the team that the deposit was taken back."""
    dossier = submission.dossier
    key = f"dossiers.withdrawn-{submission.pk}-{person.pk}"
    return _to_team("withdrawn", dossier, person, now=now, key=key, submission=submission, closes_at=dossier.deadline.announced)


def wave_passed(*, dossier: Dossier, person: User, now: datetime) -> Mail:
    """Ask the team whose cut-off is past whether its draft aims at the next one."""
    key = f"dossiers.wave_passed-{dossier.pk}-{dossier.wave_id}-{person.pk}"
    return _to_team("wave_passed", dossier, person, now=now, key=key, wave=dossier.wave)


def extended(*, extension: Extension, person: User, now: datetime) -> Mail:
    """Tell the team until when its dossier may be deposited, and why."""
    return _to_team("extended", extension.dossier, person, now=now, key=f"dossiers.extended-{extension.pk}-{person.pk}", extension=extension)


def unsent(*, member: TeamMember, dossier: Dossier, step: timedelta, ends: datetime, now: datetime) -> Mail:
    """Remind somebody of the team that the dossier is not deposited; the link that stops these mails changes nothing until its button is pressed."""
    key = f"dossiers.unsent-{dossier.pk}-{ends.isoformat()}-{int(step.total_seconds())}-{member.person_id}"
    stop = _link(f"rappels/{reminder_token(member)}/")
    return _to_team("unsent", dossier, member.person, now=now, key=key, ends=ends, left=in_words(step), stop=stop)


def pieces_asked(*, request: PieceRequest, labels: Sequence[str], person: User, now: datetime) -> Mail:
    """Tell the team what is missing and until when."""
    return _to_team(
        "pieces_asked", request.dossier, person, now=now, key=f"dossiers.pieces_asked-{request.pk}-{person.pk}", request=request, labels=labels
    )


def pieces_too_late(*, request: PieceRequest, person: User, now: datetime) -> Mail:
    """Tell the team that the date has passed."""
    return _to_team("pieces_too_late", request.dossier, person, now=now, key=f"dossiers.pieces_too_late-{request.pk}-{person.pk}", request=request)


def pieces_answered(*, request: PieceRequest, person: User, now: datetime) -> Mail:
    """Tell those who examine that the team has answered."""
    key = f"dossiers.pieces_answered-{request.pk}-{person.pk}"
    return _to_examiner("pieces_answered", request.dossier, person, now=now, key=key, request=request)


def pieces_expired(*, request: PieceRequest, person: User, now: datetime) -> Mail:
    """Tell those who examine that the date has passed and the clock runs."""
    key = f"dossiers.pieces_expired-{request.pk}-{person.pk}"
    return _to_examiner("pieces_expired", request.dossier, person, now=now, key=key, request=request)


def eligible(*, dossier: Dossier, person: User, now: datetime) -> Mail:
    """Tell the team that the dossier is receivable."""
    return _to_team("eligible", dossier, person, now=now, key=f"dossiers.eligible-{dossier.pk}-{person.pk}-{now.isoformat()}")


def ineligible(*, dossier: Dossier, person: User, now: datetime) -> Mail:
    """Tell the team that the dossier is not receivable, with the reasons and the ways to contest."""
    return _to_team("ineligible", dossier, person, now=now, key=f"dossiers.ineligible-{dossier.pk}-{person.pk}-{now.isoformat()}")


def form_changed(*, change: FormChange, person: User, now: datetime) -> Mail:
    """Tell the team of a draft what the new form changes for it; once for each revision."""
    key = f"dossiers.form_changed-{change.revision_id}-{change.dossier_id}-{person.pk}"
    return _to_team("form_changed", change.dossier, person, now=now, key=key, change=change)


def message(*, message: Message, person: User, now: datetime) -> Mail:
    """Tell the other side that a message waits; its words stay on the platform."""
    dossier, key = message.dossier, f"dossiers.message-{message.pk}-{person.pk}"
    if message.side == Side.TEAM:
        return _to_examiner("message_to_administration", dossier, person, now=now, key=key)
    return _to_team("message_to_team", dossier, person, now=now, key=key)


def infected(*, piece: Piece, person: User, now: datetime) -> Mail:
    """Tell the team which file is infected, and what to do."""
    key = f"dossiers.infected-{piece.pk}-{person.pk}"
    return _to_team("infected", piece.dossier, person, now=now, key=key, file=_inert_name(piece), signature=piece.document.signature)


def infected_to_examiner(*, piece: Piece, person: User, now: datetime) -> Mail:
    """Tell those who examine which piece they will not be able to read."""
    key = f"dossiers.infected_to_examiner-{piece.pk}-{person.pk}"
    facts = {"file": _inert_name(piece), "signature": piece.document.signature}
    return _to_examiner("infected_to_examiner", piece.dossier, person, now=now, key=key, **facts)


def _inert_name(piece: Piece) -> str:
    # The team chose the file's name: no link of theirs may ride in a mail of ours.
    return rules.inert(piece.document.name)


def _to_team(name: str, dossier: Dossier, person: User, *, now: datetime, key: str, attachments: Sequence[Document] = (), **context: object) -> Mail:
    context |= {"dossier": dossier, "link": _link(f"espace/dossiers/{dossier.number}/"), "person": person}
    return _write(name, context, key=key, to=person.email, target=dossier, now=now, attachments=attachments)


def _to_examiner(name: str, dossier: Dossier, person: User, *, now: datetime, key: str, **context: object) -> Mail:
    context |= {"dossier": dossier, "link": _link(f"instruction/dossiers/{dossier.number}/"), "person": person}
    return _write(name, context, key=key, to=person.email, target=dossier, now=now)


def _link(path: str) -> str:
    return f"{settings.SITE_URL}/{path}"


def _write(
    name: str,
    context: dict[str, object],
    *,
    key: str,
    to: str,
    target: models.Model,
    now: datetime,
    attachments: Sequence[Document] = (),
    is_secret: bool = False,
) -> Mail:
    text = render_to_string(f"dossiers/email/{name}.txt", context)
    subject, _, body = text.partition("\n")
    return enqueue(key=key, to=to, subject=subject, body=body.strip() + "\n", now=now, target=target, attachments=attachments, is_secret=is_secret)
