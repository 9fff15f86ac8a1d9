"""PostgreSQL keeps no NUL: an address that holds one is refused in French, never an error of ours."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/espace/dossiers/%00/", "/espace/dossiers/PTCE-2026-000001%00/messages/", "/recherche/?q=%00"])
def test_an_address_that_holds_a_nul_is_refused_in_french(address):
    client = Client()
    client.force_login(UserFactory())

    response = client.get(address)

    assert response.status_code == 400
    assert "n’a pas été comprise" in response.content.decode()
