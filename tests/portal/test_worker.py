"""Real worker processes, stopped and killed in the middle of their tasks: nothing is lost, nothing is done twice."""

import json
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ptce.portal.demo_directory import SLOW, siret
from tests.organisations.conftest import DirectoryServer, directory_server
from tests.portal.post import Post, post
from tests.portal.processes import Platform

__all__ = ["directory_server", "post"]


@pytest.fixture
def platform(tmp_path: Path, migrated: Platform, post: Post, directory_server: DirectoryServer) -> Iterator[Platform]:
    here = Platform(tmp_path, like=migrated, SMTP_URL=post.address, SIRENE_API_URL=directory_server.address)
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


def test_a_worker_killed_while_sending_leaves_the_message_to_the_next_with_its_identity(platform: Platform, post: Post):
    post.delays = [60.0]
    write(platform)
    first = platform.worker()
    platform.wait(lambda: post.begun, "the message")
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    assert statuses(platform) == [("SENDING", 1)]

    platform.let_time_pass()
    platform.worker()
    platform.wait(lambda: statuses(platform) == [("SENT", 2)], "the second attempt")
    platform.wait_for_rest()

    [(identity,)] = platform.sql("SELECT message_id FROM mailing_mail")
    assert post.taken == [identity]


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


def test_a_worker_asked_to_stop_finishes_the_task_in_hand(platform: Platform, post: Post):
    post.delays = [2.0]
    write(platform, 2)
    # The minute sends what is due too: it is held by somebody else, so that only tasks send here.
    platform.stop_the_minute()
    worker = platform.worker()
    platform.wait(lambda: post.begun, "the message")
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=15) == 0
    assert sorted(statuses(platform)) == [("QUEUED", 0), ("SENT", 1)]
    assert platform.sql("SELECT status, COUNT(*) FROM django_tasks_database_dbtaskresult GROUP BY status ORDER BY status") == [
        ("READY", 1),
        ("SUCCESSFUL", 1),
    ]


def test_two_workers_share_the_messages_and_each_leaves_once(platform: Platform, post: Post):
    write(platform, 12)
    platform.worker()
    platform.worker()
    platform.wait(lambda: statuses(platform) == [("SENT", 1)] * 12, "every message")

    assert len(post.taken) == len(set(post.taken)) == 12


def test_a_task_that_fails_is_tried_again(platform: Platform):
    write(platform)
    platform.sql('UPDATE django_tasks_database_dbtaskresult SET args_kwargs = \'{"args": [], "kwargs": {}}\'')
    platform.stop_the_minute()
    platform.worker()
    platform.wait(lambda: platform.sql("SELECT status FROM django_tasks_database_dbtaskresult") == [("FAILED",)], "the failure")

    [(its_mail,)] = platform.sql("SELECT id FROM mailing_mail")
    an_hour_ago = timezone.now() - timedelta(hours=1)
    platform.sql("UPDATE django_tasks_database_dbtaskresult SET args_kwargs = ?", [json.dumps({"args": [its_mail], "kwargs": {}})])
    platform.sql("UPDATE django_tasks_database_dbtaskresult SET finished_at = ?", [an_hour_ago.isoformat(" ")])
    platform.let_time_pass()
    platform.wait(lambda: platform.sql("SELECT status FROM django_tasks_database_dbtaskresult") == [("SUCCESSFUL",)], "the second attempt")
