import time

import pytest

from tests.factories.organisations import officer


def sign_in(client, person):
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    session.save()
    return client


@pytest.fixture
def desk(client):
    return sign_in(client, officer())
