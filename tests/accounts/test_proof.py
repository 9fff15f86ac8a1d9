"""Acts that matter ask again who one is, after half an hour; what was posted comes back, and nothing is done meanwhile."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from ptce.accounts.models import User
from ptce.dossiers.models import TeamMember
from ptce.organisations.enums import BodyKind
from ptce.organisations.models import Mandate
from ptce.selection import queries
from ptce.selection.models import Export, Session
from tests.accounts.test_sign_in import code_sent_to, enter, hold, totp_code
from tests.dossiers import screens
from tests.factories import dossiers, selection
from tests.factories.accounts import UserFactory
from tests.factories.organisations import body, officer

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = 3600


def client_of(person: User, *, ago: float = 0, kind: str = "mfa") -> Client:
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": kind, "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def prove_by_mail(client: Client, address: str, asked: str):
    client.post(asked, {"action": "send"})
    return client.post(asked, {"code": code_sent_to(address)})


def hidden_of(page) -> dict[str, str]:
    return {name: value for name, value in page.context["held"]["fields"]}


def confirmation():
    session = selection.submitted()
    person = hold(officer())
    return (
        person,
        reverse("selection:confirm", args=[session.call.slug]),
        {"digest": queries.list_to_read(session).digest},
        lambda: Session.objects.get(pk=session.pk).status,
    )


def giving():
    person = hold(officer())
    posted = {"email": "nouvelle@exemple.test", "body": body(BodyKind.CNA).pk, "role": "EXPERT", "starts_on": "2026-01-01", "ends_on": ""}
    return person, reverse("mandates:give"), posted, lambda: Mandate.objects.filter(person__email="nouvelle@exemple.test").exists()


def ending():
    person, other = hold(officer()), hold(officer())
    mandate = Mandate.objects.get(person=other)
    return person, reverse("mandates:end", args=[mandate.pk]), {}, lambda: Mandate.objects.get(pk=mandate.pk).ends_at is not None


def exporting():
    person, call = hold(officer()), selection.call()
    posted = {"key": "00000000-0000-4000-8000-000000000001", "format": "WHOLE"}
    return person, reverse("selection:ask_export", args=[call.slug]), posted, Export.objects.exists


def handing_over():
    draft = screens.draft()
    owner, heir = dossiers.owner_of(draft), dossiers.member(draft)
    place = TeamMember.objects.get(dossier=draft, person=heir)
    return owner, screens.address("hand_over", draft, place.pk), {}, lambda: dossiers.owner_of(draft) == heir


def changing_addresses():
    person = UserFactory()
    return (
        person,
        "/compte/email/",
        {"email": "autre@exemple.test", "action_add": ""},
        lambda: any(m.to == ["autre@exemple.test"] for m in mail.outbox),
    )


ACTS = [confirmation, giving, ending, exporting, handing_over, changing_addresses]


@pytest.mark.parametrize("make", ACTS)
def test_after_half_an_hour_the_act_asks_again_and_keeps_what_was_posted(make):
    person, address, posted, done = make()
    client = client_of(person, ago=HOUR)
    before = done()

    asked = client.post(address, posted)

    assert asked.url == "/compte/preuve/?next=%2Fcompte%2Freprendre%2F"
    assert done() == before
    assert prove_by_mail(client, person.email, asked.url).url == "/compte/reprendre/"
    page = client.get("/compte/reprendre/")
    assert hidden_of(page) == {name: str(value) for name, value in posted.items()}
    assert f'action="{address}"' in page.content.decode()
    client.post(address, hidden_of(page))
    assert done() != before


@pytest.mark.parametrize("make", ACTS)
def test_soon_after_signing_in_the_act_is_done_at_once(make):
    person, address, posted, done = make()
    before = done()

    response = client_of(person).post(address, posted)

    assert "/compte/preuve/" not in response.headers.get("Location", "")
    assert done() != before


def test_the_csv_of_all_dossiers_asks_again_too():
    person, call = hold(officer()), selection.call()
    address = reverse("selection:csv", args=[call.slug])

    assert client_of(person, ago=HOUR).get(address).url.startswith("/compte/preuve/?next=%2Fpilotage%2Fexports%2F")
    assert client_of(person).get(address).status_code == 200


def test_who_has_an_application_shows_its_code_and_goes_on():
    person, address, posted, done = giving()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    client = client_of(person, ago=HOUR)

    page = client.get(client.post(address, posted).url, follow=True)
    assert page.redirect_chain[-1][0] == "/compte/2fa/reauthenticate/?next=%2Fcompte%2Freprendre%2F"
    resumed = client.post(page.redirect_chain[-1][0], {"code": totp_code(secret), "next": "/compte/reprendre/"}, follow=True)

    client.post(address, hidden_of(resumed))
    assert done()


def test_an_application_cannot_be_passed_by_by_mail():
    person = hold(officer())
    TOTP.activate(person, generate_totp_secret())
    client = client_of(person, ago=HOUR)

    assert client.post("/compte/preuve/", {"action": "send"}).url == "/compte/2fa/reauthenticate/"
    assert not [message for message in mail.outbox if message.to == [person.email]]


def test_three_wrong_codes_are_enough():
    person = UserFactory()
    client = client_of(person, ago=HOUR)
    client.post("/compte/preuve/", {"action": "send"})
    code = code_sent_to(person.email)

    answers = [client.post("/compte/preuve/", {"code": "FAUX-CODE"}, follow=True).content.decode() for _ in range(3)]

    assert "Ce code n’est pas le bon" in answers[0]
    assert "Trop d’essais" in answers[2]
    client.post("/compte/preuve/", {"code": code})
    assert client.post("/compte/email/", {"email": "autre@exemple.test", "action_add": ""}).url.startswith("/compte/preuve/")


def test_a_person_is_not_flooded_with_codes():
    person = UserFactory()
    client = client_of(person, ago=HOUR)

    pages = [client.post("/compte/preuve/", {"action": "send"}, follow=True).content.decode() for _ in range(4)]

    assert "Trop d’essais en peu de temps" in pages[-1]
    assert len(mail.outbox) == 3


def test_a_code_of_one_session_proves_nothing_in_another():
    person = UserFactory()
    first, second = client_of(person, ago=HOUR), client_of(person, ago=HOUR)
    first.post("/compte/preuve/", {"action": "send"})

    second.post("/compte/preuve/", {"code": code_sent_to(person.email)})

    assert second.post("/compte/email/", {"email": "autre@exemple.test", "action_add": ""}).url.startswith("/compte/preuve/")


def test_what_waits_is_done_by_nobody_without_the_proof():
    person, address, posted, done = giving()
    client = client_of(person, ago=HOUR)
    client.post(address, posted)

    assert client.get("/compte/reprendre/").url.startswith("/compte/preuve/")
    assert client_of(person).get("/compte/reprendre/").url == "/bureau/"
    assert not done()


def test_a_real_sign_in_counts_as_a_proof(client):
    enter(client, "camille@exemple.test")

    response = client.post("/compte/email/", {"email": "autre@exemple.test", "action_add": ""})

    assert response.url == "/compte/confirm-email/"


def test_a_script_is_told_and_keeps_what_was_typed():
    person, address, posted, _ = handing_over()

    response = client_of(person, ago=HOUR).post(address, posted, headers={"accept": "application/json"})

    assert (response.status_code, response.json()["error"], response.json()["login"]) == (401, "proof", "/compte/preuve/")
