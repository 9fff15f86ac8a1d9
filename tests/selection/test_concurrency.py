"""Two people, or two workers, at the same instant: one wins, the other is told, nothing happens twice."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections

from ptce.core.errors import Refusal
from ptce.dossiers.models import Dossier
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.poles.models import Selection
from ptce.selection import operations
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.models import Decision, Letter, Session
from tests.factories import selection
from tests.factories.organisations import officer
from tests.factories.selection import LATER

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]
EMBARGO = LATER + timedelta(hours=1)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in its own thread and connection, started together; return results and refusals."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def refusals(results: list[object]) -> list[type]:
    return [type(result) for result in results if isinstance(result, Refusal)]


def test_two_officers_decide_the_same_dossier():
    dossier = selection.receivable(selection.call())
    first, second = officer(), officer()

    results = at_once(lambda: selection.decide(dossier, actor=first), lambda: selection.decide(dossier, O.REFUSED, actor=second))

    assert refusals(results) == [operations.DecisionConflict]
    assert Decision.objects.get().version == 1
    assert Session.objects.count() == 1


def test_two_laureates_for_the_last_euros():
    call = selection.call(envelope=60_000)
    one, two = selection.receivable(call), selection.receivable(call)
    first, second = officer(), officer()

    results = at_once(lambda: selection.decide(one, actor=first), lambda: selection.decide(two, actor=second))

    assert refusals(results) == [operations.EnvelopeExceeded]


def test_two_persons_confirm():
    session = selection.submitted(embargo_until=LATER.replace(year=2100))
    first, second = officer(), officer()

    def confirm(person):
        return lambda: operations.confirm(session=session, digest=session.submitted_digest, actor=person, now=LATER)

    results = at_once(confirm(first), confirm(second))

    assert len(refusals(results)) == 1
    assert Letter.objects.count() == 3
    assert Entry.objects.filter(verb="selection.confirm").count() == 1


def test_two_workers_publish():
    session = selection.prepared()
    # Confirmed for later, so that the confirmation itself publishes nothing.
    selection.confirmed(session=session, embargo_until=LATER.replace(year=2100))
    Session.objects.update(embargo_until=EMBARGO)

    results = at_once(lambda: operations.publish_due(now=EMBARGO), lambda: operations.publish_due(now=EMBARGO))

    assert sorted(results) == [0, 1]
    assert Selection.objects.count() == 1
    assert Letter.objects.filter(document__isnull=False).count() == 3
    assert Mail.objects.filter(key__startswith="selection.letter:").count() == 3


def test_two_workers_send_the_same_letter():
    session = selection.prepared()
    selection.confirmed(session=session, embargo_until=LATER.replace(year=2100))
    letter = Letter.objects.order_by("pk")[0]
    Letter.objects.filter(pk=letter.pk).update(released_at=LATER)

    results = at_once(*[lambda: operations.send_letter(letter_id=letter.pk, now=LATER)] * 2)

    assert sorted(results) == [False, True]
    assert Mail.objects.filter(key__startswith="selection.letter:").count() == 1


def published_with_two_laureates(**fields):
    session = selection.prepared(laureates=2, **fields)
    selection.confirmed(session=session, embargo_until=LATER.replace(year=2100))
    Session.objects.update(embargo_until=EMBARGO)
    operations.publish_due(now=EMBARGO)
    return list(Dossier.objects.filter(status="LAUREATE"))


def test_the_same_laureate_renounces_twice():
    dossier, _ = published_with_two_laureates(reserve=2)
    first, second = officer(), officer()

    def renounce(person):
        return lambda: operations.renounce(dossier=dossier, reason="", actor=person, now=EMBARGO)

    results = at_once(renounce(first), renounce(second))

    assert refusals(results) == [operations.AlreadyRenounced]
    assert Decision.objects.filter(promoted_at__isnull=False).count() == 1


def test_two_laureates_renounce_and_each_place_goes_to_somebody_else():
    one, two = published_with_two_laureates(reserve=2)
    person = officer()

    def renounce(dossier):
        return lambda: operations.renounce(dossier=dossier, reason="", actor=person, now=EMBARGO)

    results = at_once(renounce(one), renounce(two))

    assert refusals(results) == []
    assert len({result.promoted.pk for result in results}) == 2
