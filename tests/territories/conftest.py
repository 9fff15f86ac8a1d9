import gzip

import pytest
from django.db import transaction

from ptce.territories import operations
from tests.conftest import NOON

HEADERS = {
    "regions": "code,name",
    "departements": "code,name,region,latitude,longitude",
    "epci": "code,name,region,population,latitude,longitude",
    "communes": "code,name,departement,epci,population,latitude,longitude,postcodes",
    "former_communes": "code,name,commune",
}


@pytest.fixture(scope="module")
def france(django_db_setup, django_db_blocker):
    """The whole geographic code, loaded once for the tests of a module, then rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield operations.load(now=NOON)
        transaction.set_rollback(True)


@pytest.fixture
def edition(tmp_path):
    """Write a small edition: edition(communes=["01001,…", …]) returns its folder."""

    def write(**tables):
        for name, header in HEADERS.items():
            lines = "\n".join([header, *tables.get(name, [])]) + "\n"
            (tmp_path / f"{name}.csv.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
        return tmp_path

    return write
