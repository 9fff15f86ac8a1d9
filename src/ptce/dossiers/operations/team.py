"""The team: invitations, roles, departures, handing over."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.dossiers import emails, policies, queries, rules
from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Dossier, Invitation, TeamMember
from ptce.dossiers.operations.records import lock, notify
from ptce.journal.operations import record
from ptce.organisations.queries import Viewer

MAX_PENDING = 50
_OFFERED = frozenset({MemberRole.EDITOR, MemberRole.READER})


class InvalidAddress(Refusal):
    """The text is not an e-mail address."""

    message = "Cette adresse électronique n’est pas valable. Exemple\u00a0: prenom.nom@structure.fr."
    field = "email"


class AlreadyMember(Refusal):
    """The address belongs to somebody of the team."""

    message = "Cette personne fait déjà partie de l’équipe."
    field = "email"


class AlreadyInvited(Refusal):
    """An invitation to this address waits for an answer."""

    message = "Une invitation est déjà en attente pour cette adresse. Annulez-la pour en envoyer une autre."
    field = "email"


class TooManyInvitations(Refusal):
    """The dossier has too many invitations waiting."""

    message = f"{MAX_PENDING} invitations attendent déjà une réponse. Annulez celles qui ne servent plus."


class RoleNotOffered(Refusal):
    """A team has one owner: the role is handed over, never given."""

    message = "Choisissez «\u00a0rédacteur\u00a0» ou «\u00a0lecteur\u00a0». Pour changer de responsable, transmettez le dossier."
    field = "role"


class InvitationClosed(Refusal):
    """The link was used, cancelled, is too old, or was never given."""

    message = "Cette invitation n’est plus valable. Demandez au responsable du dossier de vous en envoyer une autre."


class OwnerStays(Refusal):
    """The owner leaves only after handing the dossier over."""

    message = "Le responsable ne peut pas quitter l’équipe\u00a0: il transmet d’abord le dossier à un autre membre."


class UnknownSections(Refusal):
    """No section was chosen, or one that the form does not hold."""

    message = "Choisissez au moins une partie du dossier. Pour que la personne lise sans écrire, faites-en un lecteur."
    field = "sections"


class NotAnEditor(Refusal):
    """Sections are given to editors: the owner writes everywhere, a reader nowhere."""

    message = "Seul un rédacteur peut être limité à certaines parties."


class NotAMember(Refusal):
    """The person is not in the team."""

    message = "Cette personne ne fait pas partie de l’équipe."


@transaction.atomic
def invite(*, dossier: Dossier, email: str, role: str, actor: User, now: datetime, section_ids: Iterable[str] = ()) -> Invitation:
    """Invite somebody by mail; the link is a secret that only its mail holds.

    section_ids: where an editor will write, none for everywhere.

    Raises PermissionDenied, InvalidAddress, RoleNotOffered, UnknownSections, AlreadyMember, AlreadyInvited, TooManyInvitations.
    """
    locked = lock(dossier)
    require(policies.can_invite(Viewer(person=actor, at=now), locked))
    address = _address(email)
    _refuse_role(role)
    if TeamMember.objects.filter(dossier=locked, person__email=address).exists():
        raise AlreadyMember
    given = list(section_ids) if role == MemberRole.EDITOR else []
    limits = _limits(locked, given) if given else []
    _make_room(locked, address, now=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        dossier=locked, email=address, role=role, section_ids=limits, token_hash=rules.token_digest(token), invited_by=actor, invited_at=now
    )
    emails.invitation(invitation=invitation, token=token, now=now)
    record(verb="dossiers.invite", target=locked, actor=actor, now=now, invitation=invitation.pk, role=role, sections=limits)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User, now: datetime) -> Invitation:
    """Cancel an invitation that waits; cancelling it twice changes nothing. Raises PermissionDenied, InvitationClosed when it was accepted."""
    locked = lock(invitation.dossier)
    require(policies.can_invite(Viewer(person=actor, at=now), locked))
    current = Invitation.objects.get(pk=invitation.pk)
    if current.accepted_at is not None:
        raise InvitationClosed("Cette invitation a déjà été acceptée\u00a0: retirez plutôt la personne de l’équipe.")
    if current.revoked_at is None:
        _revoke(current, now=now)
        record(verb="dossiers.revoke_invitation", target=locked, actor=actor, now=now, invitation=current.pk)
    return current


@transaction.atomic
def accept_invitation(*, token: str, actor: User, now: datetime) -> TeamMember:
    """Enter the team with whichever address the person uses; the link serves one person, who may follow it again.

    Somebody already in the team keeps the stronger of both roles. Raises InvitationClosed.
    """
    found = queries.invitation_of(token)
    if found is None:
        raise InvitationClosed
    locked = lock(found.dossier)
    invitation = Invitation.objects.get(pk=found.pk)
    member = TeamMember.objects.filter(dossier=locked, person=actor).first()
    if member is not None and invitation.accepted_by_id == actor.pk:
        return member
    if invitation.accepted_at is not None or invitation.revoked_at is not None or _is_old(invitation, now=now):
        raise InvitationClosed
    joined = member or TeamMember(dossier=locked, person=actor, role=MemberRole.READER, joined_at=now)
    _strengthen(joined, invitation)
    joined.save()
    invitation.accepted_by, invitation.accepted_at = actor, now
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    notify(locked, _owner(locked), text=f"{actor.display_name} a rejoint l’équipe.", now=now)
    record(verb="dossiers.accept_invitation", target=locked, actor=actor, now=now, invitation=invitation.pk, role=joined.role)
    return joined


@transaction.atomic
def change_role(*, dossier: Dossier, person: User, role: str, actor: User, now: datetime) -> TeamMember:
    """Make a member an editor or a reader. Raises PermissionDenied, RoleNotOffered, NotAMember, OwnerStays."""
    locked = lock(dossier)
    require(policies.can_invite(Viewer(person=actor, at=now), locked))
    _refuse_role(role)
    member = _member(locked, person)
    if member.role == MemberRole.OWNER:
        raise OwnerStays("Le responsable change en transmettant le dossier à un autre membre.")
    before, member.role = member.role, role
    if before != role:
        member.save(update_fields=["role"])
        record(verb="dossiers.change_role", target=locked, actor=actor, now=now, person=person.pk, role=[before, role])
    return member


@transaction.atomic
def limit_sections(*, dossier: Dossier, person: User, section_ids: Iterable[str], actor: User, now: datetime) -> TeamMember:
    """Say in which sections an editor writes; all of them is no limit, and holds for those of later revisions.

    Raises PermissionDenied, NotAMember, NotAnEditor, UnknownSections.
    """
    locked = lock(dossier)
    require(policies.can_invite(Viewer(person=actor, at=now), locked))
    member = _member(locked, person)
    if member.role != MemberRole.EDITOR:
        raise NotAnEditor
    limits = _limits(locked, section_ids)
    before, member.section_ids = member.section_ids, limits
    if before != limits:
        member.save(update_fields=["section_ids"])
        record(verb="dossiers.limit_sections", target=locked, actor=actor, now=now, person=person.pk, sections=[before, limits])
    return member


@transaction.atomic
def remove_member(*, dossier: Dossier, person: User, actor: User, now: datetime) -> None:
    """Take somebody out of the team, or leave it; access ends at their next request. Raises PermissionDenied, NotAMember, OwnerStays."""
    locked = lock(dossier)
    viewer = Viewer(person=actor, at=now)
    leaves = person.pk == actor.pk and bool(queries.team_role(viewer, locked))
    require(leaves or policies.can_invite(viewer, locked))
    member = _member(locked, person)
    if member.role == MemberRole.OWNER:
        raise OwnerStays
    member.delete()
    if not leaves:
        emails.removed(dossier=locked, person=person, now=now)
    record(verb="dossiers.remove_member", target=locked, actor=actor, now=now, person=person.pk)


@transaction.atomic
def hand_over(*, dossier: Dossier, to: User, actor: User, now: datetime) -> Dossier:
    """Make another member the owner; the former one becomes an editor. Handing over to oneself changes nothing.

    Raises PermissionDenied, NotAMember.
    """
    locked = lock(dossier)
    require(policies.can_hand_over(Viewer(person=actor, at=now), locked))
    if to.pk == actor.pk:
        return locked
    heir, owner = _member(locked, to), _member(locked, actor)
    owner.role, heir.role, heir.section_ids = MemberRole.EDITOR, MemberRole.OWNER, []
    # One owner at every instant, says the database: the former steps down first.
    owner.save(update_fields=["role"])
    heir.save(update_fields=["role", "section_ids"])
    emails.handed_over(dossier=locked, to=to, by=actor, now=now)
    notify(locked, [to], text="Vous êtes désormais responsable de ce dossier.", now=now)
    record(verb="dossiers.hand_over", target=locked, actor=actor, now=now, owner=[actor.pk, to.pk])
    locked.standings.clear()
    locked.team_roles.clear()
    locked.team_sections.clear()
    return locked


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InvalidAddress from None
    if len(address) > 254:
        raise InvalidAddress
    return address


def _refuse_role(role: str) -> None:
    if role not in _OFFERED:
        raise RoleNotOffered


def _limits(dossier: Dossier, section_ids: Iterable[str]) -> list[str]:
    """Return the sections chosen in the order of the form, none when they are all of it."""
    chosen, every = set(section_ids), [section.id for section in queries.form_of(dossier.revision_id).sections]
    if not chosen or not chosen <= set(every):
        raise UnknownSections
    return [] if len(chosen) == len(every) else [section_id for section_id in every if section_id in chosen]


def _strengthen(member: TeamMember, invitation: Invitation) -> None:
    """Add what an invitation gives to what the person already has, if anything."""
    if invitation.role != MemberRole.EDITOR or member.role == MemberRole.OWNER:
        return
    if member.role == MemberRole.READER:
        member.role, member.section_ids = MemberRole.EDITOR, invitation.section_ids
    elif member.section_ids:
        more = [section_id for section_id in invitation.section_ids if section_id not in member.section_ids]
        member.section_ids = [*member.section_ids, *more] if invitation.section_ids else []


def _make_room(dossier: Dossier, address: str, *, now: datetime) -> None:
    waiting = Invitation.objects.filter(dossier=dossier, accepted_at__isnull=True, revoked_at__isnull=True)
    for invitation in waiting.filter(email=address):
        if not _is_old(invitation, now=now):
            raise AlreadyInvited
        _revoke(invitation, now=now)
    if waiting.count() >= MAX_PENDING:
        raise TooManyInvitations


def _revoke(invitation: Invitation, *, now: datetime) -> None:
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])


def _is_old(invitation: Invitation, *, now: datetime) -> bool:
    return invitation.invited_at + timedelta(days=rules.INVITATION_DAYS) <= now


def _member(dossier: Dossier, person: User) -> TeamMember:
    member = TeamMember.objects.filter(dossier=dossier, person=person).first()
    if member is None:
        raise NotAMember
    return member


def _owner(dossier: Dossier) -> list[User]:
    return [member.person for member in TeamMember.objects.filter(dossier=dossier, role=MemberRole.OWNER).select_related("person")]
