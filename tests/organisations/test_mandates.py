"""Mandates: given, ended, refused; the screen; and access that follows them."""

import threading
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from ptce.accounts.models import User
from ptce.core.errors import Refusal
from ptce.journal.models import Entry
from ptce.organisations import operations, queries
from ptce.organisations.enums import BodyKind, Role
from ptce.organisations.models import Body, Mandate
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, body, expert, mandate, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


def give(actor: User | None, **changes: object) -> Mandate:
    values = {"email": "neuve@exemple.test", "body": body(), "role": Role.EXPERT, "starts_at": NOON, "now": NOON, **changes}
    return operations.give_mandate(actor=actor, **values)


def test_a_mandate_is_given_to_somebody_unknown_and_told_by_mail(django_capture_on_commit_callbacks):
    chief = officer()

    with django_capture_on_commit_callbacks(execute=True):
        given = give(chief, email="Neuve@Exemple.test")

    person = User.objects.get(email="neuve@exemple.test")
    assert queries.viewer(person, NOON).roles == {Role.EXPERT}
    assert (given.granted_by, given.person) == (chief, person)
    assert [message.to for message in mail.outbox] == [["neuve@exemple.test"]]
    assert mail.outbox[0].subject == "Plateforme PTCE\u00a0: vous êtes expert"
    assert "http://testserver/compte/login/" in mail.outbox[0].body
    line = Entry.objects.get(verb="organisations.give_mandate")
    assert line.changes == {"person": person.pk, "body": "cna-nationale", "role": "EXPERT", "is_new": True}


def test_the_command_line_gives_the_first_one():
    assert give(None, role=Role.NATIONAL_OFFICER).granted_by is None


@pytest.mark.parametrize("make", [UserFactory, agent, expert])
def test_only_officers_and_administrators_give_and_end(make):
    held = mandate(Role.EXPERT)

    with pytest.raises(PermissionDenied):
        give(make())
    with pytest.raises(PermissionDenied):
        operations.end_mandate(mandate=held, actor=make(), now=NOON)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"role": Role.REGIONAL_AGENT}, operations.RoleDoesNotFit),
        ({"ends_at": NOON}, operations.EndBeforeStart),
        ({"ends_at": NOON - timedelta(days=1)}, operations.EndBeforeStart),
    ],
)
def test_refusals_of_giving(changes: dict[str, object], refusal: type[Refusal]):
    with pytest.raises(refusal):
        give(officer(), **changes)

    assert not User.objects.filter(email="neuve@exemple.test").exists()


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [(-10, 10, True), (5, None, True), (-400, None, True), (-30, -20, False), (20, None, False), (20, 30, False)],
)
def test_the_same_role_is_not_held_twice_at_once(starts: int, ends: int | None, refused: bool):
    chief = officer()
    give(chief, starts_at=NOON - timedelta(days=20), ends_at=NOON + timedelta(days=20))
    second = {"starts_at": NOON + timedelta(days=starts), "ends_at": NOON + timedelta(days=ends) if ends is not None else None}

    if refused:
        with pytest.raises(operations.AlreadyHeld):
            give(chief, **second)
    else:
        assert give(chief, **second).pk


def test_ending_takes_the_rights_at_once_and_tells_the_person(django_capture_on_commit_callbacks):
    chief, held = officer(), mandate(Role.EXPERT)

    with django_capture_on_commit_callbacks(execute=True):
        operations.end_mandate(mandate=held, actor=chief, now=NOON)

    assert queries.viewer(held.person, NOON).roles == frozenset()
    assert queries.viewer(held.person, NOON - timedelta(seconds=1)).roles == {Role.EXPERT}
    assert mail.outbox[0].to == [held.person.email]
    assert Entry.objects.get(verb="organisations.end_mandate").changes["ends_at"][0] is None
    with pytest.raises(operations.MandateOver):
        operations.end_mandate(mandate=held, actor=chief, now=NOON)


def test_a_mandate_that_had_not_begun_never_begins():
    chief = officer()
    coming = give(chief, starts_at=NOON + timedelta(days=5))

    ended = operations.end_mandate(mandate=coming, actor=chief, now=NOON)

    assert ended.ends_at == ended.starts_at
    assert queries.viewer(coming.person, NOON + timedelta(days=6)).roles == frozenset()


def test_the_last_officer_cannot_be_ended():
    held = mandate(Role.NATIONAL_OFFICER)

    with pytest.raises(operations.LastOfficer):
        operations.end_mandate(mandate=held, actor=held.person, now=NOON)


def test_bodies_are_made_once():
    for code in ("84", "53", "04"):
        region(code)

    assert operations.ensure_bodies(now=NOON) == 4
    assert operations.ensure_bodies(now=NOON) == 0
    assert sorted(Body.objects.filter(kind=BodyKind.CRA).values_list("slug", flat=True)) == [
        "cra-auvergne-rhone-alpes",
        "cra-bretagne",
        "cra-la-reunion",
    ]


def signed_in(person: User) -> Client:
    Mandate.objects.filter(ends_at__isnull=True).update(starts_at=timezone.now() - timedelta(days=1))
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client


def test_the_screen_gives_lists_searches_and_ends(django_capture_on_commit_callbacks):
    client = signed_in(officer())
    today = timezone.localdate().isoformat()
    values = {"email": "Zoé@exemple.test", "body": body().pk, "role": "EXPERT", "starts_on": today}

    refused = client.post("/pilotage/mandats/donner/", values | {"ends_on": "2020-01-01"})
    assert "Le dernier jour précède le premier." in refused.content.decode()
    assert 'value="2020-01-01"' in refused.content.decode()
    done = client.post("/pilotage/mandats/donner/", values | {"email": "zoe@exemple.test"}, follow=True)
    assert "Le mandat est donné. Un message part vers zoe@exemple.test." in done.content.decode()
    found = client.get("/pilotage/mandats/", {"state": "current", "text": "zoe exp"})
    assert found.content.decode().count('<th scope="row">') == 0
    found = client.get("/pilotage/mandats/", {"state": "current", "text": "ZOE"})
    assert found.content.decode().count('<th scope="row">') == 1
    given = Mandate.objects.get(person__email="zoe@exemple.test")
    asked = client.get(f"/pilotage/mandats/{given.pk}/terminer/")
    assert "Terminer ce mandat" in asked.content.decode()
    client.post(f"/pilotage/mandats/{given.pk}/fin/")
    assert client.get("/pilotage/mandats/", {"state": "ended"}).content.decode().count('<th scope="row">') == 1


@pytest.mark.parametrize("values", [{"starts_on": "2026-02-31"}, {"starts_on": "31/02/2026"}])
def test_a_day_that_does_not_exist_is_refused_at_its_field(values: dict[str, str]):
    response = signed_in(officer()).post("/pilotage/mandats/donner/", values)

    assert "Cette date n’existe pas" in response.content.decode()
    assert 'href="#id_starts_on"' in response.content.decode()


def test_a_refusal_is_shown_at_its_field():
    client = signed_in(officer())

    response = client.post(
        "/pilotage/mandats/donner/",
        {"email": "a@exemple.test", "body": body().pk, "role": "REGIONAL_AGENT", "starts_on": timezone.localdate().isoformat()},
    )

    assert response.context["form"].errors["role"] == [operations.RoleDoesNotFit.message]


def test_the_end_of_a_mandate_is_the_end_of_access_at_the_next_request():
    first, second = officer(), officer()
    client = signed_in(first)
    assert client.get("/pilotage/mandats/").status_code == 200

    operations.end_mandate(mandate=Mandate.objects.get(person=first), actor=second, now=timezone.now())

    assert client.get("/pilotage/mandats/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(count: int, django_assert_num_queries):
    client = signed_in(officer())
    for _ in range(count):
        mandate(Role.EXPERT)

    # Session, person, mandates of the person, count, page.
    with django_assert_num_queries(5):
        response = client.get("/pilotage/mandats/", {"state": ""})
    assert response.content.decode().count('<th scope="row">') == count + 1


def at_once(*calls) -> list[str]:
    barrier, outcomes = threading.Barrier(len(calls)), []

    def run(call) -> None:
        barrier.wait()
        try:
            call()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_the_same_mandate_given_twice_at_once_is_given_once():
    chief = officer()
    body()

    assert at_once(lambda: give(chief), lambda: give(chief)) == ["AlreadyHeld", "done"]
    assert Mandate.objects.filter(role=Role.EXPERT).count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_end_each_other_at_once_leave_one():
    first, second = mandate(Role.NATIONAL_OFFICER), mandate(Role.NATIONAL_OFFICER)
    ends = [
        lambda one=one, other=other: operations.end_mandate(mandate=one, actor=other.person, now=NOON)
        for one, other in [(first, second), (second, first)]
    ]

    def end(call):
        # Who lost the race has no mandate any more, or is the last one: both are refusals.
        try:
            call()
        except PermissionDenied as error:
            raise operations.LastOfficer from error

    assert at_once(*[lambda call=call: end(call) for call in ends]) == ["LastOfficer", "done"]
    assert Mandate.objects.in_force(NOON).count() == 1


@pytest.mark.parametrize(
    ("role", "address", "entry"),
    [
        (Role.NATIONAL_OFFICER, "/pilotage/", "Pilotage"),
        (Role.SIGNATORY, "/pilotage/", "Pilotage"),
        (Role.ADMINISTRATOR, "/pilotage/mandats/", "Mandats"),
        (Role.EXPERT, "/jury/", "Mes avis"),
    ],
)
def test_the_desk_leads_each_role_to_its_own_and_the_menu_too(role: Role, address: str, entry: str):
    client = signed_in(mandate(role).person)

    assert client.get("/bureau/").url == address
    assert f'href="{address}" aria-current="true">{entry}</a>' in client.get(address).content.decode()
