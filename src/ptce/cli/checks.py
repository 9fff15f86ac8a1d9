"""Tests and checks: what a person runs is exactly what the continuous integration runs."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ptce.cli.serve import ROOT, framework, say

CLAMD = ("clamd", "/usr/sbin/clamd", "/usr/local/sbin/clamd")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def run(*command: str, **settings: str) -> int:
    """Run one tool from the environment, with these settings beside the others, saying what it is."""
    say(f"\n$ {' '.join(command)}")
    started = time.monotonic()
    status = subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]], check=False, cwd=ROOT, env=os.environ | settings
    ).returncode
    say(f"  → {'ok' if status == 0 else f'exit status {status}'} in {time.monotonic() - started:.0f} s")
    return status


def test(arguments: Sequence[str]) -> int:
    """Run the tests, on PostgreSQL too where a server is named, then say what was not run and how to get it (a failure when CI=true)."""
    status = _suite(arguments)
    if arguments:
        return status
    if _server() and not _on_postgresql():
        say("\n=== The same tests on PostgreSQL ===")
        status = _suite([], DATABASE_URL=_server()) or status
    missing = not_run()
    if missing:
        say("\nNot run:\n" + "\n".join(f"  - {line}" for line in missing))
        if os.environ.get("CI") == "true":
            say("With CI=true, what is not run is a failure.")
            return status or 1
    return status


def not_run() -> list[str]:
    """Return what a whole run leaves out on this machine, each with how to get it."""
    missing = []
    if not any(shutil.which(name) for name in CHROMIUM):
        missing.append("the browser journeys: Chromium is missing (Debian: apt-get install chromium)")
    if not any(shutil.which(name) for name in CLAMD):
        missing.append("the tests with a real antivirus: clamd is missing (Debian: apt-get install clamav-daemon)")
    if not _server() and not _on_postgresql():
        missing.append(
            "the tests on PostgreSQL: no server is named (Debian: apt-get install postgresql; then, with a user who may create databases, "
            "PTCE_TEST_POSTGRES=postgres://user:password@host:5432/postgres ./ptce test)"
        )
    return missing


def _suite(arguments: Sequence[str], **settings: str) -> int:
    # Whole files to each of two processes: more would fight for two cores, and a file shares what it loads.
    spread = [] if arguments else ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile"]
    return run("pytest", *spread, *arguments, **settings)


def _server() -> str:
    return os.environ.get("PTCE_TEST_POSTGRES", "")


def _on_postgresql() -> bool:
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("djlint", "src", "--lint", "--quiet"),
    ("mypy",),
    ("lint-imports",),
)


def ci(arguments: Sequence[str]) -> int:
    """Run every check, then every test on SQLite and on PostgreSQL (PTCE_TEST_POSTGRES names the server)."""
    failed = [" ".join(command) for command in CHECKS if run(*command) != 0]
    for command in (["makemigrations", "--check", "--dry-run"], ["check", "--deploy", "--fail-level", "ERROR"]):
        say(f"\n$ manage.py {' '.join(command)}")
        deployed = command[0] == "check"
        if _framework(command, {**_production()} if deployed else {}) != 0:
            failed.append(" ".join(command))
    if _bench() != 0:
        failed.append("bench --gate")
    say("\n=== Tests ===")
    os.environ["DATABASE_URL"] = ""
    if not _server():
        failed.append("tests on PostgreSQL: PTCE_TEST_POSTGRES is not set")
    if test([]) != 0:
        failed.append("tests")
    say("\nEverything holds." if not failed else "\nFailed:\n  - " + "\n  - ".join(failed))
    return 1 if failed else 0


def fix(arguments: Sequence[str]) -> int:
    """Format the code and mend what tools can mend."""
    return max(run("ruff", "format", "."), run("ruff", "check", "--fix", "."))


def _bench() -> int:
    """Measure on SQLite before anything else runs: statements, CPU in bare pages, growth from 1,000 to 10,000 dossiers."""
    say("\n$ manage.py bench --gate")
    return _framework(["bench", "--gate"], {"PTCE_DEMO": "1", "DATABASE_URL": ""})


def _production() -> dict[str, str]:
    """Return the environment of a configured service, for the deployment checks."""
    return {
        "SECRET_KEY": "check-only-" + "x7Q" * 20,
        "ALLOWED_HOSTS": "ptce.example",
        "SMTP_URL": "smtp://localhost:25",
        "PUBLISHER_HOST": "hébergeur",
        "PUBLISHER_DIRECTOR": "directeur",
        "PTCE_DEMO": "",
    }


def _framework(command: Sequence[str], extra: dict[str, str]) -> int:
    before = dict(os.environ)
    os.environ.update(extra)
    try:
        return framework(command)
    finally:
        os.environ.clear()
        os.environ.update(before)
