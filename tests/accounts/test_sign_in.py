"""Sign-in in the real way: an address, a code by mail, a second factor for those who hold a mandate."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ptce.accounts.models import User
from ptce.core.models import SharedEntry
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db(transaction=True)

CONFIRM = "/compte/login/code/confirm/"


def code_sent_to(address: str) -> str:
    message = next(message for message in reversed(mail.outbox) if message.to == [address])
    return re.search(r"^    (\S+)$", message.body, re.MULTILINE)[1]


def ask(client: Client, address: str, **more: str):
    return client.post("/compte/login/", {"email": address, **more})


def enter(client: Client, address: str, **more: str):
    ask(client, address)
    return client.post(CONFIRM, {"code": code_sent_to(address), **more})


def totp_code(secret: str, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def hold(person: User) -> User:
    Mandate.objects.filter(person=person).update(starts_at=timezone.now() - timezone.timedelta(days=1))
    return person


def test_a_new_address_signs_up_by_signing_in(client: Client):
    response = enter(client, "Nouvelle.Personne@exemple.test")

    person = User.objects.get()
    assert (response.status_code, response.url) == (302, "/bureau/")
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.email == "nouvelle.personne@exemple.test"
    assert not person.has_usable_password()
    assert EmailAddress.objects.filter(user=person, email=person.email, verified=True, primary=True).count() == 1
    assert sorted(Entry.objects.values_list("verb", flat=True)) == ["accounts.confirm_address", "accounts.register"]


def test_no_account_is_made_of_an_address_nobody_proved(client: Client):
    ask(client, "jamais@exemple.test")

    assert not User.objects.exists()


def test_a_known_person_comes_back(client: Client):
    person = UserFactory(email="connue@exemple.test")

    enter(client, "connue@exemple.test")

    assert client.session["_auth_user_id"] == str(person.pk)
    assert User.objects.count() == 1


def test_a_confirmed_second_address_opens_the_same_account(client: Client):
    person = UserFactory(email="premiere@exemple.test")
    EmailAddress.objects.create(user=person, email="seconde@exemple.test", verified=True)

    enter(client, "seconde@exemple.test")

    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_unconfirmed_address_does_not_open_the_account_that_claims_it(client: Client):
    claimer = UserFactory(email="premiere@exemple.test")
    EmailAddress.objects.create(user=claimer, email="autrui@exemple.test", verified=False)

    enter(client, "autrui@exemple.test")

    assert User.objects.get(pk=client.session["_auth_user_id"]).email == "autrui@exemple.test"


def test_screens_and_mail_say_nothing_of_who_has_an_account():
    UserFactory(email="connue@exemple.test")
    seen = []
    for address in ("connue@exemple.test", "inconnu@exemple.test"):
        client = Client()
        posted = ask(client, address)
        page = client.get(CONFIRM).content.decode().replace(address, "X")
        page = re.sub(r'value="[A-Za-z0-9]{64}"', "", page)
        message = mail.outbox[-1]
        seen.append((posted.status_code, posted.url, page, message.subject, message.body.replace(code_sent_to(address), "C")))

    assert seen[0] == seen[1]


def test_a_wrong_code_is_refused_in_french_and_three_are_enough(client: Client):
    ask(client, "connue@exemple.test")
    first = client.post(CONFIRM, {"code": "FAUX-CODE"})
    assert "Ce code n’est pas le bon" in first.content.decode()
    client.post(CONFIRM, {"code": "FAUX-CODE"})
    last = client.post(CONFIRM, {"code": "FAUX-CODE"}, follow=True)

    assert "Trop d’essais" in last.content.decode()
    assert client.post(CONFIRM, {"code": code_sent_to("connue@exemple.test")}).url == "/compte/login/"
    assert "_auth_user_id" not in client.session


def test_a_code_works_once(client: Client):
    enter(client, "connue@exemple.test")
    code = code_sent_to("connue@exemple.test")
    client.post("/compte/logout/")

    assert client.post(CONFIRM, {"code": code}).url == "/compte/login/"


def test_a_new_code_replaces_the_first(client: Client):
    ask(client, "connue@exemple.test")
    first = code_sent_to("connue@exemple.test")
    client.post(CONFIRM, {"action": "resend"})
    second = code_sent_to("connue@exemple.test")

    assert first != second
    assert client.post(CONFIRM, {"code": first}).status_code == 200
    assert client.post(CONFIRM, {"code": second}).url == "/bureau/"


def test_an_address_cannot_be_flooded_with_codes(client: Client):
    for _ in range(3):
        ask(Client(), "cible@exemple.test")
    refused = ask(Client(), "cible@exemple.test")

    assert "Trop d’essais en peu de temps" in refused.content.decode()
    assert len(mail.outbox) == 3


def test_a_closed_account_does_not_open(client: Client):
    UserFactory(email="fermee@exemple.test", is_active=False)

    response = enter(client, "fermee@exemple.test")

    assert response.url == "/compte/inactive/"
    assert "Ce compte est fermé" in client.get(response.url).content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("wanted", "reached"), [("/espace/?page=2", "/espace/?page=2"), ("https://ailleurs.test/", "/bureau/"), ("//ailleurs.test", "/bureau/")]
)
def test_next_is_followed_inside_the_site_only(client: Client, wanted: str, reached: str):
    assert enter(client, "connue@exemple.test", next=wanted).url == reached


def test_the_code_is_erased_from_the_outbox_once_sent(client: Client):
    ask(client, "connue@exemple.test")
    code = code_sent_to("connue@exemple.test")

    kept = Mail.objects.get()
    assert code not in kept.body
    assert code not in kept.subject


@pytest.mark.parametrize(("make", "desk"), [(agent, "/instruction/"), (expert, "/jury/"), (officer, "/pilotage/"), (UserFactory, "/espace/")])
def test_each_person_lands_on_their_desk(client: Client, make, desk: str):
    person = hold(make())

    enter(client, person.email)

    assert client.get("/bureau/").url == desk


def test_a_mandate_demands_a_second_factor_set_up_at_once(client: Client):
    person = hold(officer())
    enter(client, person.email)

    asked = client.get("/pilotage/mandats/")
    assert asked.url == "/compte/2fa/totp/activate/?next=%2Fpilotage%2Fmandats%2F"
    page = client.get(asked.url)
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert secret in page.content.decode()
    done = client.post("/compte/2fa/totp/activate/", {"code": totp_code(secret)})
    assert done.url == "/compte/2fa/recovery-codes/"
    assert "J’ai gardé mes codes, continuer" in client.get(done.url).content.decode()
    assert client.get("/compte/2fa/suite/").url == "/pilotage/mandats/"
    assert client.get("/pilotage/mandats/").status_code == 200
    assert mail.outbox[-1].subject == "Second facteur réglé"


def test_the_second_factor_is_asked_at_each_sign_in(client: Client):
    person = hold(officer())
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    response = enter(client, person.email, next="/pilotage/mandats/")
    assert response.url == "/compte/2fa/authenticate/"
    assert "_auth_user_id" not in client.session
    wrong = client.post(response.url, {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.content.decode()
    assert client.post(response.url, {"code": totp_code(secret)}).url == "/pilotage/mandats/"
    assert client.get("/pilotage/mandats/").status_code == 200


@pytest.mark.parametrize(("steps", "is_taken"), [(-3, False), (-1, True), (0, True), (1, True), (3, False)])
def test_a_clock_one_step_away_is_forgiven(client: Client, steps: int, is_taken: bool):
    person = hold(officer())
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    asked = enter(client, person.email, next="/pilotage/mandats/")

    client.post(asked.url, {"code": totp_code(secret, steps=steps)})

    assert (client.get("/pilotage/mandats/").status_code == 200) is is_taken


def test_a_code_opens_once_however_long_it_stays_valid(client: Client, monkeypatch):
    person = hold(officer())
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    code = totp_code(secret)
    client.post(enter(client, person.email).url, {"code": code})
    # Forty seconds later the library has forgotten the code, whose step is still tolerated.
    caches["default"].delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")

    other = Client()
    again = other.post(enter(other, person.email).url, {"code": f"{code[:3]} {code[3:]}"})

    assert "Ce code n’est pas le bon" in again.content.decode()
    assert "_auth_user_id" not in other.session


def test_attempts_are_counted_where_all_processes_see_them(client: Client):
    ask(client, "connue@exemple.test")

    assert SharedEntry.objects.filter(cache_key__contains="rl:").exists()


def test_a_session_opened_before_the_second_factor_is_asked_for_it(client: Client):
    person = hold(officer())
    client.force_login(person)
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    asked = client.get("/pilotage/mandats/")
    assert asked.url == "/compte/2fa/reauthenticate/?next=%2Fpilotage%2Fmandats%2F"
    assert "Second facteur" in client.get(asked.url).content.decode()
    assert client.post(asked.url, {"code": totp_code(secret)}).url == "/pilotage/mandats/"
    assert client.get("/pilotage/mandats/").status_code == 200


def test_posting_to_the_setting_up_does_not_pass_a_factor_already_set_up(client: Client):
    person = hold(officer())
    client.force_login(person)
    TOTP.activate(person, generate_totp_secret())

    client.post("/compte/2fa/totp/activate/", {"code": "123456"})

    assert client.get("/pilotage/mandats/").status_code == 302


def test_an_applicant_needs_no_second_factor(client: Client):
    enter(client, "candidate@exemple.test")

    assert client.get("/compte/email/").status_code == 200


def test_an_address_is_added_by_its_code_and_made_the_main_one(client: Client):
    enter(client, "premiere@exemple.test")
    client.post("/compte/email/", {"email": "seconde@exemple.test", "action_add": ""})
    asked = client.get("/compte/confirm-email/")
    assert "Confirmez cette adresse" in asked.content.decode()
    client.post("/compte/confirm-email/", {"code": code_sent_to("seconde@exemple.test")})
    client.post("/compte/email/", {"email": "seconde@exemple.test", "action_primary": ""})

    assert User.objects.get().email == "seconde@exemple.test"
    assert mail.outbox[-1].subject == "Votre adresse principale a changé"


def test_an_address_of_another_account_is_not_taken_even_with_its_code(client: Client):
    other = UserFactory(email="autrui@exemple.test")
    EmailAddress.objects.create(user=other, email="autrui@exemple.test", verified=True, primary=True)
    enter(client, "moi@exemple.test")

    response = client.post("/compte/email/", {"email": "autrui@exemple.test", "action_add": ""})
    assert response.url == "/compte/confirm-email/"
    refused = client.post(response.url, {"code": code_sent_to("autrui@exemple.test")})

    assert "Cette adresse est déjà celle d’un compte." in refused.content.decode()
    assert EmailAddress.objects.get(email="autrui@exemple.test", verified=True).user == other


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_set_password", "account_reset_password", "account_reauthenticate", "mfa_signup_webauthn"]
)
def test_what_we_do_not_use_of_the_library_has_no_address(name: str):
    from django.urls import NoReverseMatch

    with pytest.raises(NoReverseMatch):
        reverse(name)
