"""Each screen of a dossier × each person: what is not theirs does not exist."""

import pytest
from django.test import Client

from tests.dossiers import screens
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent

pytestmark = pytest.mark.django_db

SCREENS = ["detail", "answers", "pieces", "team", "submit", "withdraw", "requested_pieces", "messages", "decision"]


@pytest.fixture
def dossier():
    return screens.draft()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("role", ["OWNER", "EDITOR", "READER"])
def test_the_team_opens_each_screen(dossier, screen, role):
    person = dossiers.owner_of(dossier) if role == "OWNER" else dossiers.member(dossier, role)

    response = signed_in(person).get(screens.address(screen, dossier))

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("screen", SCREENS)
def test_others_find_nothing(dossier, screen):
    path = screens.address(screen, dossier)

    assert signed_in(UserFactory()).get(path).status_code == 404
    assert signed_in(agent()).get(path).status_code == 404
    assert Client().get(path).headers["Location"].startswith("/compte/login/")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_team_opens_each_screen_once_filed(screen):
    dossier = screens.filed()

    response = signed_in(dossiers.owner_of(dossier)).get(screens.address(screen, dossier), follow=True)

    assert response.status_code == 200


def test_each_section_opens_to_writers_and_is_read_by_readers(dossier):
    owner, reader = dossiers.owner_of(dossier), dossiers.member(dossier, "READER")

    for section in screens.form_of(dossier).sections:
        path = screens.address("section", dossier, section.id)
        page = signed_in(owner).get(path)
        assert page.status_code == 200
        assert b"data-autosave" in page.content
        read = signed_in(reader).get(path)
        assert read.headers["Location"] == f"{screens.address('answers', dossier)}#section-{section.id}"


def test_a_section_that_is_not_in_the_form_does_not_exist(dossier):
    assert signed_in(dossiers.owner_of(dossier)).get(screens.address("section", dossier, "inconnue")).status_code == 404


def test_an_agent_without_second_factor_downloads_nothing():
    path = screens.address("piece", screens.filed(), 1)

    response = signed_in(agent("84")).get(path)

    assert response.status_code == 302
    assert "/compte/2fa/" in response.headers["Location"]
