"""Harness common to all tests."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import OperationalError, connection
from django.db.backends.postgresql.creation import DatabaseCreation
from django.template.base import VariableDoesNotExist, VariableNode

from ptce.journal import triggers

# A busy machine is no counter-example: time is measured by the bench, never by a test.
hypothesis.settings.register_profile("ptce", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True)
hypothesis.settings.load_profile("ptce")


def _drop_even_if_used(self: DatabaseCreation, test_database_name: str, verbosity: int) -> None:
    """Drop a test database though the thread of a served page may still hold a connection to it."""
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {self._quote_name(test_database_name)} WITH (FORCE)")


DatabaseCreation._destroy_test_db = _drop_even_if_used

# The instant of the tests: operations are told the time, they never read a clock.
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
OURS = Path(settings.ROOT) / "src"


@pytest.fixture
def noon() -> datetime:
    return NOON


def _patiently(empty: Callable[[], object]) -> None:
    """Empty the database again when the last word of a page just closed (its presence) crossed it: PostgreSQL stops one of the two."""
    for pause in (0.5, 1, 2, 4):
        try:
            empty()
        except CommandError as error:
            if not isinstance(error.__cause__, OperationalError):
                raise
            time.sleep(pause)
        else:
            return
    empty()


@pytest.fixture(autouse=True, scope="session")
def _journal_can_be_emptied() -> Iterator[None]:
    """Let the flush between transactional tests empty the journal, whose triggers refuse any other deletion.

    For the whole session: the flush comes after the fixtures of the test are gone.
    """
    real = flush.Command.handle

    def handle(self: flush.Command, **options: object) -> None:
        triggers.remove(connection)
        try:
            _patiently(lambda: real(self, **options))
        finally:
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", handle)
        yield


@pytest.fixture(autouse=True)
def _undefined_variables_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail on an undefined variable printed by one of our templates (the design system's rely on blanks)."""
    real = VariableNode.render

    def render(self: VariableNode, context: object) -> str:
        origin = self.origin.name if self.origin else ""
        if origin.startswith(str(OURS)):
            expression = self.filter_expression
            if not expression.filters and expression.is_var:
                try:
                    expression.var.resolve(context)
                except VariableDoesNotExist as error:
                    raise AssertionError(f"undefined variable {expression.token} in {origin}") from error
        return real(self, context)

    monkeypatch.setattr(VariableNode, "render", render)


@pytest.fixture(autouse=True)
def _empty_process_cache() -> None:
    from ptce.core.caching import process_cache

    process_cache.clear()


@pytest.fixture(autouse=True)
def _no_form_remembered() -> None:
    """Each test writes its own forms, under keys that the last one used."""
    from ptce.dossiers.queries import forget_forms

    forget_forms()
