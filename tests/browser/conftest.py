"""The browser journeys: a real server, real Chromium, with and without JavaScript, axe on every page met."""

import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.conftest import NOON

# Playwright's synchronous interface runs an event loop in this thread; the database is used from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
SCREENSHOTS = os.environ.get("PTCE_SCREENSHOTS", "")
AXE = Axe()
# What is not a violation is not looked into: half the time.
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}
# axe waits on timers, which a page without JavaScript never runs.
WITHOUT_SCRIPT: WeakSet[BrowserContext] = WeakSet()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    mine = [item for item in items if here in Path(item.path).parents]
    for item in mine:
        item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and mine:
        # `./ptce test` says in its last lines what was not run; with CI=true it is a failure.
        items[:] = [item for item in items if item not in mine]
        config.hook.pytest_deselected(items=mine)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def served(live_server: object, transactional_db: None, settings: object) -> str:
    """Serve the platform on a port of its own, with tasks run at once; return its address."""
    settings.SITE_URL = live_server.url
    return live_server.url


class Clock:
    """The platform's clock, ticking from the noon of the tests until it is moved; second factors and cookies keep the real time."""

    def __init__(self) -> None:
        self.move_to(NOON)

    def move_to(self, instant: datetime) -> None:
        self.start, self.since = instant, time.monotonic()

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.since)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the server's clock to the noon of the tests."""
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", made)
    return made


@pytest.fixture
def open_browser(chromium: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a context of its own: another person, another cookie jar."""
    contexts: list[BrowserContext] = []

    def opened(*, javascript: bool = True, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=served,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            bypass_csp=False,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        if not javascript:
            WITHOUT_SCRIPT.add(context)
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.on("console", lambda message: _no_policy_violation(message.text))
        return page

    yield opened
    for context in contexts:
        context.close()


def _no_policy_violation(text: str) -> None:
    assert "Content Security Policy" not in text, text


def code_sent_to(email: str) -> str:
    """Return the last sign-in code mailed to the address."""
    for message in reversed(mail.outbox):
        if email in message.to:
            found = re.search(r"^    ([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", message.body, re.MULTILINE)
            if found:
                return found.group(1)
    raise AssertionError(f"no code was sent to {email}: {[m.to for m in mail.outbox]}")


def sign_in(page: Page, email: str) -> None:
    """Sign in as people do: an address, a code read in the mail."""
    page.goto("/compte/login/")
    page.locator("main input[type=email]").fill(email)
    page.locator("main form button[type=submit]").first.click()
    page.locator("main input[name=code]").fill(code_sent_to(email))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def check(page: Page, name: str) -> None:
    """Fail on any axe violation, on a page wider than the screen; keep a screenshot when asked."""
    if page.context not in WITHOUT_SCRIPT:
        results = AXE.run(page, options=ONLY_VIOLATIONS)
        found = [(v["id"], [node["html"][:200] for node in v["nodes"]]) for v in results.response["violations"]]
        assert found == [], f"{name} ({page.url}): {found}"
    fits(page, name)


def fits(page: Page, name: str) -> None:
    """Fail on a page wider than the screen; keep a screenshot when asked."""
    overflow = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 1, f"{name} ({page.url}): the page scrolls sideways by {overflow} px"
    if SCREENSHOTS:
        width = page.viewport_size["width"]
        folder = Path(SCREENSHOTS)
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


def on_a_phone(page: Page, name: str) -> None:
    """Look at the same page 360 and 320 px wide: one layout, so that axe reads it once, at the narrowest."""
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    fits(page, name)
    page.set_viewport_size({"width": 320, "height": 740})
    check(page, name)
    page.set_viewport_size(before)
