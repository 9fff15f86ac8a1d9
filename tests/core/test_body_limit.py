"""A body too heavy for any form is refused from its declared length, before a byte is read."""

import io
import json

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from ptce.core.middleware import FORM_MARGIN_BYTES, BodyLimit

GIB = 1024**3


class NeverRead(io.RawIOBase):
    def read(self, size: int = -1) -> bytes:
        raise AssertionError("the body was read")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_three_gigabytes_are_refused_unread_with_a_sentence(accept: str):
    request = RequestFactory().post("/espace/1/pieces/", headers={"Accept": accept})
    request.META |= {"CONTENT_LENGTH": str(3 * GIB), "wsgi.input": NeverRead()}

    response = BodyLimit(lambda request: pytest.fail("the view was reached"))(request)

    assert response.status_code == 413
    text = json.loads(response.content)["message"] if accept == "application/json" else response.content.decode()
    assert "3221,2\u00a0Mo" in text
    assert "25\u00a0Mo" in text
    assert response["Connection"] == "close"


@pytest.mark.parametrize(
    ("length", "status"), [(0, 404), (settings.FILE_MAX_BYTES + FORM_MARGIN_BYTES, 404), (settings.FILE_MAX_BYTES + FORM_MARGIN_BYTES + 1, 413)]
)
def test_the_limit_is_one_file_and_its_form(client: Client, length: int, status: int):
    assert client.generic("POST", "/adresse-absente/", CONTENT_LENGTH=str(length)).status_code == status
