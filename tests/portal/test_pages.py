import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ptce.calls import operations as calls
from ptce.calls.enums import Phase
from ptce.core.dates import NBSP
from ptce.poles import operations as registry
from tests.factories.accounts import UserFactory
from tests.factories.calls import call
from tests.factories.organisations import officer
from tests.factories.poles import laureate, past_call
from tests.factories.territories import region

pytestmark = pytest.mark.django_db

FIXED = ["home", "calls", "poles", "map", "site_map", "accessibility", "legal_notice", "personal_data", "sitemap"]


def text(response):
    """Return the visible words of the page, blanks made ordinary and single."""
    words = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return " ".join(words.replace("&#x27;", "'").replace("&amp;", "&").split())


def open_call(**fields):
    now = timezone.now()
    return call(**{"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=12)} | fields)


@pytest.fixture
def period():
    """Return a function that makes a call of a period: open, coming, closed, permanent."""
    now = timezone.now()
    bounds = {
        "open": (now - timedelta(days=9), now + timedelta(days=12)),
        "coming": (now + timedelta(days=9), now + timedelta(days=30)),
        "closed": (now - timedelta(days=30), now - timedelta(days=9)),
        "permanent": (now - timedelta(days=9), None),
    }

    def make(name, **fields):
        opens_at, closes_at = bounds[name]
        return call(opens_at=opens_at, closes_at=closes_at, **fields)

    return make


@pytest.mark.parametrize("name", FIXED)
def test_every_page_answers_with_an_empty_database(client, name):
    response = client.get(reverse(f"portal:{name}"))

    assert response.status_code == 200
    if name != "sitemap":
        assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Aucun appel n’est ouvert"),
        ("/", "Aucun lauréat n’est encore inscrit"),
        ("/appels/", "Le prochain appel sera annoncé sur cette page."),
        ("/poles/", "Le registre est encore vide"),
        ("/carte/", "Le registre est encore vide"),
    ],
)
def test_an_empty_page_says_what_to_expect(client, address, words):
    assert words in text(client.get(address))


@pytest.mark.parametrize("address", ["/appels/absent/", "/appels/absent/laureats/", "/poles/absent/", "/composants/"])
def test_what_does_not_exist_is_a_404_in_french(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert "Page introuvable" in text(response)


def test_the_home_page_puts_the_open_call_first_with_its_deadline_and_countdown(client, period):
    found = period("open", title="Appel ouvert 2026")
    period("open", title="Appel fictif", is_fictional=True)

    words = text(client.get("/"))

    assert words.index("Appel ouvert 2026") < words.index("Appel fictif")
    assert "Il reste 12 jours" in words
    assert "(heure de Paris)" in words
    assert words.count("fictif") >= 2
    assert f'href="/appels/{found.slug}/"' in client.get("/").content.decode()


def test_the_home_page_reminds_article_9_and_the_latest_laureates(client):
    laureate(past_call(), "Pôle du Val")
    laureate(past_call("Fictif", is_fictional=True), "Pôle inventé")

    words = text(client.get("/"))

    assert "Loi n° 2014-856 du 31 juillet 2014, article 9, I" in words
    assert "Pôle du Val" in words
    assert "Pôle inventé" not in words


@pytest.mark.parametrize(
    ("name", "state", "button", "words"),
    [
        ("open", "ouvert", True, "Dépôt possible jusqu’au"),
        ("permanent", "ouvert", True, "Cet appel est permanent"),
        ("coming", "à venir", False, "Le dépôt ouvrira le"),
        ("closed", "clos", False, "Le dépôt est clos depuis le"),
    ],
)
def test_a_call_says_whether_one_may_apply(client, period, name, state, button, words):
    response = client.get(f"/appels/{period(name).slug}/")

    assert f">{state}</span>" in response.content.decode()
    assert (b"D\xc3\xa9poser un dossier</a>" in response.content) == button
    assert words in text(response)


def test_the_button_leads_to_the_opening_of_a_dossier_after_sign_in(client, period):
    found = period("open")
    address = reverse("dossiers:open", args=[found.slug])

    assert f'href="{address}"' in client.get(f"/appels/{found.slug}/").content.decode()
    assert client.get(address).headers["Location"] == f"/compte/login/?next={address}"


def test_a_call_shows_its_rules_grid_pieces_and_contact(client, period):
    words = text(client.get(f"/appels/{period('open').slug}/"))

    for expected in ("1 500 000 €", "de 30 000 € à 100 000 €", "de 1 à 20", "Qui peut candidater", "Critères et poids", "Pièces à joindre"):
        assert expected in words.replace("\u202f", " ").replace(NBSP, " ")
    for expected in ("l’animation", "Voies et délais de recours", "ptce@exemple.test", "Cellule nationale d’animation des PTCE"):
        assert expected in words


@pytest.mark.parametrize(
    ("period", "words"),
    [("open", "Comptez environ <strong>6\u00a0h</strong>, à plusieurs et en plusieurs fois."), ("coming", "Comptez environ 6\u00a0h")],
)
def test_a_call_tells_how_long_its_form_takes_before_one_starts(client, period, words):
    opens_at = timezone.now() + (timedelta(days=3) if period == "coming" else -timedelta(days=3))
    published = call(opens_at=opens_at, closes_at=timezone.now() + timedelta(days=30))

    assert words in client.get(reverse("portal:call", args=[published.slug])).content.decode()


def test_a_draft_is_nobodys_and_a_withdrawn_call_says_so(client, period):
    draft = call(status="DRAFT", title="Brouillon")
    withdrawn = period("open", title="Retiré")
    calls.withdraw(call=withdrawn, reason="Erreur de calendrier.", actor=officer(), now=timezone.now())

    assert client.get(f"/appels/{draft.slug}/").status_code == 404
    assert "Appel retiré" in text(client.get(f"/appels/{withdrawn.slug}/"))
    assert "Retiré" not in text(client.get("/appels/"))


def test_a_past_call_says_what_its_sources_do_not(client):
    found = past_call(laureates_published=3, opens_on_text="2013-07", sources="https://exemple.test/a ; Journal officiel")
    laureate(found, "Pôle du Val")

    words = text(client.get(f"/appels/{found.slug}/"))

    assert "3 lauréats ont été annoncés ; 1 est nommé ici, 2 manquent à nos données." in words
    assert "juillet 2013" in words
    assert "Clôture non renseigné" in words
    assert "exemple.test/a Journal officiel" in words


def test_linked_phases_lead_to_each_other(client, period):
    first = period("closed", title="Première phase", phase=Phase.ONE)
    second = period("open", title="Seconde phase", first_phase=first)

    assert "Phase 2 : Seconde phase" in text(client.get(f"/appels/{first.slug}/"))
    assert "Phase 1 : Première phase" in text(client.get(f"/appels/{second.slug}/"))


def test_many_laureates_have_their_own_page(client):
    found = past_call()
    for number in range(60):
        laureate(found, f"Pôle {number:02}")

    short, long = client.get(f"/appels/{found.slug}/"), client.get(f"/appels/{found.slug}/laureats/?page=2")

    assert "Les 60 lauréats" in text(short)
    assert [name for name in ("Pôle 24", "Pôle 25", "Pôle 49", "Pôle 50") if name in text(short)] == ["Pôle 24"]
    assert [name for name in ("Pôle 49", "Pôle 50", "Pôle 59") if name in text(long)] == ["Pôle 50", "Pôle 59"]


def test_the_list_of_poles_filters_and_keeps_what_was_asked(client):
    found = past_call()
    for number in range(30):
        laureate(found, f"Atelier {number:02}", region=region("53"))
    laureate(found, "Cuisine", region=region("11"))

    response = client.get("/poles/?texte=ateli&region=53")

    assert "30 pôles pour cette recherche, page 1 sur 2" in text(response)
    assert 'value="ateli"' in response.content.decode()
    assert 'value="53" selected' in response.content.decode()
    assert 'href="?texte=ateli&amp;region=53&amp;page=2"' in response.content.decode()
    assert "Cuisine" not in text(response)


@pytest.mark.parametrize(("query", "words"), [("texte=zzz", "Aucun pôle ne correspond"), ("region=ZZ", "Le formulaire contient une erreur")])
def test_a_search_that_finds_nothing_says_what_to_do(client, query, words):
    laureate(past_call())

    assert words in text(client.get(f"/poles/?{query}"))


@pytest.mark.parametrize("query", ["page=0", "page=999", "page=x"])
def test_a_page_out_of_range_is_the_nearest(client, query):
    laureate(past_call())

    assert client.get(f"/poles/?{query}").status_code == 200


@pytest.mark.parametrize(
    ("phase", "sentence"),
    [
        (Phase.SINGLE, "Soutenu par l’État depuis le 1er septembre 2026."),
        (Phase.ONE, "Accompagné comme lauréat de la phase 1 depuis le 1er septembre 2026."),
        (Phase.PILOT, "Pôle témoin de l’expérimentation de 2011, sans financement de l’État."),
    ],
)
def test_a_pole_says_what_it_is_in_one_sentence(client, phase, sentence):
    pole = laureate(past_call(phase=phase))

    words = text(client.get(f"/poles/{pole.slug}/"))

    assert sentence in words
    assert "Preuve : Décision du 1er septembre 2026" in words
    assert "Structure porteuse non renseigné" in words


def test_a_pole_that_gave_up_says_so(client):
    found = past_call()
    pole = laureate(found, number="P2-1")
    registry.record_renouncement(call=found, dossier_number="P2-1", actor=None, now=timezone.now())

    words = text(client.get(f"/poles/{pole.slug}/"))

    assert "Aucun statut n’est en vigueur pour ce pôle." in words
    assert "lauréat, a renoncé" in words


def test_a_fictional_pole_is_marked_and_listed_nowhere(client):
    found = past_call("Fictif", is_fictional=True)
    pole = laureate(found, "Pôle inventé")

    assert "Ce pôle est inventé pour la démonstration." in text(client.get(f"/poles/{pole.slug}/"))
    assert "Pôle inventé" in text(client.get(f"/appels/{found.slug}/"))
    for address in ("/", "/poles/", "/carte/", "/sitemap.xml"):
        assert "Pôle inventé" not in client.get(address).content.decode()
        assert pole.slug not in client.get(address).content.decode()


def test_the_map_and_its_table_give_the_same_poles(client):
    pole = laureate(past_call(), "Pôle du Val", region=region("53"))
    type(pole).objects.update(latitude=48.1, longitude=-1.7)

    content = client.get("/carte/").content.decode()

    assert content.count('aria-label="Pôle du Val, soutenu par l’État"') == 1
    assert content.count(f'<th scope="row"><a href="/poles/{pole.slug}/">') == 1


def test_the_header_of_somebody_signed_in_is_theirs(client):
    person = UserFactory(first_name="Ada", last_name="Lovelace")
    client.force_login(person)

    response = client.get("/")

    assert "Ada Lovelace" in text(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in response.headers


def test_legal_pages_give_the_facts_of_the_deployment(client, settings):
    settings.PUBLISHER = {**settings.PUBLISHER, "host": "", "director": "Claude Dupont"}

    words = text(client.get("/mentions-legales/"))

    assert "Directeur ou directrice de la publication Claude Dupont" in words
    assert "Hébergeur non renseigné" in words
    assert "12 heures" in text(client.get("/donnees-personnelles/"))
    assert "non conforme" in text(client.get("/accessibilite/"))


def test_robots_and_sitemap_name_public_addresses_only(client, settings):
    found = past_call()
    draft = call(status="DRAFT", title="Brouillon")

    assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert f"<loc>http://testserver/appels/{found.slug}/</loc>" in sitemap
    assert draft.slug not in sitemap
    settings.DEMO = True
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n\n"


def test_the_gallery_shows_every_component_in_demonstration(client, settings):
    settings.DEMO = True

    assert "Le formulaire contient 3 erreurs" in text(client.get("/composants/"))
