"""Real worker processes, stopped and killed in the middle of their tasks: nothing is lost, nothing is done twice."""

import asyncio
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from ptce.portal.demo_directory import SLOW, siret
from tests.mailing.conftest import free_port
from tests.organisations.conftest import DirectoryServer, directory_server
from tests.portal.processes import Platform

__all__ = ["directory_server"]


class Post:
    """The SMTP server's handler: `delays` are the seconds it thinks before taking each message."""

    def __init__(self) -> None:
        self.delays: list[float] = []
        self.begun = 0
        self.taken: list[str] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.begun += 1
        await asyncio.sleep(self.delays.pop(0) if self.delays else 0)
        text = envelope.content.decode("utf-8", "replace")
        self.taken.append(next(line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("Message-ID")))
        return "250 OK"


@pytest.fixture(scope="module")
def post() -> Iterator[tuple[Post, int]]:
    handler, port = Post(), free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    var = tmp_path_factory.mktemp("migrated")
    Platform(var).run("migrate", "--verbosity=0")
    return var


@pytest.fixture
def platform(tmp_path: Path, migrated: Path, post: tuple[Post, int], directory_server: DirectoryServer) -> Iterator[Platform]:
    for file in migrated.glob("ptce.sqlite3*"):
        shutil.copy(file, tmp_path)
    post[0].delays.clear()
    post[0].taken.clear()
    post[0].begun = 0
    here = Platform(tmp_path, SMTP_URL=f"smtp://127.0.0.1:{post[1]}", SIRENE_API_URL=directory_server.address)
    yield here
    here.end()


def write(platform: Platform, count: int = 1) -> None:
    platform.run(
        "shell",
        "--verbosity=0",
        "-c",
        "from ptce.mailing.operations import enqueue\n"
        "from django.utils import timezone\n"
        f"for n in range({count}): enqueue(key=f'essai:{{n}}', to='a@exemple.test', subject='Objet', body='Texte', now=timezone.now())",
    )


def statuses(platform: Platform) -> list[tuple[object, ...]]:
    return platform.sql("SELECT status, attempts FROM mailing_mail ORDER BY id")


def test_a_worker_killed_while_sending_leaves_the_message_to_the_next_with_its_identity(platform: Platform, post: tuple[Post, int]):
    post[0].delays = [60.0]
    write(platform)
    first = platform.worker()
    platform.wait(lambda: post[0].begun, "the message")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    assert statuses(platform) == [("SENDING", 1)]

    platform.let_time_pass()
    platform.worker()
    platform.wait(lambda: statuses(platform) == [("SENT", 2)], "the second attempt")
    platform.wait(
        lambda: not platform.sql("SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"), "the end of the tasks"
    )

    [(identity,)] = platform.sql("SELECT message_id FROM mailing_mail")
    assert post[0].taken == [identity]


def test_a_worker_killed_while_asking_the_directory_leaves_the_number_to_the_next(platform: Platform, directory_server: DirectoryServer):
    slow = siret(SLOW)
    platform.sql(
        "INSERT INTO organisations_directoryanswer (siret, state, payload, attempts, next_attempt_at)"
        " VALUES (?, 'PENDING', '{}', 1, '2020-01-01 00:00:00')",
        [slow],
    )
    first = platform.worker()
    platform.wait(lambda: directory_server.asked, "the question")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    assert platform.sql("SELECT state FROM organisations_directoryanswer") == [("PENDING",)]

    platform.sql("UPDATE organisations_directoryanswer SET siret = ?", [siret(126)])
    platform.let_time_pass()
    platform.worker()
    platform.wait(lambda: platform.sql("SELECT state FROM organisations_directoryanswer") == [("FOUND",)], "the answer")

    assert platform.sql("SELECT COUNT(*) FROM organisations_organisation") == [(1,)]
    assert [asked for asked, _, _ in directory_server.asked] == [slow, siret(126)]


def test_a_worker_asked_to_stop_finishes_the_task_in_hand(platform: Platform, post: tuple[Post, int]):
    post[0].delays = [2.0]
    write(platform, 2)
    # The minute sends what is due too: it is held by somebody else, so that only tasks send here.
    platform.sql("INSERT INTO core_lease (name, due_at, holder) VALUES ('planned', '2999-01-01 00:00:00', '')")
    worker = platform.worker()
    platform.wait(lambda: post[0].begun, "the message")
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=15) == 0
    assert sorted(statuses(platform)) == [("QUEUED", 0), ("SENT", 1)]
    assert platform.sql("SELECT status, COUNT(*) FROM django_tasks_database_dbtaskresult GROUP BY status ORDER BY status") == [
        ("READY", 1),
        ("SUCCESSFUL", 1),
    ]


def test_two_workers_share_the_messages_and_each_leaves_once(platform: Platform, post: tuple[Post, int]):
    write(platform, 12)
    platform.worker()
    platform.worker()
    platform.wait(lambda: statuses(platform) == [("SENT", 1)] * 12, "every message")

    assert len(post[0].taken) == len(set(post[0].taken)) == 12


def test_a_task_that_fails_is_tried_again(platform: Platform):
    write(platform)
    platform.sql('UPDATE django_tasks_database_dbtaskresult SET args_kwargs = \'{"args": [], "kwargs": {}}\'')
    platform.sql("INSERT INTO core_lease (name, due_at, holder) VALUES ('planned', '2999-01-01 00:00:00', '')")
    platform.worker()
    platform.wait(lambda: platform.sql("SELECT status FROM django_tasks_database_dbtaskresult") == [("FAILED",)], "the failure")

    its_mail = "SELECT json_object('args', json_array(id), 'kwargs', json_object()) FROM mailing_mail"
    platform.sql(f"UPDATE django_tasks_database_dbtaskresult SET args_kwargs = ({its_mail})")
    platform.sql("UPDATE django_tasks_database_dbtaskresult SET finished_at = datetime('now', '-1 hour')")
    platform.let_time_pass()
    platform.wait(lambda: platform.sql("SELECT status FROM django_tasks_database_dbtaskresult") == [("SUCCESSFUL",)], "the second attempt")
