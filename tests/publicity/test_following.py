from datetime import timedelta

import pytest
from django.urls import reverse

from ptce.calls import operations as calls
from ptce.mailing.models import Mail
from ptce.publicity import operations, queries
from ptce.publicity.enums import NoticeKind, Origin
from ptce.publicity.models import Follower, Notice
from ptce.selection.operations import publish_due
from tests.calls.test_concurrency import at_once
from tests.conftest import NOON
from tests.factories import dossiers, selection
from tests.factories.accounts import UserFactory
from tests.factories.calls import call
from tests.factories.organisations import officer
from tests.publicity.test_rectifying import LATER, rectify

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def follower(one, email="a@exemple.test", *, now=NOON - DAY):
    operations.ask_to_follow(call=one, email=email, now=now)
    return operations.confirm(follower=Follower.objects.get(call=one, email=email), now=now)


def notices():
    """Return who was sent which subject, confirmations left out."""
    return sorted((mail.to, mail.subject.split("\u00a0:")[0]) for mail in Mail.objects.filter(key__startswith="publicity.notice"))


def test_an_address_is_told_nothing_before_it_is_confirmed():
    one = call()
    operations.ask_to_follow(call=one, email=" A@Exemple.test ", now=NOON - DAY)
    rectify(one, closes_at=LATER)
    operations.write_notices(now=NOON)

    (mail,) = Mail.objects.filter(key__startswith="publicity.")
    assert (mail.to, mail.subject[:18], notices()) == ("a@exemple.test", "Suivre l’appel « A".replace("« ", "«\u00a0"), [])
    assert queries.confirm_link(Follower.objects.get()) in mail.body


def test_a_confirmed_address_is_told_once_whatever_runs_twice():
    one = call()
    follower(one)
    rectify(one, closes_at=LATER)
    for _ in range(2):
        operations.write_notices(now=NOON)

    assert notices() == [("a@exemple.test", "Appel rectifié")]
    mail = Mail.objects.get(key__startswith="publicity.notice")
    assert mail.unsubscribe_url == queries.stop_link(Follower.objects.get())
    assert mail.unsubscribe_url in mail.body
    assert "– Clôture\u00a0: vendredi 16\u00a0octobre 2026" in mail.body


def test_who_confirms_after_a_notice_is_not_told_of_it():
    one = call()
    rectify(one, closes_at=LATER)
    follower(one, now=NOON + timedelta(minutes=1))
    operations.write_notices(now=NOON + DAY)

    assert notices() == []


def test_asking_twice_a_day_sends_one_mail_and_asking_when_one_follows_sends_none():
    one = call()
    for hours in (0, 1):
        operations.ask_to_follow(call=one, email="a@exemple.test", now=NOON + timedelta(hours=hours))
    assert Mail.objects.count() == 1

    operations.confirm(follower=Follower.objects.get(), now=NOON + timedelta(hours=2))
    operations.ask_to_follow(call=one, email="a@exemple.test", now=NOON + DAY)
    assert Mail.objects.count() == 1


def test_a_link_of_confirmation_dies_after_a_week():
    one = call()
    operations.ask_to_follow(call=one, email="a@exemple.test", now=NOON)
    with pytest.raises(operations.LinkDead):
        operations.confirm(follower=Follower.objects.get(), now=NOON + timedelta(days=7, seconds=1))


def test_teams_follow_by_default_and_may_stop():
    draft = dossiers.dossier(now=NOON - DAY)
    one, owner = draft.call, dossiers.owner_of(draft)
    other = dossiers.member(draft, now=NOON - DAY)
    operations.unfollow(call=one, actor=other, now=NOON)
    rectify(one, closes_at=LATER)
    operations.write_notices(now=NOON)

    assert notices() == [(owner.email, "Appel rectifié")]
    assert Follower.objects.get(person=owner).origin == Origin.TEAM


def test_a_person_follows_in_one_click_and_stops():
    one, person = call(), UserFactory()
    operations.follow(call=one, actor=person, now=NOON - DAY)
    operations.follow(call=one, actor=person, now=NOON)
    rectify(one, closes_at=LATER)
    operations.write_notices(now=NOON)
    assert notices() == [(person.email, "Appel rectifié")]

    operations.unfollow(call=one, actor=person, now=NOON)
    one.refresh_from_db()
    rectify(one, closes_at=LATER + DAY, now=NOON + DAY)
    operations.write_notices(now=NOON + DAY)
    assert len(notices()) == 1


def test_many_followers_are_told_batch_by_batch_and_once(monkeypatch):
    monkeypatch.setattr(operations.notices, "BATCH", 2)
    one = call()
    for number in range(5):
        follower(one, f"a{number}@exemple.test")
    rectify(one, closes_at=LATER)

    assert [operations.write_notices(now=NOON) for _ in range(2)] == [5, 0]
    assert len(notices()) == 5


def test_a_closing_is_announced_a_week_before_once_and_again_when_put_off():
    one = call()
    follower(one)
    assert operations.announce_closings(now=NOON + 22 * DAY) == 0
    assert [operations.announce_closings(now=NOON + 23 * DAY) for _ in range(2)] == [1, 0]
    rectify(one, closes_at=LATER, now=NOON + 24 * DAY)
    assert operations.announce_closings(now=NOON + 40 * DAY) == 1

    operations.write_notices(now=NOON + 40 * DAY)
    assert [subject for _, subject in notices()] == ["Appel rectifié", "Bientôt la clôture", "Bientôt la clôture"]


def test_a_wave_is_announced_too():
    one = call(closes_at=None)
    calls.add_wave(call=one, closes_at=NOON + 5 * DAY, base_version=one.version, actor=officer(), now=NOON)

    assert operations.announce_closings(now=NOON) == 1
    assert Notice.objects.get().facts["wave"] == "relève 1"


def test_a_withdrawal_is_told_once():
    one = call()
    follower(one)
    calls.withdraw(call=one, reason="Erreur.", actor=officer(), now=NOON)
    assert [operations.announce_withdrawals(now=NOON) for _ in range(2)] == [1, 0]
    operations.write_notices(now=NOON)

    assert notices() == [("a@exemple.test", "Appel retiré")]


def test_laureates_are_told_when_the_embargo_ends_and_not_before():
    embargo = selection.LATER + DAY
    session = selection.confirmed(embargo_until=embargo)
    publish_due(now=embargo - timedelta(seconds=1))
    assert Notice.objects.filter(kind=NoticeKind.LAUREATES).count() == 0

    publish_due(now=embargo)
    assert Notice.objects.get(kind=NoticeKind.LAUREATES).key == f"laureates-{session.pk}"


def test_addresses_are_forgotten_when_they_serve_no_more():
    decided, open_, never, old = call(title="Décidé"), call(title="Ouvert"), call(title="Jamais"), call(title="Vieux")
    for one in (decided, open_, old):
        follower(one)
    operations.ask_to_follow(call=never, email="a@exemple.test", now=NOON)
    operations.tell(call=decided, kind=NoticeKind.LAUREATES, key="x", now=NOON)

    assert operations.forget_followers(now=NOON + 7 * DAY) == 0
    assert operations.forget_followers(now=NOON + 8 * DAY) == 1
    assert operations.forget_followers(now=NOON + 32 * DAY) == 1
    assert set(Follower.objects.values_list("call__title", flat=True)) == {"Ouvert", "Vieux"}
    assert operations.forget_followers(now=NOON + 400 * DAY) == 2


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_mail_once():
    one = call()
    for number in range(3):
        follower(one, f"a{number}@exemple.test")
    rectify(one, closes_at=LATER)

    at_once(*[lambda: operations.write_notices(now=NOON)] * 2)
    assert len(notices()) == 3


def test_no_link_of_a_mail_acts_when_it_is_only_opened(client):
    one = follower(call())
    for link in (queries.confirm_link(one), queries.stop_link(one)):
        path = link.removeprefix("http://testserver")
        assert [client.get(path).status_code, client.head(path).status_code] == [200, 200]
    one.refresh_from_db()
    assert one.stopped_at is None

    assert client.get(reverse("follow_stop", args=["faux"])).status_code == 404
    assert "plus valable" in client.get(reverse("follow_confirm", args=["faux"])).content.decode()


def test_a_mail_program_stops_in_one_click_without_cookie(client):
    one = follower(call())
    client.handler.enforce_csrf_checks = True
    path = queries.stop_link(one).removeprefix("http://testserver")

    response = client.post(path, {"List-Unsubscribe": "One-Click"})

    one.refresh_from_db()
    assert (response.status_code, response.content, one.stopped_at is not None) == (200, b"", True)


@pytest.mark.parametrize("is_known", [False, True])
def test_the_form_gives_no_hint_whether_an_address_follows(client, is_known):
    one = call()
    if is_known:
        follower(one)
    response = client.post(reverse("follow", args=[one.slug]), {"email": "a@exemple.test"})

    assert "Si a@exemple.test ne suit pas déjà cet appel, un message vient d’y partir." in response.content.decode()


def test_the_form_refuses_a_wrong_address_and_too_many_demands(client):
    address = reverse("follow", args=[call().slug])
    assert "Cette adresse n’est pas complète" in client.post(address, {"email": "sans-arobase"}).content.decode()

    pages = [client.post(address, {"email": "a@exemple.test"}).content.decode() for _ in range(6)]
    assert ["Trop de demandes" in page for page in pages] == [False] * 5 + [True]
