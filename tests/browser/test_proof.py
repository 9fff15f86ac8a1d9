"""Proving again who one is, on the way to an act that matters: seen whole, on a desk and on a phone, without JavaScript too."""

import time

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.browser.conftest import check, code_sent_to, on_a_phone, sign_in


def let_half_an_hour_pass():
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        session["account_authentication_methods"] = [
            {**method, "at": time.time() - 3600} for method in session.get("account_authentication_methods", [])
        ]
        session.save()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_address_is_added_after_a_code(open_browser, javascript):
    page = open_browser(javascript=javascript)
    sign_in(page, "amina@exemple.test")
    let_half_an_hour_pass()
    page.goto("/compte/email/")
    page.locator("main input[name=email]").last.fill("amina@ailleurs.test")
    page.get_by_role("button", name="Ajouter l’adresse").click()

    page.get_by_role("heading", level=1, name="Montrez que c’est bien vous").wait_for()
    check(page, "preuve")
    page.get_by_role("button", name="Recevoir un code").click()
    on_a_phone(page, "preuve-code")
    page.locator("main input[name=code]").fill(code_sent_to("amina@exemple.test"))
    page.get_by_role("button", name="Vérifier").click()
    page.get_by_role("heading", level=1, name="C’est bien vous").wait_for()
    check(page, "reprendre")
    on_a_phone(page, "reprendre")
    page.get_by_role("button", name="Changer mes adresses").click()

    page.get_by_role("heading", level=1, name="Confirmez cette adresse").wait_for()


def test_sessions_are_listed_and_ended(open_browser):
    phone, desk = open_browser(width=360), open_browser()
    sign_in(phone, "amina@exemple.test")
    sign_in(desk, "amina@exemple.test")
    desk.goto("/compte/sessions/")
    check(desk, "sessions")
    on_a_phone(desk, "sessions")

    desk.get_by_role("button", name="Terminer toutes les autres").click()

    desk.get_by_text("1 autre session terminée.").wait_for()
    phone.goto("/espace/")
    assert phone.get_by_role("heading", level=1, name="Se connecter").is_visible()
