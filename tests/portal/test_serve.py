"""The web server and the worker, started and stopped together, as a terminal does it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ptce.portal.benchmark.browser import Browser
from ptce.portal.benchmark.served import children
from tests.mailing.conftest import free_port
from tests.portal.post import Post, post
from tests.portal.processes import ROOT, Platform

__all__ = ["post"]
WRITE = (
    "from ptce.mailing.operations import enqueue\n"
    "from django.utils import timezone\n"
    "enqueue(key='essai', to='a@exemple.test', subject='Objet', body='Texte', now=timezone.now())"
)


@pytest.fixture
def platform(tmp_path: Path, migrated: Platform, post: Post) -> Iterator[Platform]:
    here = Platform(tmp_path, like=migrated, SMTP_URL=post.address, PYTHONPATH=str(ROOT / "src"))
    yield here
    here.end()


def serve(platform: Platform, port: int) -> subprocess.Popen[bytes]:
    start = f"from ptce.cli import serve; raise SystemExit(serve.start({port}, prepare=['check'], workers=1))"
    with (platform.var / "worker.log").open("wb") as log:
        group = subprocess.Popen(
            [sys.executable, "-c", start], env=platform.environment, stdout=subprocess.PIPE, stderr=log, start_new_session=True, cwd=ROOT
        )
    platform.processes.append(group)
    return group


def workers_of(group: subprocess.Popen[bytes]) -> list[int]:
    return [pid for pid in children(group.pid) if b"worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_worker_that_is_killed_starts_again_and_the_pages_answer_meanwhile(platform: Platform, post: Post):
    post.delays = [60.0]
    platform.run("shell", "--verbosity=0", "-c", WRITE)
    port = free_port()
    group = serve(platform, port)
    platform.wait(lambda: post.begun, "the message")
    [first] = workers_of(group)

    os.kill(first, signal.SIGKILL)

    platform.wait(lambda: first not in children(group.pid), "its end")
    assert Browser(port).get("/").status == 200
    platform.wait(lambda: workers_of(group), "another worker")
    # What the first one had in hand is taken up as soon as it counts as dead.
    platform.let_time_pass()
    platform.wait(lambda: platform.sql("SELECT status FROM mailing_mail") == [("SENT",)], "the mail", seconds=60)
    os.kill(group.pid, signal.SIGTERM)
    assert "The worker ended (exit status -9); it starts again in" in group.communicate(timeout=40)[0].decode()
    assert group.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_the_terminal_stops_everything_and_the_task_in_hand_is_finished(platform: Platform, post: Post, number: signal.Signals):
    post.delays = [3.0]
    platform.run("shell", "--verbosity=0", "-c", WRITE)
    platform.stop_the_minute()
    port = free_port()
    group = serve(platform, port)
    platform.wait(lambda: post.begun, "the message")
    # A terminal tells every process of the foreground group.
    os.killpg(group.pid, number)

    # The output ends when no process holds it any more.
    assert "Arrêt" in group.communicate(timeout=40)[0].decode()
    assert group.returncode == 0
    assert platform.sql("SELECT status, attempts FROM mailing_mail") == [("SENT", 1)]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
