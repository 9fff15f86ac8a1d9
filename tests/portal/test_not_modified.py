from datetime import timedelta

import pytest
from django.utils import timezone

from ptce.calls import operations as calls
from ptce.poles.enums import PoleStatusKind
from ptce.poles.models import Pole, PoleStatus
from ptce.portal.queries import versions
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call
from tests.factories.organisations import officer
from tests.factories.poles import laureate, past_call
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


@pytest.fixture
def found():
    now = timezone.now()
    return call(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=12))


def addresses(found):
    pole = laureate(past_call(), "Pôle du Val", region=region("53"))
    return [
        "/",
        "/appels/",
        f"/appels/{found.slug}/",
        f"/appels/{found.slug}/laureats/",
        "/poles/",
        f"/poles/{pole.slug}/",
        "/carte/",
        "/sitemap.xml",
    ]


def again(client, address, etag):
    return client.get(address, headers={"If-None-Match": etag})


def test_an_unchanged_page_is_not_sent_again(client, found):
    for address in addresses(found):
        first = client.get(address)
        second = again(client, address, first.headers["ETag"])

        assert (address, second.status_code, second.content) == (address, 304, b"")
        assert second.headers["ETag"] == first.headers["ETag"]
        assert (first.headers["Cache-Control"], "Cookie" in first.headers["Vary"]) == ("public, no-cache", True)


def test_a_change_in_the_registry_sends_every_page_that_shows_it(client, found):
    pages = {address: client.get(address).headers["ETag"] for address in addresses(found)}
    laureate(past_call("Autre"), "Pôle du Val", now=timezone.now())

    assert {address: again(client, address, etag).status_code for address, etag in pages.items()} == dict.fromkeys(pages, 200)


def test_a_withdrawal_sends_the_page_of_the_call_and_the_lists(client, found):
    pages = {address: client.get(address).headers["ETag"] for address in ("/", "/appels/", f"/appels/{found.slug}/")}
    calls.withdraw(call=found, reason="Erreur de calendrier.", actor=officer(), now=timezone.now())

    assert {address: again(client, address, etag).status_code for address, etag in pages.items()} == dict.fromkeys(pages, 200)


def test_a_search_has_its_own_version(client):
    assert client.get("/poles/?texte=a").headers["ETag"] != client.get("/poles/?texte=b").headers["ETag"]


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_somebody_with_a_session_or_a_message_gets_a_fresh_page(client, found, cookie):
    etag = client.get("/").headers["ETag"]
    client.cookies[cookie] = "x"

    response = again(client, "/", etag)

    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (timedelta(days=-10, seconds=-1), timedelta(days=-10), True),  # opens
        (timedelta(0), timedelta(seconds=1), True),  # closes: the very instant is in time
        (timedelta(days=-9), timedelta(days=-9, hours=1), False),
        (timedelta(days=-9), timedelta(days=-8), True),  # one day less to apply
        (timedelta(hours=-5), timedelta(hours=-5, minutes=1), True),  # the last two days show the clock
        (timedelta(hours=-5), timedelta(hours=-5, seconds=20), False),
    ],
)
def test_the_version_of_a_call_follows_the_clock_where_the_page_does(before, after, changes):
    closes = NOON
    found = call(opens_at=closes - timedelta(days=10), closes_at=closes)

    assert (versions.one_call(found.slug, closes + before) != versions.one_call(found.slug, closes + after)) == changes


@pytest.mark.parametrize(
    ("before", "after"),
    [(timedelta(days=-10, seconds=-1), timedelta(days=-10)), (timedelta(0), timedelta(seconds=1)), (timedelta(days=-9), timedelta(days=-8))],
)
def test_the_version_of_the_lists_follows_openings_closings_and_days(before, after):
    call(opens_at=NOON - timedelta(days=10), closes_at=NOON)

    assert versions.all_calls(NOON + before) != versions.all_calls(NOON + after)


@pytest.mark.parametrize(("address", "statements"), [("/appels/{slug}/", 1), ("/poles/pole-du-val/", 2), ("/poles/", 1), ("/", 3)])
def test_not_modified_costs_next_to_nothing(client, found, django_assert_num_queries, address, statements):
    laureate(past_call(), "Pôle du Val")
    address = address.format(slug=found.slug)
    etag = client.get(address).headers["ETag"]

    with django_assert_num_queries(statements):
        assert again(client, address, etag).status_code == 304


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/appels/appel-long/", 4),
        ("/appels/appel-long/laureats/", 4),
        ("/poles/", 6),
        ("/poles/pole-0/", 5),
        ("/carte/", 6),
        ("/sitemap.xml", 5),
        ("/appels/", 7),
    ],
)
def test_a_page_costs_the_same_whatever_it_lists(client, count, address, statements, django_assert_num_queries):
    found = past_call("Appel long")
    for number in range(count):
        pole = laureate(found, f"Pôle {number}", region=region("53"))
        PoleStatus.objects.create(pole=pole, kind=PoleStatusKind.DECLARED)
        past_call(f"Appel {number}")

    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_call_costs_six_statements(client, found, count, django_assert_num_queries):
    for number in range(count):
        laureate(found, f"Pôle {number}")

    with django_assert_num_queries(6):
        assert client.get(f"/appels/{found.slug}/").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_whatever_it_lists(client, found, count, django_assert_num_queries):
    for number in range(count):
        laureate(past_call(f"Appel {number}"), f"Pôle {number}")

    with django_assert_num_queries(10):
        assert client.get("/").status_code == 200


@pytest.mark.parametrize(("address", "statements"), [("/appels/ami-ptce/", 1), ("/", 3), ("/carte/", 1)])
def test_a_page_already_made_for_this_state_costs_its_version(client, found, address, statements, django_assert_num_queries):
    first = client.get(address)

    with django_assert_num_queries(statements):
        second = client.get(address)

    assert (second.status_code, second.content, second.headers["ETag"]) == (200, first.content, first.headers["ETag"])
    assert second.headers["Content-Type"] == first.headers["Content-Type"]


def test_a_signed_in_person_pays_three_statements_more_at_most(client, django_assert_max_num_queries):
    laureate(past_call())
    client.force_login(UserFactory())
    client.get("/poles/")

    with django_assert_max_num_queries(9):
        assert client.get("/poles/").status_code == 200
    assert Pole.objects.count() == 1
