"""The platform in service on a database of the bench: `./ptce serve` and its processes, which may be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO, Self

from django.conf import settings

from ptce.portal.benchmark.browser import Browser, Unreachable
from ptce.portal.benchmark.scratch import address
from ptce.portal.benchmark.sink import Sink

# The first start loads the reference and publishes the static files; the machine may be busy.
START_SECONDS = 400


class NotServed(RuntimeError):
    """The platform did not start, or did not stop."""


class Served:
    """Web server and worker, as a service manager starts them, on the loopback; their mail goes to a server of ours."""

    def __init__(self, var: Path, *, sink: Sink, workers: int = 2, stale_after: int = 900) -> None:
        self.var, self.port = var, free_port()
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = kept | {
            "PYTHONPATH": str(Path(settings.ROOT) / "src"),
            "PTCE_VAR": str(var),
            "DATABASE_URL": address(),
            # Ours: the sessions that the bench opens are signed with it.
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "0",
            "SMTP_URL": sink.url,
            "SIRENE_API_URL": "http://127.0.0.1:9",
            "PUBLISHER_HOST": "bench",
            "PUBLISHER_DIRECTOR": "bench",
            "LOG_LEVEL": "WARNING",
            "TASK_STALE_AFTER_SECONDS": str(stale_after),
        }
        self._workers = str(workers)
        self._log: BinaryIO | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._log = (self.var / "served.log").open("ab")
        command = [sys.executable, "-m", "ptce.cli", "serve", "--port", str(self.port), "--workers", self._workers]
        self._process = subprocess.Popen(command, env=self.environment, stdout=self._log, stderr=self._log, start_new_session=True)
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > until or self._process.poll() is not None:
                self.__exit__()
                raise NotServed(self.log()[-3000:])
            time.sleep(0.2)
        return self

    def __exit__(self, *error: object) -> None:
        process, log = self._process, self._log
        if process is None or log is None:
            return
        # Kept: a process whose parent is gone is no longer found under it.
        family = [process.pid, *self.web(), *self.background(), *children(process.pid)]
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            for pid in family:
                kill(pid)
            process.wait(timeout=10)
        log.close()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the same database."""
        command = [sys.executable, str(Path(settings.ROOT) / "manage.py"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=False)

    def log(self) -> str:
        """Return what the processes wrote."""
        return (self.var / "served.log").read_text(errors="replace")

    def web(self) -> list[int]:
        """Return the web processes that answer: the children of the web server."""
        return [pid for master in self._named("gunicorn") for pid in children(master)]

    def background(self) -> list[int]:
        """Return the worker, empty while it starts again."""
        return self._named("manage.py")

    def cpu(self) -> dict[str, float]:
        """Return the seconds of CPU that web and worker have used; those of processes that ended apart."""
        return {"web": sum(map(seconds, [*self.web(), *self._named("gunicorn")])), "worker": sum(map(seconds, self.background()))}

    def _named(self, word: str) -> list[int]:
        return [pid for pid in children(self._process.pid) if word in _command(pid)] if self._process is not None else []

    def _answers(self) -> bool:
        try:
            return Browser(self.port).get("/sante/").status == 200
        except Unreachable:
            return False


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def kill(pid: int) -> bool:
    """Kill a process at once; return whether it was there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children(parent: int) -> list[int]:
    """Return the processes started by another (proc(5))."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields and int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def seconds(pid: int) -> float:
    """Return the CPU that a process has used, children it waited for apart."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on; none when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
