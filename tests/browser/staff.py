"""Sign in as people with a mandate do, or walk in already signed in where signing in is not what is looked at."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from ptce.accounts.models import User
from tests.browser.conftest import code_sent_to
from tests.factories.reviews import sign_in as open_session

PERIOD = 30


def _send_code(page, button, secret):
    """Type the code of the moment; once more if its thirty seconds ended on the way."""
    for _ in range(2):
        page.locator("main input[name=code]").fill(format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))
        page.get_by_role("button", name=button).click()
        page.wait_for_load_state()
        if not page.get_by_text("Ce code n’est pas le bon").is_visible():
            return


def come_in(page, email: str, address: str, secret: str = "") -> str:
    """Go to the address, sign in with a code, set the second factor up (or show it, given its secret); return the secret."""
    page.goto(address)
    page.locator("main input[type=email]").fill(email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main input[name=code]").fill(code_sent_to(email))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", level=1, name="second facteur").wait_for()
    if secret:
        _send_code(page, "Vérifier", secret)
    else:
        secret = page.locator("main code").inner_text()
        _send_code(page, "Vérifier et terminer", secret)
        page.get_by_role("link", name="J’ai gardé mes codes, continuer").click()
    page.wait_for_url(f"**{address}")
    return secret


def walk_in(page, person: User, address: str, served: str) -> None:
    """Go to the address with a session opened for the person, second factor passed."""
    client = Client()
    open_session(client, person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": served}])
    page.goto(address)
