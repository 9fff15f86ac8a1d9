"""A session that ends while somebody types: the script is told, nothing is redirected under it."""

import pytest
from django.test import Client
from django.utils import timezone

from ptce.organisations.models import Mandate
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


def test_a_script_is_told_by_a_401_that_the_session_is_over(client: Client):
    response = client.post("/pilotage/mandats/donner/", {}, headers={"Accept": "application/json"})

    assert response.status_code == 401
    assert response.json()["error"] == "signed_out"
    assert response.json()["login"] == "/compte/login/"
    assert "toujours à l’écran" in response.json()["message"]


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""])
def test_a_browser_is_led_to_the_sign_in_page(client: Client, accept: str):
    response = client.get("/pilotage/mandats/", headers={"Accept": accept} if accept else {})

    assert (response.status_code, response.url) == (302, "/compte/login/?next=/pilotage/mandats/")


def test_a_script_is_told_that_the_second_factor_is_asked(client: Client):
    person = officer()
    Mandate.objects.update(starts_at=timezone.now() - timezone.timedelta(days=1))
    client.force_login(person)

    response = client.get("/pilotage/mandats/", headers={"Accept": "application/json"})

    assert (response.status_code, response.json()["error"]) == (401, "second_factor")
