from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from ptce.journal.models import Entry, Seal
from ptce.journal.operations import record, seal
from ptce.journal.queries import history, verify
from tests.conftest import NOON
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=1)


def test_record_keeps_who_what_and_when():
    person = UserFactory()

    entry = record(verb="accounts.rename", target=person, actor=person, now=NOON, name=["a", "b"])

    assert [(line.verb, line.actor, line.at, line.changes) for line in history(person)] == [("accounts.rename", person, NOON, {"name": ["a", "b"]})]
    assert entry.target_type == "accounts.user"


def test_a_written_line_cannot_be_changed():
    entry = record(verb="a.b", target=UserFactory(), actor=None, now=NOON)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verb="c.d")


def test_a_written_line_cannot_be_deleted():
    entry = record(verb="a.b", target=UserFactory(), actor=None, now=NOON)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()


def test_sealing_chains_each_line_once():
    person = UserFactory()
    for number in range(3):
        record(verb="a.b", target=person, actor=None, now=NOON, number=number)

    assert (seal(now=LATER), seal(now=LATER)) == (3, 0)
    assert verify().holds
    assert verify().sealed == 3


def test_lines_being_committed_wait_for_the_next_seal():
    record(verb="a.b", target=UserFactory(), actor=None, now=NOON)

    assert seal(now=NOON + timedelta(seconds=1)) == 0
    assert verify().unsealed == 1


def test_a_line_changed_behind_our_back_is_found():
    from ptce.journal import triggers

    person = UserFactory()
    for _ in range(3):
        record(verb="a.b", target=person, actor=None, now=NOON)
    seal(now=LATER)
    second = Seal.objects.get(position=2).entry_id
    triggers.remove(connection)
    Entry.objects.filter(pk=second).update(verb="x.y")
    triggers.install(connection)

    assert verify().broken_at == 2
