from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import operations, queries, rules
from ptce.dossiers.models import Invitation, Notification, TeamMember
from ptce.journal import queries as journal
from ptce.mailing.models import Mail
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db
OLD = NOON + timedelta(days=rules.INVITATION_DAYS)


@pytest.fixture
def draft():
    return dossiers.dossier()


@pytest.fixture
def owner(draft):
    return dossiers.owner_of(draft)


def invite(dossier, email="anne@exemple.test", role="EDITOR", *, actor=None, now=NOON):
    return operations.invite(dossier=dossier, email=email, role=role, actor=actor or dossiers.owner_of(dossier), now=now)


def test_an_invitation_leaves_by_mail_with_a_secret_that_is_kept_hashed(draft, owner):
    invitation = invite(draft, " Anne@Exemple.test ")

    mail = Mail.objects.get()
    token = dossiers.sent_token(draft)
    assert (mail.to, mail.is_secret, invitation.email) == ("anne@exemple.test", True, "anne@exemple.test")
    assert mail.subject.replace("\u00a0", " ") == f"{owner.display_name} vous invite à préparer le dossier « Pôle sans nom »"
    assert f"http://testserver/espace/invitations/{token}/" in mail.body
    assert invitation.token_hash == rules.token_digest(token)
    assert token not in str(list(Invitation.objects.values()))
    assert queries.invitation_of(token) == invitation
    assert list(queries.pending_invitations(draft, now=NOON)) == [invitation]
    assert journal.history(draft).last().verb == "dossiers.invite"


def test_an_invitation_is_accepted_with_whichever_address(draft, owner):
    invite(draft)
    person = UserFactory(email="autre@ailleurs.test")

    member = operations.accept_invitation(token=dossiers.sent_token(draft), actor=person, now=NOON)

    assert (member.person, member.role) == (person, "EDITOR")
    assert list(queries.pending_invitations(draft, now=NOON)) == []
    assert Notification.objects.get(person=owner).text == f"{person.display_name} a rejoint l’équipe."


def test_a_link_followed_again_by_the_same_person_changes_nothing(draft):
    invite(draft)
    token, person = dossiers.sent_token(draft), UserFactory()

    first = operations.accept_invitation(token=token, actor=person, now=NOON)

    assert operations.accept_invitation(token=token, actor=person, now=NOON) == first


def test_a_link_serves_one_person(draft):
    invite(draft)
    token = dossiers.sent_token(draft)
    operations.accept_invitation(token=token, actor=UserFactory(), now=NOON)

    with pytest.raises(operations.InvitationClosed):
        operations.accept_invitation(token=token, actor=UserFactory(), now=NOON)


def test_a_link_unknown_cancelled_or_old_opens_nothing(draft, owner):
    cancelled = invite(draft)
    token = dossiers.sent_token(draft)
    operations.revoke_invitation(invitation=cancelled, actor=owner, now=NOON)
    invite(draft)
    fresh = dossiers.sent_token(draft)

    for given, now in [("inconnu", NOON), (token, NOON), (fresh, OLD)]:
        with pytest.raises(operations.InvitationClosed):
            operations.accept_invitation(token=given, actor=UserFactory(), now=now)
    assert TeamMember.objects.count() == 1


def test_a_reader_invited_as_editor_becomes_one_and_an_editor_stays_one(draft, owner):
    reader, editor = dossiers.member(draft, "READER"), dossiers.member(draft)

    assert dossiers.member(draft, "EDITOR", person=reader) == reader
    dossiers.member(draft, "READER", person=editor)
    dossiers.member(draft, "READER", person=owner)

    assert {member.person: member.role for member in queries.team(draft)} == {owner: "OWNER", reader: "EDITOR", editor: "EDITOR"}


def test_revoking_twice_changes_nothing(draft, owner):
    invitation = invite(draft)

    first = operations.revoke_invitation(invitation=invitation, actor=owner, now=NOON)
    second = operations.revoke_invitation(invitation=invitation, actor=owner, now=OLD)

    assert first.revoked_at == second.revoked_at == NOON


def test_an_accepted_invitation_is_not_revoked(draft, owner):
    dossiers.member(draft)

    with pytest.raises(operations.InvitationClosed, match="déjà été acceptée"):
        operations.revoke_invitation(invitation=Invitation.objects.get(), actor=owner, now=NOON)


@pytest.mark.parametrize("email", ["", "anne", "anne@", f"{'a' * 250}@exemple.test", "anne@exemple.test\nBcc: x@y.fr"])
def test_an_invalid_address_is_refused(draft, email):
    with pytest.raises(operations.InvalidAddress):
        invite(draft, email)


def test_a_member_is_not_invited_again(draft, owner):
    with pytest.raises(operations.AlreadyMember):
        invite(draft, owner.email.upper())


def test_an_address_is_invited_once_until_the_invitation_grows_old(draft):
    invite(draft)

    with pytest.raises(operations.AlreadyInvited):
        invite(draft)
    assert invite(draft, now=OLD).pk
    assert Invitation.objects.filter(revoked_at__isnull=True).count() == 1


def test_invitations_have_a_limit(draft, owner):
    Invitation.objects.bulk_create(
        Invitation(dossier=draft, email=f"a{rank}@exemple.test", role="READER", token_hash=str(rank), invited_by=owner, invited_at=NOON)
        for rank in range(50)
    )

    with pytest.raises(operations.TooManyInvitations):
        invite(draft)


def test_the_owners_role_is_not_offered(draft, owner):
    editor = dossiers.member(draft)

    with pytest.raises(operations.RoleNotOffered):
        invite(draft, role="OWNER")
    with pytest.raises(operations.RoleNotOffered):
        operations.change_role(dossier=draft, person=editor, role="OWNER", actor=owner, now=NOON)


def test_a_role_changes(draft, owner):
    editor = dossiers.member(draft)

    member = operations.change_role(dossier=draft, person=editor, role="READER", actor=owner, now=NOON)
    operations.change_role(dossier=draft, person=editor, role="READER", actor=owner, now=NOON)

    assert member.role == "READER"
    changes = [entry.changes["role"] for entry in journal.history(draft) if entry.verb == "dossiers.change_role"]
    assert changes == [["EDITOR", "READER"]]


def test_nobody_lowers_or_removes_the_owner(draft, owner):
    dossiers.member(draft)

    with pytest.raises(operations.OwnerStays):
        operations.change_role(dossier=draft, person=owner, role="READER", actor=owner, now=NOON)
    with pytest.raises(operations.OwnerStays):
        operations.remove_member(dossier=draft, person=owner, actor=owner, now=NOON)


def test_a_member_removed_is_told_and_one_who_leaves_is_not(draft, owner):
    removed, leaver = dossiers.member(draft), dossiers.member(draft)

    operations.remove_member(dossier=draft, person=removed, actor=owner, now=NOON)
    operations.remove_member(dossier=draft, person=leaver, actor=leaver, now=NOON)

    assert [member.person for member in queries.team(draft)] == [owner]
    assert [mail.to for mail in Mail.objects.filter(key__startswith="dossiers.removed")] == [removed.email]


def test_somebody_outside_the_team_has_no_role(draft, owner):
    stranger = UserFactory()

    with pytest.raises(operations.NotAMember):
        operations.change_role(dossier=draft, person=stranger, role="READER", actor=owner, now=NOON)
    with pytest.raises(operations.NotAMember):
        operations.remove_member(dossier=draft, person=stranger, actor=owner, now=NOON)
    with pytest.raises(operations.NotAMember):
        operations.hand_over(dossier=draft, to=stranger, actor=owner, now=NOON)


def test_handing_over_leaves_one_owner_who_is_told(draft, owner):
    heir = dossiers.member(draft)

    operations.hand_over(dossier=draft, to=heir, actor=owner, now=NOON)

    assert {member.person: member.role for member in queries.team(draft)} == {heir: "OWNER", owner: "EDITOR"}
    mail = Mail.objects.get(key__startswith="dossiers.handed_over")
    assert mail.to == heir.email
    assert "L’appel ferme le jeudi 1er\u00a0octobre 2026 à 14\u00a0h\u00a000 (heure de Paris)." in mail.body
    with pytest.raises(PermissionDenied):
        operations.hand_over(dossier=draft, to=owner, actor=owner, now=NOON)


def test_handing_over_to_oneself_changes_nothing(draft, owner):
    assert operations.hand_over(dossier=draft, to=owner, actor=owner, now=NOON) == draft
    assert [member.role for member in queries.team(draft)] == ["OWNER"]


def test_only_the_owner_composes_the_team(draft):
    editor, invitation = dossiers.member(draft), invite(draft)

    for person in (editor, UserFactory(), officer()):
        with pytest.raises(PermissionDenied):
            invite(draft, "autre@exemple.test", actor=person)
        with pytest.raises(PermissionDenied):
            operations.revoke_invitation(invitation=invitation, actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            operations.change_role(dossier=draft, person=editor, role="READER", actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            operations.remove_member(dossier=draft, person=dossiers.owner_of(draft), actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            operations.hand_over(dossier=draft, to=editor, actor=person, now=NOON)
