"""The team's screen: members, invitations, the thread of messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ptce.core.dates import day, instant, paris_date
from ptce.dossiers import rules
from ptce.dossiers.enums import MemberRole, Side
from ptce.dossiers.models import Invitation, Message, TeamMember


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member; `other_role`: what the button beside gives them."""

    id: int
    name: str
    email: str
    role: str
    since: str
    is_me: bool
    can_change: bool
    can_leave: bool
    other_role: str
    change_label: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that waits."""

    id: int
    email: str
    role: str
    by: str
    at: str
    until: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of the thread."""

    author: str
    side: str
    at: str
    body: str
    is_ours: bool


def member_lines(members: Iterable[TeamMember], *, person_id: int | None, can_manage: bool) -> tuple[MemberLine, ...]:
    """Return the team in lines; no statement more than the team's."""
    return tuple(_member(member, person_id, can_manage) for member in members)


def invitation_lines(invitations: Iterable[Invitation]) -> tuple[InvitationLine, ...]:
    """Return the invitations in lines."""
    return tuple(
        InvitationLine(
            id=invitation.pk,
            email=invitation.email,
            role=invitation.get_role_display(),
            by=invitation.invited_by.display_name,
            at=day(paris_date(invitation.invited_at)),
            until=day(paris_date(invitation.invited_at + timedelta(days=rules.INVITATION_DAYS))),
        )
        for invitation in invitations
    )


def message_lines(thread: Iterable[Message]) -> tuple[MessageLine, ...]:
    """Return the thread in lines; the administration signs by its name, never by a person's."""
    return tuple(_message(message) for message in thread)


def _message(message: Message) -> MessageLine:
    is_ours = message.side == Side.TEAM
    author = message.author.display_name if is_ours and message.author is not None else "L’administration"
    side = "équipe" if is_ours else "service chargé du dossier"
    return MessageLine(author, side, instant(message.at), message.body, is_ours)


def _member(member: TeamMember, person_id: int | None, can_manage: bool) -> MemberLine:
    is_me, is_owner = member.person_id == person_id, member.role == MemberRole.OWNER
    is_editor = member.role == MemberRole.EDITOR
    return MemberLine(
        id=member.pk,
        name=member.person.display_name,
        email=member.person.email,
        role=member.get_role_display(),
        since=day(paris_date(member.joined_at)),
        is_me=is_me,
        can_change=can_manage and not is_owner,
        can_leave=is_me and not is_owner,
        other_role=MemberRole.READER if is_editor else MemberRole.EDITOR,
        change_label="En faire un lecteur" if is_editor else "En faire un rédacteur",
    )
