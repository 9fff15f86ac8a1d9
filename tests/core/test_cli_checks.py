"""`./ptce test` runs what it can, and says what it did not run."""

import pytest

from ptce.cli import checks

ALL = {"chromium", "clamd"}


@pytest.fixture
def machine(monkeypatch, capsys):
    """Return a function that plays `./ptce test` on a machine with these programs and settings: exit status, runs, what was said."""

    def play(programs, *, arguments=(), status=0, **settings):
        ran = []
        monkeypatch.setattr(checks.shutil, "which", lambda name: f"/usr/bin/{name}" if name in programs else None)
        monkeypatch.setattr(checks, "run", lambda *command, **given: ran.append(given.get("DATABASE_URL", "")) or status)
        for name in ("CI", "DATABASE_URL", "PTCE_TEST_POSTGRES"):
            monkeypatch.setenv(name, settings.get(name, ""))
        return checks.test(list(arguments)), ran, capsys.readouterr().out

    return play


SERVER = "postgres://user@host/postgres"


def test_all_is_run_on_both_databases_where_all_is_there(machine):
    status, ran, said = machine(ALL, PTCE_TEST_POSTGRES=SERVER, CI="true")

    assert (status, ran) == (0, ["", SERVER])
    assert "Not run" not in said


@pytest.mark.parametrize(
    ("programs", "server", "word"),
    [(ALL - {"chromium"}, SERVER, "Chromium"), (ALL - {"clamd"}, SERVER, "clamd"), (ALL, "", "PostgreSQL")],
)
def test_what_is_missing_is_said_in_the_last_lines_and_fails_in_continuous_integration(machine, programs, server, word):
    status, _, said = machine(programs, PTCE_TEST_POSTGRES=server)
    assert status == 0
    assert word in said.strip().splitlines()[-1]
    assert "apt-get install" in said

    assert machine(programs, PTCE_TEST_POSTGRES=server, CI="true")[0] == 1


def test_tests_chosen_by_hand_run_alone(machine):
    assert machine(set(), arguments=["tests/law"], CI="true") == (0, [""], "")


def test_a_failure_stays_a_failure(machine):
    assert machine(ALL, PTCE_TEST_POSTGRES=SERVER, status=3)[0] == 3
