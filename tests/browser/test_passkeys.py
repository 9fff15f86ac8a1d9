"""Passkeys, with a virtual key in a real Chromium: added, used alone, as a second factor, removed; and without JavaScript."""

from allauth.mfa.models import Authenticator

from tests.browser.conftest import check, code_sent_to, on_a_phone, sign_in
from tests.browser.staff import come_in
from tests.factories.organisations import officer

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in(page):
    """Give the page's browser a key that answers at once; return the session that commands it and its id."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    return devices, devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def ask_for_a_code(page, email):
    page.locator("main input[type=email]").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.locator("main input[name=code]").fill(code_sent_to(email))
    page.locator("main form button[type=submit]").first.click()


def add_key(page, name="Ordinateur du bureau"):
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_role("heading", level=1, name="Vos codes de secours").wait_for()


def test_a_mandate_holder_sets_a_passkey_up_and_signs_in_with_it_alone(open_browser):
    page = open_browser()
    person = officer()
    plug_in(page)
    page.goto("/pilotage/")
    ask_for_a_code(page, person.email)
    page.get_by_role("link", name="Ajoutez plutôt une clé d’accès").click()
    check(page, "cle-ajouter")
    on_a_phone(page, "cle-ajouter")
    add_key(page)
    page.goto("/pilotage/")
    page.get_by_role("heading", level=1, name="Pilotage").wait_for()

    page.goto("/compte/cles/")
    assert page.get_by_text("connecte seule").is_visible()
    check(page, "cles")
    on_a_phone(page, "cles")
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto("/compte/login/?next=/pilotage/mandats/")
    check(page, "connexion-cle")
    on_a_phone(page, "connexion-cle")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()

    page.wait_for_url("**/pilotage/mandats/")
    assert page.get_by_role("heading", level=1).first.is_visible()


def test_a_passkey_is_a_second_factor_after_the_code(open_browser):
    page = open_browser()
    person = officer()
    plug_in(page)
    page.goto("/compte/login/")
    ask_for_a_code(page, person.email)
    page.goto("/compte/cles/ajouter/")
    page.get_by_text("Cette clé connecte seule").click()
    add_key(page)
    assert Authenticator.objects.get(type="webauthn").wrap().is_passwordless is not True
    page.get_by_role("button", name="Se déconnecter").click()

    page.goto("/pilotage/")
    ask_for_a_code(page, person.email)
    page.get_by_role("heading", level=1, name="Second facteur").wait_for()
    check(page, "second-facteur-cle")
    on_a_phone(page, "second-facteur-cle")
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    page.wait_for_url("**/pilotage/")


def test_an_applicant_adds_renames_and_removes_a_key(open_browser):
    page = open_browser()
    plug_in(page)
    sign_in(page, "amina@exemple.test")
    page.goto("/compte/cles/")
    check(page, "cles-vides")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    add_key(page, "Téléphone")

    page.goto("/compte/cles/")
    page.get_by_role("link", name="Renommer Téléphone").click()
    _prove_again(page)
    page.get_by_label("Nom de la clé").fill("Téléphone d’Amina")
    check(page, "cle-renommer")
    page.get_by_role("button", name="Enregistrer le nom").click()
    page.get_by_role("link", name="Retirer Téléphone d’Amina").click()
    _prove_again(page)
    check(page, "cle-retirer")
    page.get_by_role("button", name="Retirer la clé").click()

    page.get_by_text("La clé d’accès est retirée.").wait_for()
    assert not Authenticator.objects.exists()


def _prove_again(page):
    """Show the key once more, if it is asked: a proof holds for a while."""
    page.wait_for_load_state()
    if page.get_by_role("button", name="Utiliser ma clé d’accès").is_visible():
        page.get_by_role("button", name="Utiliser ma clé d’accès").click()
        page.wait_for_load_state()


def test_a_key_that_refuses_is_told_in_french(open_browser):
    page = open_browser()
    devices, key = plug_in(page)
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    sign_in(page, "amina@exemple.test")
    page.goto("/compte/cles/ajouter/")

    page.get_by_role("button", name="Ajouter cette clé").click()

    page.get_by_role("alert").get_by_text("La clé n’a pas été utilisée").wait_for()
    check(page, "cle-refusee")


def test_without_javascript_the_page_offers_an_application(open_browser):
    page = open_browser(javascript=False)
    sign_in(page, "amina@exemple.test")
    page.goto("/compte/cles/ajouter/")

    assert not page.get_by_role("button", name="Ajouter cette clé").is_visible()
    assert page.get_by_text("Une clé d’accès demande un navigateur récent, avec JavaScript.").is_visible()
    page.get_by_role("link", name="application de codes").click()
    assert page.get_by_role("heading", level=1, name="Réglez votre second facteur").is_visible()


def test_a_totp_and_a_passkey_live_side_by_side(open_browser):
    page = open_browser()
    person = officer()
    plug_in(page)
    come_in(page, person.email, "/pilotage/")
    page.goto("/compte/cles/ajouter/")
    page.get_by_label("Nom de la clé").fill("Clé USB")
    page.get_by_role("button", name="Ajouter cette clé").click()
    page.get_by_text("La clé d’accès est ajoutée.").wait_for()
    check(page, "moyens-de-connexion")
    on_a_phone(page, "moyens-de-connexion")

    assert sorted(Authenticator.objects.values_list("type", flat=True)) == ["recovery_codes", "totp", "webauthn"]
