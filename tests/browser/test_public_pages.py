"""What any visitor meets, without an account: axe on each page, phone widths, no JavaScript, two clicks to everything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ptce.calls.enums import Phase
from ptce.poles.models import Pole
from tests.browser.conftest import check, on_a_phone
from tests.factories.calls import call
from tests.factories.poles import laureate, past_call
from tests.factories.territories import region

LONG = "Pôle de coopération du Grand-Territoire-des-Lacs-et-des-Montagnes, filières bois, textile et alimentation solidaires"
PAGES = [
    "/",
    "/appels/",
    "/appels/ami-ptce/",
    "/appels/bientot/",
    "/appels/premier-appel-a-projets/",
    "/appels/premier-appel-a-projets/laureats/",
    "/appels/absent/",
    "/poles/",
    "/poles/?texte=zzz",
    "/poles/?region=ZZ",
    "/poles/pole-invente-fictif/",
    "/carte/",
    "/plan-du-site/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
]
EMPTY_PAGES = ["/", "/appels/", "/poles/", "/carte/"]


@pytest.fixture
def published(served):
    now = timezone.now()
    call(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=12))
    call(title="Bientôt", opens_at=now + timedelta(days=9), closes_at=now + timedelta(days=12), is_fictional=True)
    past = past_call(laureates_published=40, sources="https://exemple.test/une/adresse/tres/longue/qui/ne/finit/pas/avant/la/fin ; Journal officiel")
    for number in range(30):
        laureate(past, f"{LONG} {number}", region=region("53"), carrier="Association intercommunale pour le développement solidaire")
    laureate(past_call("Phase 1", phase=Phase.ONE), "Pôle inventé", is_fictional=True)
    Pole.objects.update(latitude=48.1, longitude=-1.7)


def name_of(address):
    return "public" + address.split("?")[0].replace("/", "-").rstrip("-") + ("-recherche" if "?" in address else "")


def test_no_public_page_has_a_violation_on_any_width(open_browser, published):
    page = open_browser()
    for address in PAGES:
        page.goto(address)
        check(page, name_of(address))
        on_a_phone(page, name_of(address))


def test_empty_pages_have_none_either(open_browser):
    page = open_browser()
    for address in EMPTY_PAGES:
        page.goto(address)
        check(page, f"vide{name_of(address)}")


def test_a_visitor_without_javascript_finds_a_pole_and_the_open_call(open_browser, published):
    page = open_browser(javascript=False)

    page.goto("/poles/")
    page.get_by_label("Nom, commune ou structure porteuse").fill("bretagne")
    page.get_by_role("button", name="Rechercher").click()
    assert page.locator("caption").inner_text() == "30 pôles pour cette recherche, page 1 sur 2"
    page.get_by_role("link", name="Page suivante").click()
    page.get_by_role("link", name=f"{LONG} 9", exact=True).click()
    assert page.locator("h1").inner_text() == f"{LONG} 9"

    page.goto("/")
    page.get_by_role("link", name="AMI PTCE").click()
    assert page.get_by_role("link", name="Déposer un dossier").is_visible()


def test_everything_public_is_within_two_clicks_of_the_home_page(open_browser, published):
    page = open_browser(javascript=False)
    page.goto("/")
    first = page.eval_on_selector_all("a[href^='/']", "links => [...new Set(links.map(link => link.getAttribute('href')))]")

    reached = set(first)
    for address in first:
        if page.request.get(address).status == 200:
            page.goto(address)
            reached |= set(page.eval_on_selector_all("a[href^='/']", "links => links.map(link => link.getAttribute('href'))"))

    wanted = {"/appels/ami-ptce/", "/appels/bientot/", "/appels/premier-appel-a-projets/", "/carte/", "/poles/"}
    wanted |= {"/accessibilite/", "/mentions-legales/", "/donnees-personnelles/", "/plan-du-site/", "/compte/login/"}
    assert wanted - reached == set()


def test_the_map_is_followed_by_keyboard(open_browser, published):
    page = open_browser()
    page.goto("/carte/")

    points = page.locator("svg a.territories-map__link")
    points.first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/poles/*/")
    assert page.locator("h1").inner_text().startswith("Pôle")
