from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ptce.publicity import operations
from ptce.publicity.forms import RectificationForm
from ptce.publicity.models import Follower, Rectification
from tests.calls.conftest import sign_in
from tests.factories.accounts import UserFactory
from tests.factories.calls import call
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return sign_in(client, officer())


@pytest.fixture
def one():
    now = timezone.now()
    return call(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=30))


def typed(one, **changes):
    """Return what a browser posts of the form, some boxes changed."""
    form = RectificationForm(initial=RectificationForm.initial_of(one))
    boxes = {name: form[name].value() for name in form.fields if name not in {"accepts_earlier", "closes_which"}}
    shown = {name: form.fields[name].prepare_value(value) for name, value in boxes.items()}
    shown |= {"closes_on": boxes["closes_on"].isoformat(), "closes_time": boxes["closes_time"].strftime("%H:%M"), "reason": "Erreur de plume."}
    return {name: "" if value is None else value for name, value in shown.items()} | changes


def test_an_officer_reads_the_differences_then_publishes_them(desk, client, one):
    address = reverse("publicity:rectification", args=[one.pk])
    values = typed(one, contact_phone="09 99 99 99 99")

    page = desk.post(address, values).content.decode()
    assert ("<ins>" in page, "Erreur de plume." in page, Rectification.objects.count()) == (True, True, 0)

    assert desk.post(address, values | {"confirm": "1"}).status_code == 302
    shown = desk.get(f"/appels/{one.slug}/").content.decode()
    assert "Appel rectifié le" in shown
    assert "Erreur de plume." in shown
    assert set(Rectification.objects.get().changes) == {"contact_phone"}


def test_nothing_typed_is_nothing_rectified_and_what_was_typed_stays(desk, one):
    address = reverse("publicity:rectification", args=[one.pk])

    assert "Rien n’a changé" in desk.post(address, typed(one)).content.decode()
    page = desk.post(address, typed(one, reason="", summary="Un autre résumé")).content.decode()
    assert ("Un autre résumé" in page, "Dites pourquoi l’appel est rectifié" in page) == (True, True)
    page = desk.post(address, typed(one, summary="Un autre résumé", back="1")).content.decode()
    assert "Voir les différences" in page


def test_a_closing_brought_forward_asks_for_a_tick(desk, one):
    address = reverse("publicity:rectification", args=[one.pk])
    values = typed(one, closes_on=(timezone.now() + timedelta(days=20)).date().isoformat())

    assert "La clôture est avancée" in desk.post(address, values).content.decode()
    assert "cochez la case" in desk.post(address, values | {"confirm": "1"}).content.decode()
    assert desk.post(address, values | {"confirm": "1", "accepts_earlier": "on"}).status_code == 302


def test_a_visitor_asks_and_confirms(client, one):
    page = client.get(f"/appels/{one.slug}/").content.decode()
    assert reverse("follow", args=[one.slug]) in page
    client.post(reverse("follow", args=[one.slug]), {"email": "a@exemple.test"})
    link = operations.following.emails.queries.confirm_link(Follower.objects.get()).removeprefix("http://testserver")

    assert "C’est confirmé" in client.post(link).content.decode()
    assert Follower.objects.get().confirmed_at is not None


def test_a_signed_in_person_follows_and_stops_in_one_click(client, one):
    client.force_login(UserFactory())
    assert "Ne plus suivre" not in client.get(f"/appels/{one.slug}/").content.decode()
    client.post(reverse("follow", args=[one.slug]))
    assert "Ne plus suivre" in client.get(f"/appels/{one.slug}/").content.decode()
    client.post(reverse("unfollow", args=[one.slug]))
    assert "Ne plus suivre" not in client.get(f"/appels/{one.slug}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_call_costs_the_same_whatever_its_rectifications(client, one, django_assert_max_num_queries, count):
    for number in range(count):
        one.refresh_from_db()
        values = {"contact_phone": f"01 02 03 04 0{number}"}
        given = {"reason": "Erreur.", "accepts_earlier": False, "base_version": one.version, "actor": officer(), "now": timezone.now()}
        operations.rectify(call=one, changes=values, **given)
    with django_assert_max_num_queries(8):
        page = client.get(f"/appels/{one.slug}/").content.decode()
    assert page.count("Rectification n°") == count
