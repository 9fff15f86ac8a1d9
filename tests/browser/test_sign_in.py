"""The pages of signing in and of the second factor, on a desk and on a phone."""

import pytest

from tests.browser.conftest import check, code_sent_to, on_a_phone
from tests.browser.staff import come_in
from tests.factories.organisations import officer


def test_signing_in_by_code(open_browser):
    page = open_browser()
    page.goto("/compte/login/")
    check(page, "connexion")

    page.locator("main input[type=email]").fill("camille@exemple.test")
    page.locator("main form button[type=submit]").first.click()
    check(page, "connexion-code")
    on_a_phone(page, "connexion-code")
    page.locator("main input[name=code]").fill("AAAA-AAAA")
    page.locator("main form button[type=submit]").first.click()
    check(page, "connexion-code-faux")

    page.locator("main input[name=code]").fill(code_sent_to("camille@exemple.test"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/espace/")


def test_setting_the_second_factor_up(open_browser):
    page = open_browser()
    person = officer()
    page.goto("/pilotage/")
    page.locator("main input[type=email]").fill(person.email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main input[name=code]").fill(code_sent_to(person.email))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", level=1, name="second facteur").wait_for()

    check(page, "second-facteur")
    on_a_phone(page, "second-facteur")


@pytest.mark.parametrize("address", ["", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"])
def test_the_pages_of_the_second_factor(open_browser, address):
    page = open_browser()
    come_in(page, officer().email, "/pilotage/")

    response = page.goto(f"/compte/2fa/{address}")

    assert response.ok
    check(page, f"second-facteur-{address.strip('/').replace('/', '-')}")
    on_a_phone(page, "second-facteur")
