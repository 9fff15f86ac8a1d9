"""The feed of calls and the calendars of deadlines, read back by the libraries people's programs are made with."""

from datetime import timedelta
from xml.etree import ElementTree

import icalendar
import ics
import pytest
import vobject
from django.utils import timezone

from ptce.calls import operations as calls
from ptce.core.dates import PARIS
from ptce.portal.queries import feeds
from ptce.publicity import operations as publicity
from tests.factories.calls import call
from tests.factories.organisations import officer
from tests.factories.poles import laureate

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


def opened(now, **fields):
    return call(**{"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=12)} | fields)


def atom(client):
    response = client.get("/appels/flux.atom")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 – our own answer


def titles(client):
    return [entry.findtext("a:title", namespaces=ATOM) for entry in atom(client).findall("a:entry", ATOM)]


def calendar(client, path="/appels/calendrier.ics"):
    response = client.get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return response.content.decode()


def test_the_feed_tells_openings_withdrawals_and_results(client, now):
    opened(now, title="Appel ouvert")
    opened(now, title="À venir", opens_at=now + timedelta(days=3))
    gone = opened(now, title="Retiré")
    calls.withdraw(call=gone, reason="Erreur.", actor=officer(), now=now)
    laureate(opened(now, title="Décidé"), "Pôle du Val", now=now - timedelta(days=1))

    assert {title.replace("\u00a0", " ") for title in titles(client)} == {
        *(f"Appel ouvert : {name}" for name in ("Appel ouvert", "Retiré", "Décidé")),
        *(f"Appel annoncé : {name}" for name in ("Appel ouvert", "Retiré", "Décidé", "À venir")),
        "Appel retiré : Retiré",
        "Lauréats : Décidé",
    }


def test_an_entry_has_what_the_standard_asks(client, now):
    one = opened(now)
    feed = atom(client)

    for tag in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{tag}", namespaces=ATOM)
    ids = [entry.findtext("a:id", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert ids == [f"tag:testserver,2026:appel:{one.pk}-{name}" for name in ("ouverture", "annonce")]
    assert all(entry.findtext("a:updated", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM))
    assert feed.findtext("a:updated", namespaces=ATOM) == feed.findtext("a:entry/a:updated", namespaces=ATOM)


def test_an_unchanged_feed_is_not_sent_again(client, now):
    opened(now)
    for path in ("/appels/flux.atom", "/appels/calendrier.ics"):
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    gone = opened(now, title="Autre")
    assert client.get("/appels/flux.atom", headers={"If-None-Match": etag}).status_code == 200
    etag = client.get("/appels/flux.atom").headers["ETag"]
    calls.withdraw(call=gone, reason="Erreur.", actor=officer(), now=now)
    assert client.get("/appels/flux.atom", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.filterwarnings("ignore:'maxsplit' is passed:DeprecationWarning:ics.utils")
def test_three_readers_agree_on_a_deadline(client, now):
    one = opened(now, title="AMI « Pôles » ; été, virgules")
    text = calendar(client, f"/appels/{one.slug}.ics")

    (mine,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    (theirs,) = ics.Calendar(text).events
    other = vobject.readOne(text).vevent
    assert {mine["UID"], theirs.uid, other.uid.value} == {f"appel-{one.pk}-cloture@testserver"}
    assert mine.start == theirs.begin.datetime == other.dtstart.value == one.closes_at
    assert mine["SUMMARY"] == theirs.name == other.summary.value == f"Clôture\u00a0: {one.title}"
    assert "Heures d’outre-mer" in mine["DESCRIPTION"]
    assert "à La Réunion" in mine["DESCRIPTION"]
    assert (mine["STATUS"], mine.DTSTART.tzinfo.utcoffset(one.closes_at.replace(tzinfo=None))) == (
        "CONFIRMED",
        one.closes_at.astimezone(PARIS).utcoffset(),
    )


def test_the_zone_is_written_with_its_two_rules(client, now):
    opened(now)
    text = calendar(client)

    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "DTSTART;TZID=Europe/Paris:" in text
    assert text.count("RRULE") == 2
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_withdrawn_call_is_cancelled_under_the_same_uid_with_a_higher_sequence(client, now):
    one = opened(now)
    (before,) = icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")
    calls.withdraw(call=one, reason="Erreur de calendrier.", actor=officer(), now=now)
    (after,) = icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")

    assert (after["UID"], after["STATUS"]) == (before["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_rectification_is_an_entry_and_raises_the_sequence(client, now):
    one = opened(now)
    (before,) = icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")
    closing = now + timedelta(days=20)
    given = {"reason": "Délai allongé.", "accepts_earlier": False, "base_version": one.version, "actor": officer(), "now": now}
    publicity.rectify(call=one, changes={"closes_at": closing}, **given)

    entry = atom(client).find("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == f"Appel rectifié\u00a0: {one.title}"
    assert "Motif\u00a0: Délai allongé." in entry.findtext("a:summary", namespaces=ATOM)
    (after,) = icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")
    assert (after["UID"], after.start, after["SEQUENCE"]) == (before["UID"], closing, before["SEQUENCE"] + 1)


def test_each_wave_is_a_deadline(client, now):
    one = opened(now, closes_at=None)
    for number, days in enumerate((5, 25), start=1):
        calls.add_wave(call=one, closes_at=now + timedelta(days=days), base_version=one.version + number - 1, actor=officer(), now=now)

    events = icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")
    assert [event["UID"] for event in events] == [f"appel-{one.pk}-releve-{number}@testserver" for number in (1, 2)]


@pytest.mark.parametrize("demo", [False, True])
def test_an_invented_call_is_told_in_the_demonstration_alone_and_marked(client, now, settings, demo):
    settings.DEMO = demo
    one = opened(now, is_fictional=True)

    assert titles(client) == ([f"Appel ouvert\u00a0: [fictif] {one.title}", f"Appel annoncé\u00a0: [fictif] {one.title}"] if demo else [])
    assert len(icalendar.Calendar.from_ical(calendar(client)).walk("VEVENT")) == demo
    assert client.get(f"/appels/{one.slug}.ics").status_code == (200 if demo else 404)


def test_a_draft_is_told_nowhere(client, now):
    draft = call(status="DRAFT")

    assert titles(client) == []
    assert client.get(f"/appels/{draft.slug}.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_feeds_cost_the_same_whatever_their_length(now, django_assert_num_queries, count):
    for number in range(count):
        opened(now, title=f"Appel {number}")
    with django_assert_num_queries(4):
        feeds.entries(now)
    with django_assert_num_queries(2):
        feeds.deadlines(now)
