"""Open sessions: seen by their owner alone, ended by them, forgotten with no address kept."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from ptce.accounts import operations
from ptce.accounts.models import OpenSession, User
from ptce.accounts.rules import device
from ptce.journal.models import Entry
from tests.accounts.test_sign_in import enter
from tests.conftest import NOON
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
ADDRESS = "camille@exemple.test"


def signed_in(agent: str = FIREFOX, address: str = ADDRESS) -> Client:
    client = Client(headers={"user-agent": agent})
    enter(client, address)
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/compte/email/").status_code == 200


def listed(client: Client) -> str:
    return client.get("/compte/sessions/").content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (PHONE, "Safari sur iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36", "Chrome sur Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge sur Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36", "Chrome sur Android"),
        ("<script>alert(1)</script>", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_device_is_told_in_a_few_french_words(agent: str, words: str):
    assert device(agent) == words


def test_both_devices_are_listed_and_the_current_one_says_so():
    signed_in(PHONE)
    desk = signed_in(FIREFOX)

    page = listed(desk)

    assert page.index("Firefox sur Windows") < page.index("cette session") < page.index("Safari sur iPhone")
    assert page.count("Terminer<span") == 1


def test_an_ended_session_is_signed_out_at_its_next_request():
    phone, desk = signed_in(PHONE), signed_in(FIREFOX)
    other = OpenSession.objects.get(device="Safari sur iPhone")

    response = desk.post(f"/compte/sessions/{other.pk}/terminer/", follow=True)

    assert "La session est terminée." in response.content.decode()
    assert (is_signed_in(phone), is_signed_in(desk)) == (False, True)
    assert Entry.objects.get(verb="accounts.end_sessions").changes == {"sessions": 1}
    assert "était déjà terminée" in desk.post(f"/compte/sessions/{other.pk}/terminer/", follow=True).content.decode()


def test_all_others_end_at_once_and_mine_goes_on():
    others, mine = [signed_in(PHONE), signed_in(PHONE)], signed_in(FIREFOX)

    response = mine.post("/compte/sessions/autres/terminer/", follow=True)

    assert "2 autres sessions terminées." in response.content.decode()
    assert [is_signed_in(client) for client in (*others, mine)] == [False, False, True]
    assert "nulle part ailleurs" in listed(mine)


def test_nobody_sees_nor_ends_the_session_of_somebody_else():
    theirs, mine = signed_in(PHONE, "autre@exemple.test"), signed_in(FIREFOX)
    session = OpenSession.objects.get(device="Safari sur iPhone")

    assert "Safari sur iPhone" not in listed(mine)
    mine.post(f"/compte/sessions/{session.pk}/terminer/")
    mine.post("/compte/sessions/autres/terminer/")
    with pytest.raises(PermissionDenied):
        operations.end_sessions(sessions=[session], actor=User.objects.get(email=ADDRESS), now=NOON)

    assert is_signed_in(theirs)


def test_a_session_opened_before_the_list_existed_finds_itself_in_it(client: Client):
    client.force_login(UserFactory())

    assert "cette session" in listed(client)
    assert OpenSession.objects.count() == 1


def test_no_address_of_the_network_is_kept():
    client = Client(headers={"user-agent": FIREFOX}, REMOTE_ADDR="203.0.113.7")
    enter(client, ADDRESS)

    assert "203.0.113.7" not in str(list(OpenSession.objects.values()))
    assert {field.name for field in OpenSession._meta.fields} == {"id", "person", "session_key", "device", "opened_at", "seen_at"}


def test_the_last_use_is_written_every_few_minutes_and_not_at_each_request():
    client = signed_in()
    OpenSession.objects.update(seen_at=NOON)
    caches["process"].clear()
    client.get("/compte/2fa/")
    seen = OpenSession.objects.get().seen_at
    assert seen > NOON

    client.get("/compte/2fa/")

    assert OpenSession.objects.get().seen_at == seen


def test_sessions_whose_time_is_over_are_forgotten():
    signed_in(PHONE)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    desk = signed_in(FIREFOX)

    assert operations.forget_ended_sessions(now=timezone.now()) == 1
    assert operations.forget_ended_sessions(now=timezone.now()) == 0
    assert [session.device for session in OpenSession.objects.all()] == ["Firefox sur Windows"]
    assert is_signed_in(desk)


def test_signing_out_closes_the_session_in_the_list():
    phone, desk = signed_in(PHONE), signed_in(FIREFOX)

    phone.post("/compte/logout/")

    assert "Safari sur iPhone" not in listed(desk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(rows: int, django_assert_num_queries):
    mine = signed_in(FIREFOX)
    for key in range(rows):
        Session.objects.create(session_key=f"cle{key}", session_data="", expire_date=timezone.now() + timedelta(hours=1))
        operations.open_session(person=User.objects.get(), session_key=f"cle{key}", user_agent=PHONE, now=timezone.now())
    mine.get("/compte/sessions/")

    with django_assert_num_queries(7):
        page = listed(mine)

    assert page.count("Terminer<span") == rows
