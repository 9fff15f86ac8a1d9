"""An address that takes a form only, opened as a page."""

import pytest
from django.urls import reverse

from tests.factories import reviews as make
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def address():
    return reverse("selection:submit", args=[make.call().slug])


def test_a_page_says_that_nothing_was_sent(client, address):
    make.sign_in(client, officer())

    response = client.get(address)

    page = response.content.decode()
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Cette adresse reçoit un formulaire" in page
    assert page.count("<h1") == 1


def test_a_script_gets_no_page(client, address):
    make.sign_in(client, officer())

    assert client.get(address, headers={"accept": "application/json"}).content == b""
