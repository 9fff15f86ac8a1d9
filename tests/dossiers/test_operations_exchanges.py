from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import operations, queries
from ptce.dossiers.models import Notification
from ptce.journal import queries as journal
from ptce.mailing.models import Mail
from ptce.organisations.queries import viewer
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def examiner():
    return agent("84")


@pytest.fixture
def filed(examiner):
    return dossiers.submitted()


def post(dossier, actor, body="Bonjour", *, key=None, now=NOON):
    return operations.post_message(dossier=dossier, body=body, key=key or uuid4(), actor=actor, now=now)


def test_a_message_of_the_team_is_told_to_those_who_examine(filed, examiner):
    message = post(filed, dossiers.owner_of(filed), " Une question secrète\x00 ")

    mail = Mail.objects.get(key__startswith="dossiers.message")
    assert (message.body, message.side) == ("Une question secrète", "TEAM")
    assert mail.to == examiner.email
    assert "secrète" not in mail.body
    assert f"/instruction/dossiers/{filed.number}/" in mail.body
    assert examiner.notifications.count() == 1
    assert list(queries.thread(filed)) == [message]
    assert journal.history(filed).last().changes == {"message": message.pk, "side": "TEAM"}


def test_a_message_of_the_administration_is_told_to_the_team(filed, examiner):
    reader = dossiers.member(filed, "READER")

    message = post(filed, examiner)

    assert message.side == "ADMINISTRATION"
    told = {mail.to for mail in Mail.objects.filter(key__startswith="dossiers.message")}
    assert told == {dossiers.owner_of(filed).email, reader.email}
    assert f"/espace/dossiers/{filed.number}/" in Mail.objects.filter(key__startswith="dossiers.message")[0].body


def test_a_message_posted_twice_leaves_once(filed, examiner):
    key = uuid4()

    assert post(filed, examiner, key=key) == post(filed, examiner, key=key)
    assert Mail.objects.filter(key__startswith="dossiers.message").count() == 1


def test_the_key_of_another_dossiers_message_is_refused(filed, examiner):
    key, other = uuid4(), dossiers.submitted()
    post(filed, examiner, key=key)

    with pytest.raises(operations.FormReused):
        post(other, examiner, key=key)
    assert list(queries.thread(other)) == []


def test_what_cannot_be_sent_is_refused(filed, examiner):
    with pytest.raises(operations.MessageEmpty):
        post(filed, examiner, " \x00 ")
    with pytest.raises(operations.MessageTooLong):
        post(filed, examiner, "x" * 10_001)
    draft = dossiers.dossier()
    with pytest.raises(operations.NotFiled):
        post(draft, dossiers.owner_of(draft))


def test_who_only_reads_does_not_write(filed):
    for person in (dossiers.member(filed, "READER"), agent("53"), UserFactory()):
        with pytest.raises(PermissionDenied):
            post(filed, person)


def test_reading_dates_the_other_sides_messages(filed, examiner):
    owner = dossiers.owner_of(filed)
    ours, theirs = post(filed, owner), post(filed, examiner)

    assert operations.mark_thread_read(dossier=filed, actor=owner, now=LATER) == 1
    assert operations.mark_thread_read(dossier=filed, actor=owner, now=LATER) == 0

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.read_at, theirs.read_at) == (None, LATER)


def test_who_looks_on_does_not_read_for_the_side(filed, examiner):
    post(filed, examiner)

    assert operations.mark_thread_read(dossier=filed, actor=dossiers.member(filed, "READER"), now=LATER) == 0
    with pytest.raises(PermissionDenied):
        operations.mark_thread_read(dossier=filed, actor=UserFactory(), now=LATER)


def test_notifications_are_the_persons_own(filed, examiner):
    post(filed, dossiers.owner_of(filed))
    post(filed, examiner)
    ids = list(Notification.objects.values_list("pk", flat=True))
    who = viewer(examiner, LATER)
    assert queries.unread_count(who) == 1

    assert operations.mark_notifications_seen(notification_ids=ids, actor=examiner, now=LATER) == 1

    assert queries.unread_count(who) == 0
    assert [(line.is_seen, line.dossier.call.title) for line in queries.notifications(who)] == [(True, filed.call.title)]


def test_a_recused_persons_desk_says_nothing_of_the_dossier(filed, examiner):
    post(filed, dossiers.owner_of(filed))
    operations.recuse(dossier=filed, person=examiner, reason="Parenté", declared=True, actor=examiner, now=NOON)

    assert queries.unread_count(viewer(examiner, LATER)) == 0
    assert list(queries.notifications(viewer(examiner, LATER))) == []


def test_an_officer_writes_for_a_dossier_without_region(filed):
    assert post(filed, officer()).side == "ADMINISTRATION"
