from collections.abc import Iterator

import pytest
from django.db import transaction

from ptce.portal.operations import import_reference
from ptce.territories import operations as territories
from tests.conftest import NOON
from tests.portal.processes import Platform


@pytest.fixture(scope="module")
def geography(django_db_setup, django_db_blocker):
    """The whole geographic code, loaded once for the tests of a module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield territories.load(now=NOON)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reference(geography):
    """The real calls, poles and selections, imported once for the tests of a module."""
    return import_reference(now=NOON)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """An empty platform, of which those that are killed are copies."""
    made = Platform(tmp_path_factory.mktemp("migrated"))
    made.run("migrate", "--verbosity=0")
    yield made
    made.end()
