"""A database of its own for what is measured."""

import gc
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection
from django.test.utils import override_settings


def settle() -> None:
    """Leave the process and the database as they are in service: the building is out of the collector’s way, the planner has its figures."""
    gc.collect()
    gc.freeze()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def scratch_database() -> Iterator[None]:
    """Create a database for the measures and destroy it afterwards; the platform's own is not touched. SQLite: a file, as in service."""
    name, wanted = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"] = {**wanted, "NAME": str(Path(folder) / "bench.sqlite3")}
        with _created(name):
            yield
    connection.settings_dict["TEST"] = wanted


@contextmanager
def _created(name: str) -> Iterator[None]:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, SESSION_COOKIE_SECURE=False, CSRF_COOKIE_SECURE=False):
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def address() -> str:
    """Return the address of the database in use, as DATABASE_URL writes it: for processes of the platform started on it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = quote(facts["USER"]) + (f":{quote(facts['PASSWORD'])}" if facts["PASSWORD"] else "")
    return f"postgres://{who}@{facts['HOST']}:{facts['PORT'] or 5432}/{quote(facts['NAME'])}"
