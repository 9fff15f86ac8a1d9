"""The team's screen: members, invitations, the thread of messages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ptce.core.dates import day, instant, paris_date
from ptce.dossiers import rules
from ptce.dossiers.enums import MemberRole, Side
from ptce.dossiers.models import Invitation, Message, TeamMember
from ptce.questionnaire.definition import Form


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member; `other_role`: what the button beside gives them; `sections`: where an editor limited to some writes."""

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
    can_limit: bool
    sections: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that waits; `sections`: where its editor will write when limited to some."""

    id: int
    email: str
    role: str
    by: str
    at: str
    until: str
    sections: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message of the thread."""

    author: str
    side: str
    at: str
    body: str
    is_ours: bool


def member_lines(members: Iterable[TeamMember], *, form: Form, person_id: int | None, can_manage: bool) -> tuple[MemberLine, ...]:
    """Return the team in lines; no statement more than the team's."""
    return tuple(_member(member, form, person_id, can_manage) for member in members)


def invitation_lines(invitations: Iterable[Invitation], *, form: Form) -> tuple[InvitationLine, ...]:
    """Return the invitations in lines."""
    return tuple(
        InvitationLine(
            id=invitation.pk,
            email=invitation.email,
            role=invitation.get_role_display(),
            by=invitation.invited_by.display_name,
            at=day(paris_date(invitation.invited_at)),
            until=day(paris_date(invitation.invited_at + timedelta(days=rules.INVITATION_DAYS))),
            sections=_sections(invitation.section_ids, form),
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


def _member(member: TeamMember, form: Form, person_id: int | None, can_manage: bool) -> MemberLine:
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
        can_limit=can_manage and is_editor,
        sections=_sections(member.section_ids, form) if is_editor else "",
    )


def _sections(limits: Sequence[str], form: Form) -> str:
    if not limits:
        return ""
    titles = [f"«\u00a0{section.title}\u00a0»" for section in form.sections if section.id in limits]
    return f"écrit dans\u00a0: {', '.join(titles)}" if titles else "n’écrit nulle part\u00a0: ses parties ne sont plus dans le formulaire"
