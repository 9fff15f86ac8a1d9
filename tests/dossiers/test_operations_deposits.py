import pytest

from tests.factories import dossiers

pytestmark = pytest.mark.django_db


def test_it():
    d = dossiers.submitted()
    assert d.status == "SUBMITTED"
