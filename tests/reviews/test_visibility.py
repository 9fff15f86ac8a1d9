"""Who must not see, however they came to the dossier: by an opinion, a mail, a rank of before."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.urls import reverse

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.dossiers import operations as dossiers
from ptce.dossiers.models import Recusal
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from ptce.organisations.queries import viewer
from ptce.reviews import operations, queries
from ptce.reviews.models import RegionalRank
from tests.conftest import NOON
from tests.factories import dossiers as make_dossiers
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


def mails_to(person: User) -> list[str]:
    return list(Mail.objects.filter(to=person.email).order_by("pk").values_list("key", flat=True))


def test_a_dossier_withdrawn_is_a_draft_that_the_person_consulted_reads_no_more(client):
    filed = make.submitted(make.call())
    asked = make.opinion(filed)
    make.sign_in(client, asked.person, second_factor=False)
    assert client.get(reverse("jury:opinion", args=[asked.pk])).status_code == 200

    dossiers.withdraw(dossier=filed, actor=make_dossiers.owner_of(filed), now=NOON)

    assert client.get(reverse("jury:opinion", args=[asked.pk])).status_code == 404
    assert filed.number not in client.get(reverse("jury:desk")).content.decode()
    assert queries.jury_desk(viewer(asked.person, NOON)).opinions == ()
    assert operations.remind_due(now=NOON + timedelta(days=20)) == 0


def test_an_opinion_asked_at_the_second_address_of_somebody_reaches_their_account():
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="seconde@exemple.test", verified=True)

    asked = make.opinion(make.submitted(make.call()), "Seconde@exemple.test")

    assert asked.person == person


def test_who_stood_aside_is_not_asked_by_another_address():
    person, filed = expert(), make.submitted(make.call())
    EmailAddress.objects.create(user=person, email="seconde@exemple.test", verified=True)
    dossiers.recuse(dossier=filed, person=person, reason="Parent.", declared=True, actor=agent(), now=NOON)

    with pytest.raises(operations.Recused):
        make.opinion(filed, "seconde@exemple.test")


def test_who_stood_aside_after_giving_a_dossier_is_told_nothing_of_the_review():
    clerk = agent()
    assignment = make.marked(make.accepted(make.eligible(make.call()), by=clerk))
    dossiers.recuse(dossier=assignment.dossier, person=clerk, reason="Parent.", declared=True, actor=clerk, now=NOON)
    before = mails_to(clerk)

    operations.submit_review(assignment=assignment, actor=assignment.reviewer, now=NOON)

    assert mails_to(clerk) == before


def test_whose_mandate_ended_is_told_nothing_of_the_opinion_they_asked():
    clerk = agent()
    asked = make.opinion(make.submitted(make.call()), by=clerk)
    Mandate.objects.filter(person=clerk).update(ends_at=NOON)
    before = mails_to(clerk)

    operations.give_opinion(opinion=asked, recommendation="FAVOURABLE", text="Utile.", actor=asked.person, now=NOON)

    assert mails_to(clerk) == before


def test_a_dossier_given_to_another_region_leaves_the_list_of_the_first():
    call = make.call()
    moved, stays = make.eligible(call), make.eligible(call)
    here, there = region("84"), region("11")
    first, second = agent("84"), agent("11")
    operations.rank_region(call=call, region=here, ranks={moved.pk: 1, stays.pk: 2}, base_version=0, actor=first, now=NOON)
    dossiers.take_in_region(dossier=moved, region=there, actor=officer(), now=NOON)

    operations.rank_region(call=call, region=there, ranks={moved.pk: 1}, base_version=0, actor=second, now=NOON)
    operations.rank_region(call=call, region=here, ranks={stays.pk: 1}, base_version=1, actor=first, now=NOON)

    assert sorted(RegionalRank.objects.values_list("region_id", "dossier_id", "rank")) == [("11", moved.pk, 1), ("84", stays.pk, 1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
@pytest.mark.parametrize("turn", range(4))
def test_standing_aside_while_the_dossier_is_taken_back_locks_nobody_out(turn):
    clerk = agent()
    assignment = make.accepted(make.eligible(make.call()), by=clerk)
    start, failures = Barrier(2), []

    def run(act, **target):
        start.wait(timeout=10)
        try:
            act(**target, now=NOON)
        except Refusal:
            pass
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [
        Thread(target=run, args=(operations.declare_conflict,), kwargs={"dossier": assignment.dossier, "reason": "x", "actor": assignment.reviewer}),
        Thread(target=run, args=(operations.cancel,), kwargs={"assignment": assignment, "actor": clerk}),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert [error for error in failures if "deadlock" in str(error)] == []
    assert Recusal.objects.count() <= 1
