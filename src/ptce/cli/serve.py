"""Start the platform: web server and worker side by side, stopped together."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
# Ctrl-C, a service manager, a terminal that closes.
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A worker that ends is started again after the first wait; each time it ends at once the wait doubles, up to the last.
FIRST_WAIT, LONGEST_WAIT, AT_ONCE = 1.0, 60.0, 20.0
# On a machine they share, a receipt may wait a second, a page that somebody looks at may not.
YIELDS = 5


def say(text: str) -> None:
    """Print a line for the person at the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def framework(arguments: Sequence[str]) -> int:
    """Run a management command in its own process."""
    return subprocess.run([sys.executable, str(ROOT / "manage.py"), *arguments], check=False).returncode


def demo(arguments: Sequence[str]) -> int:
    """Set everything up and serve the demonstration. Example: `./ptce demo --port 8001`."""
    parser = argparse.ArgumentParser(prog="./ptce demo", description=demo.__doc__)
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    os.environ["PTCE_DEMO"] = "1"
    os.environ.setdefault("SITE_URL", f"http://localhost:{options.port}")
    os.environ.setdefault("SIRENE_API_URL", f"http://127.0.0.1:{options.port}/demo/annuaire")
    return start(options.port, prepare=["prepare", "--demo"], workers=2)


def serve(arguments: Sequence[str]) -> int:
    """Serve the platform. Migrates, and loads reference data on the first start. Example: `./ptce serve --port 8000 --workers 4`."""
    parser = argparse.ArgumentParser(prog="./ptce serve", description=serve.__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (0.0.0.0 behind a proxy on another machine)")
    parser.add_argument("--workers", type=int, default=2, help="web processes")
    parser.add_argument("--without-worker", action="store_true", help="the worker runs elsewhere (`./ptce worker`)")
    options = parser.parse_args(arguments)
    if framework(["check", "--deploy", "--fail-level", "ERROR"]) != 0:
        return 2
    return start(options.port, prepare=["prepare"], workers=options.workers, host=options.host, worker=not options.without_worker)


def start(port: int, *, prepare: Sequence[str], workers: int, host: str = "127.0.0.1", worker: bool = True) -> int:
    """Prepare the database, start gunicorn and the worker, wait; stop both on Ctrl-C or when the web server ends. A worker that ends starts again."""
    if framework(prepare) != 0:
        return 2
    web = [
        sys.executable, "-m", "gunicorn", "ptce.wsgi:application", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", "4",
        "--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp",  # noqa: S108 — memory, for heartbeats only
        "--log-level", "warning", "--timeout", "60", "--graceful-timeout", "20", "--preload",
    ]  # fmt: skip
    for number in STOPS:
        signal.signal(number, lambda *_: _interrupt())
    background = Worker() if worker else None
    # Groups of their own: Ctrl-C comes here alone, and asks the worker once; asked twice, it would drop the task in hand.
    processes = [subprocess.Popen(web, process_group=0)]
    try:
        return _watch(processes[0], background, port)
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):
            say("\nArrêt…")
        return 0
    finally:
        _stop([*processes, *(background.processes if background is not None else [])])


class Worker:
    """The worker, started again when it ends: what it had in hand goes back to the queue, and the pages never stopped answering."""

    def __init__(self) -> None:
        self.processes: list[subprocess.Popen[bytes]] = []
        self._wait, self._due, self._began = FIRST_WAIT, 0.0, 0.0

    def keep(self) -> None:
        """Start it if it is due; notice that it ended."""
        now = time.monotonic()
        if not self.processes:
            if now >= self._due:
                self._began = now
                self.processes = [subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "worker"], process_group=0)]
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.setpriority(os.PRIO_PROCESS, self.processes[0].pid, os.getpriority(os.PRIO_PROCESS, 0) + YIELDS)
            return
        status = self.processes[0].poll()
        if status is None:
            return
        self._wait = min(self._wait * 2, LONGEST_WAIT) if now - self._began < AT_ONCE else FIRST_WAIT
        self._due, self.processes = now + self._wait, []
        say(f"The worker ended (exit status {status}); it starts again in {self._wait:.0f} s.")


def _interrupt() -> None:
    raise KeyboardInterrupt


def _watch(web: subprocess.Popen[bytes], worker: Worker | None, port: int) -> int:
    announced = False
    while web.poll() is None:
        if worker is not None:
            worker.keep()
        if not announced and _answers(port):
            announced = True
            framework(["welcome", "--port", str(port)])
        time.sleep(0.3)
    say(f"The web server ended (exit status {web.returncode}); stopping the worker.")
    return 1 if web.returncode else 0


def _answers(port: int) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/", timeout=3):
        return True
    return False


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for number in STOPS:
        # Who insists waits no longer.
        signal.signal(number, lambda *_: _kill(processes))
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            _kill([process])


def _kill(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
