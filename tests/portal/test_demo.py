"""One-click sign-in exists in the demonstration, and nowhere else."""

import ast
from pathlib import Path

import pytest
from django.conf import settings as real_settings
from django.test import Client

from ptce.accounts.models import User
from ptce.accounts.policies import passed_second_factor
from ptce.documents.operations import store_generated
from ptce.mailing.operations import enqueue
from ptce.organisations.models import Mandate
from ptce.organisations.operations import ensure_bodies, look_up
from ptce.portal import demo_directory
from ptce.portal.demo_people import ensure_personas
from ptce.portal.demonstration import PERSONAS
from ptce.urls import urlpatterns as real_urlpatterns
from tests.conftest import NOON
from tests.factories import dossiers, reviews
from tests.factories.territories import NAMES, region

pytestmark = pytest.mark.django_db
# Read before any test sets DEMO: the real addresses are decided when they are first imported.
WITHOUT_DEMO = tuple(real_urlpatterns)


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.portal.demo_urlconf"
    for code in NAMES:
        region(code)
    ensure_bodies(now=NOON)
    ensure_personas(now=NOON)


DEMO_ADDRESSES = ["/demo/", "/demo/entrer/nationale/", "/demo/courrier/", "/demo/courrier/1/", "/demo/annuaire/search"]


@pytest.mark.parametrize("address", DEMO_ADDRESSES)
@pytest.mark.parametrize("debug", [False, True])
def test_out_of_the_demonstration_none_of_this_exists(client: Client, settings, address: str, debug: bool):
    settings.DEBUG = debug

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert "_auth_user_id" not in client.session


def test_the_addresses_are_mounted_by_the_demonstration_setting_alone():
    assert not [pattern for pattern in WITHOUT_DEMO if "demo" in str(pattern.pattern)]


def test_even_mounted_by_mistake_the_door_stays_shut(client: Client, demo: None, settings):
    settings.DEMO = False

    assert client.post("/demo/entrer/nationale/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_no_other_code_of_ours_signs_anybody_in():
    places = set()
    package = Path(real_settings.ROOT) / "src" / "ptce"
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
            if name in {"login", "force_login", "perform_login", "authenticate"}:
                places.add(str(path.relative_to(package)))
    # The bench signs in the test client, in a scratch database that no request reaches.
    assert places == {"portal/views/demo.py", "portal/benchmark/acts.py"}


def test_each_persona_enters_in_one_click_with_the_second_factor(client: Client, demo: None):
    for one in PERSONAS:
        response = client.post(f"/demo/entrer/{one.key}/")

        assert (response.status_code, response.url) == (302, one.path)
        assert client.session["_auth_user_id"] == str(User.objects.get(email=one.email).pk)
        assert passed_second_factor(client.session)


@pytest.mark.parametrize("key", [one.key for one in PERSONAS])
def test_each_persona_arrives_at_a_page_that_answers(client: Client, demo: None, key: str):
    assert client.post(f"/demo/entrer/{key}/", follow=True).status_code == 200


def test_the_person_consulted_arrives_at_the_question(client: Client, demo: None):
    examiner = User.objects.get(email="agent.bretagne@demo.ptce.example")
    asked = reviews.opinion(dossiers.submitted(region_code="53"), "avis@service-consulte.example", by=examiner)

    response = client.post("/demo/entrer/avis/", follow=True)

    assert response.redirect_chain == [(f"/jury/avis/exterieur/{asked.pk}/", 302)]
    assert "Le projet est-il utile ?" in response.content.decode()


def test_an_officer_of_the_demonstration_reaches_the_mandates(client: Client, demo: None):
    client.post("/demo/entrer/nationale/")

    assert client.get("/pilotage/mandats/").status_code == 200


def test_a_visit_changes_nothing(client: Client, demo: None):
    assert client.get("/demo/entrer/nationale/").status_code == 405


def test_an_unknown_persona_is_not_found(client: Client, demo: None):
    assert client.post("/demo/entrer/personne/").status_code == 404


def test_somebody_real_is_never_entered(client: Client, demo: None):
    User.objects.filter(email=PERSONAS[0].email).update(is_fictional=False)

    response = client.post(f"/demo/entrer/{PERSONAS[0].key}/", follow=True)

    assert "n’est pas encore là" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_personas_are_made_once(demo: None):
    people, mandates = User.objects.count(), Mandate.objects.count()

    assert ensure_personas(now=NOON) == 0
    assert (User.objects.count(), Mandate.objects.count()) == (people, mandates)
    assert people == len(PERSONAS)
    assert mandates == sum(one.role is not None for one in PERSONAS)


def test_the_page_has_a_button_for_each_persona(client: Client, demo: None):
    page = client.get("/demo/").content.decode()

    assert page.count('action="/demo/entrer/') == len(PERSONAS)
    assert demo_directory.siret(demo_directory.MASKED) in page


def test_the_mailbox_shows_what_was_sent_newest_first_with_its_files(client: Client, demo: None):
    document = store_generated(content=b"%PDF-1.7 fictif", name="Accusé.pdf", media_type="application/pdf", now=NOON)
    mail = enqueue(key="a", to="b@exemple.test", subject="<b>Gras</b>", body="Voir http://testserver/espace/", now=NOON, attachments=[document])

    inbox = client.get("/demo/courrier/").content.decode()
    assert "&lt;b&gt;Gras&lt;/b&gt;" in inbox
    letter = client.get(f"/demo/courrier/{mail.pk}/").content.decode()
    assert '<a href="http://testserver/espace/" rel="nofollow">' in letter
    got = client.get(f"/demo/courrier/{mail.pk}/{document.pk}/")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 fictif"
    assert got["Content-Disposition"].startswith("attachment; filename*=utf-8''Accus%C3%A9.pdf")


def test_a_file_of_another_letter_is_not_found(client: Client, demo: None):
    document = store_generated(content=b"%PDF-1.7 fictif", name="Accusé.pdf", media_type="application/pdf", now=NOON)
    mail = enqueue(key="a", to="b@exemple.test", subject="Objet", body="Texte", now=NOON)

    assert client.get(f"/demo/courrier/{mail.pk}/{document.pk}/").status_code == 404


def test_the_directory_of_the_demonstration_is_the_one_the_form_asks(live_server, demo: None, settings):
    settings.SIRENE_API_URL = f"{live_server.url}/demo/annuaire"

    assert look_up(siret=demo_directory.siret(126), now=NOON).name == "MUTUELLE DES GRANDS FRENES 126 (FICTIF)"
