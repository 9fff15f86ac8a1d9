"""The platform as its own processes on a database of its own: what a test may kill."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)


class Platform:
    """A folder with its database, and the processes started on it."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.database = var / "ptce.sqlite3"
        self.processes: list[subprocess.Popen[bytes]] = []
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {**kept, "PTCE_VAR": str(var), "DEBUG": "1", "SECRET_KEY": "essai", "TASK_STALE_AFTER_SECONDS": "1", **environment}

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it wrote."""
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        with (self.var / "worker.log").open("ab") as log:
            process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "worker"], env=self.environment, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def end(self) -> None:
        """Kill what is left."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=10)

    def sql(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Read or change the database from outside."""
        connection = sqlite3.connect(self.database, timeout=20)
        try:
            with connection:
                return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def wait(self, condition: Callable[[], object], what: str, *, seconds: float = 40) -> None:
        """Wait until the condition holds."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"{what} did not come; {(self.var / 'worker.log').read_text()[-3000:]}"
            time.sleep(0.05)

    def let_time_pass(self) -> None:
        """Make everything that waits for an instant due, as if an hour had gone by."""
        past = "2020-01-01 00:00:00"
        self.sql("UPDATE core_lease SET due_at = ?, held_until = NULL", [past])
        self.sql("UPDATE mailing_mail SET next_attempt_at = ? WHERE status <> 'SENT'", [past])
        self.sql("UPDATE organisations_directoryanswer SET next_attempt_at = ? WHERE state = 'PENDING'", [past])
        self.sql("UPDATE django_tasks_database_dbtaskresult SET started_at = ? WHERE status = 'RUNNING'", [past])
