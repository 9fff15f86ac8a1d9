"""What is done each minute, by one worker at a time."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from ptce.core import leases
from ptce.journal.models import Entry, Seal
from ptce.journal.operations import record
from ptce.portal import planned
from tests.conftest import NOON
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
TERM = {"name": "planned", "every": timedelta(minutes=1), "at_most": timedelta(minutes=5)}


def test_one_holder_at_a_time():
    assert leases.take(holder="a", now=NOON, **TERM)
    assert not leases.take(holder="b", now=NOON + timedelta(minutes=2), **TERM)
    leases.release(name="planned", holder="b")
    assert not leases.take(holder="b", now=NOON + timedelta(minutes=2), **TERM)
    leases.release(name="planned", holder="a")
    assert leases.take(holder="b", now=NOON + timedelta(minutes=2), **TERM)


def test_once_a_minute():
    assert leases.take(holder="a", now=NOON, **TERM)
    leases.release(name="planned", holder="a")
    assert not leases.take(holder="b", now=NOON + timedelta(seconds=59), **TERM)
    assert leases.take(holder="b", now=NOON + timedelta(seconds=60), **TERM)


def test_a_dead_holder_loses_it():
    assert leases.take(holder="a", now=NOON, **TERM)
    assert leases.take(holder="b", now=NOON + timedelta(minutes=5), **TERM)


def test_by_hand_one_does_not_wait_for_the_minute_but_for_the_holder():
    assert leases.take(holder="a", now=NOON, **TERM)
    assert not leases.take_now(holder="b", now=NOON, **TERM)
    leases.release(name="planned", holder="a")
    assert leases.take_now(holder="b", now=NOON, **TERM)


def test_an_act_that_fails_does_not_keep_the_others_from_running():
    order = []

    def act(name: str):
        def run(now: datetime) -> str:
            order.append(name)
            if name == "second":
                raise ZeroDivisionError
            return name

        return run

    with pytest.raises(ZeroDivisionError):
        planned.run(NOON, acts=[(name, act(name)) for name in ("first", "second", "third")])
    assert order == ["first", "second", "third"]


def test_a_failing_minute_gives_its_lease_back(monkeypatch: pytest.MonkeyPatch):
    def fail(now: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(planned, "run", fail)
    with pytest.raises(ZeroDivisionError):
        planned.run_if_due(NOON, holder="a")

    assert leases.take(holder="b", now=NOON + timedelta(minutes=1), **TERM)


def test_the_command_says_what_each_act_did():
    record(verb="essai.acte", target=UserFactory(), actor=None, now=NOON - timedelta(days=1))
    out = StringIO()

    call_command("planned", stdout=out)

    lines = out.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == [name for name, _ in planned.PLANNED]
    assert lines[-1] == "journal.seal: 1"


def test_running_it_twice_changes_nothing_more():
    call_command("planned", stdout=StringIO())
    call_command("planned", stdout=StringIO())

    assert Seal.objects.count() == Entry.objects.count()


def test_the_journal_is_verified_by_command():
    record(verb="essai.acte", target=UserFactory(), actor=None, now=NOON - timedelta(days=1))
    call_command("planned", stdout=StringIO())
    out, err = StringIO(), StringIO()

    call_command("journal", "verify", stdout=out)
    assert out.getvalue() == "The chain holds: 1 entries sealed, 0 not sealed yet.\n"

    with connection.cursor() as cursor:
        from ptce.journal import triggers

        triggers.remove(connection)
        cursor.execute("UPDATE journal_entry SET verb = 'faux'")
        triggers.install(connection)
    with pytest.raises(SystemExit) as ended:
        call_command("journal", "verify", stderr=err)
    assert ended.value.code == 1
    assert err.getvalue().startswith("Broken at seal 1: 0 entries hold before it")
