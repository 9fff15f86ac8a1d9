"""The platform as its own processes on a database of its own: what a test may kill."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from django.conf import settings

from tests.portal.databases import scratch

ROOT = Path(settings.ROOT)


class Platform:
    """A folder with its database, and the processes started on it."""

    def __init__(self, var: Path, *, like: Self | None = None, **environment: str) -> None:
        """like: another one, whose processes are ended, of which this one is a copy."""
        self.var = var
        self.database = scratch(var)
        self.processes: list[subprocess.Popen[bytes]] = []
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ours = {"PTCE_VAR": str(var), "DATABASE_URL": self.database.url, "DEBUG": "1", "SECRET_KEY": "essai", "TASK_STALE_AFTER_SECONDS": "1"}
        self.environment = {**kept, **ours, **environment}
        if like is None:
            self.database.create()
            return
        self.database.copy(like.database)
        for folder in ("media", "fonts"):
            if (like.var / folder).is_dir():
                shutil.copytree(like.var / folder, var / folder)

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

    def kill_when_held(self, table: str, *, event: str = "INSERT", when: str = "1 = 1") -> None:
        """Start a worker, wait until it is in the middle of a transaction, just before it changes the table, and kill it there."""
        self.database.hold(table, event=event, when=when)
        worker = self.worker()
        self.wait(self.database.is_held, f"a worker in the middle of {table}", seconds=60)
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
        self.database.let_go(table)

    def end(self) -> None:
        """Kill what is left, and drop the database."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=10)
        self.database.drop()

    def sql(self, statement: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Read or change the database from outside; values are `?`."""
        return self.database.sql(statement, values)

    def count(self, table: str, where: str = "1 = 1") -> int:
        """Return how many rows of a table."""
        [(found,)] = self.sql(f"SELECT COUNT(*) FROM {table} WHERE {where}")
        assert isinstance(found, int)
        return found

    def wait(self, condition: Callable[[], object], what: str, *, seconds: float = 40) -> None:
        """Wait until the condition holds."""
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, f"{what} did not come; {(self.var / 'worker.log').read_text()[-3000:]}"
            time.sleep(0.05)

    def wait_for_rest(self) -> None:
        """Wait until no task is left and no mail waits."""
        self.wait(lambda: not self.count("django_tasks_database_dbtaskresult", "status IN ('READY', 'RUNNING')"), "the end of the tasks")
        self.wait(lambda: not self.count("mailing_mail", "status <> 'SENT'"), "the sending of every mail")

    def stop_the_minute(self) -> None:
        """Let nothing but tasks run: the acts of the minute are somebody else's, until time passes."""
        self.sql("DELETE FROM core_lease WHERE name = 'planned'")
        self.sql("INSERT INTO core_lease (name, due_at, holder) VALUES ('planned', '2999-01-01 00:00:00', '')")

    def let_time_pass(self) -> None:
        """Make everything that waits for an instant due, as if an hour had gone by."""
        past = "2020-01-01 00:00:00"
        self.sql("UPDATE core_lease SET due_at = ?, held_until = NULL", [past])
        self.sql("UPDATE mailing_mail SET next_attempt_at = ? WHERE status <> 'SENT'", [past])
        self.sql("UPDATE organisations_directoryanswer SET next_attempt_at = ? WHERE state = 'PENDING'", [past])
        self.sql("UPDATE django_tasks_database_dbtaskresult SET started_at = ? WHERE status = 'RUNNING'", [past])
