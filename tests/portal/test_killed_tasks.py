"""A worker killed in the middle of each task: the next one finishes, and what had to happen happened once.

Each test keeps one task, holds the database just before a row that the task writes late, kills the worker there, lets time pass and
starts another one, which does what is due beside the task. `deliver` and the directory's wait are killed in test_worker.py too.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ptce.core.tasks import resolve
from tests.organisations.conftest import DirectoryServer, directory_server
from tests.portal.post import Post, post
from tests.portal.processes import Platform
from tests.portal.seeds import CARRIER, PENDING

__all__ = ["directory_server", "post"]


@pytest.fixture(scope="module")
def planted(migrated: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = Platform(tmp_path_factory.mktemp("planted"), like=migrated)
    made.run("shell", "--verbosity=0", "-c", "from tests.portal.seeds import plant; plant()")
    yield made
    made.end()


@pytest.fixture
def platform(tmp_path: Path, planted: Platform, post: Post, directory_server: DirectoryServer) -> Iterator[Platform]:
    here = Platform(tmp_path, like=planted, SMTP_URL=post.address, SIRENE_API_URL=directory_server.address)
    here.stop_the_minute()
    yield here
    here.end()


def keep(platform: Platform, name: str) -> None:
    platform.sql("DELETE FROM django_tasks_database_dbtaskresult WHERE task_path <> ?", [resolve(name).module_path])
    assert platform.count("django_tasks_database_dbtaskresult", "status = 'READY'") >= 1


def finish(platform: Platform) -> None:
    assert platform.count("django_tasks_database_dbtaskresult", "status = 'RUNNING'") == 1
    platform.let_time_pass()
    platform.worker()
    platform.wait(lambda: platform.count("core_lease", "name = 'planned' AND due_at > '2021-01-01' AND held_until IS NULL"), "the minute")
    platform.wait_for_rest()


def files(platform: Platform) -> int:
    return sum(path.is_file() for path in (platform.var / "media").rglob("*"))


def journal(platform: Platform, verb: str) -> int:
    return platform.count("journal_entry", f"verb = '{verb}'")


def assert_each_mail_left_once(platform: Platform, post: Post) -> None:
    assert sorted(post.taken) == sorted(str(identity) for (identity,) in platform.sql("SELECT message_id FROM mailing_mail WHERE attempts > 0"))
    assert platform.count("mailing_mail", "attempts > 1") == 0


def test_receipts(platform: Platform, post: Post):
    keep(platform, "dossiers.send_receipt")
    before, kept = files(platform), platform.count("documents_document")

    platform.kill_when_held("mailing_mail")
    assert files(platform) == before + 1
    assert platform.count("documents_document") == kept
    assert platform.count("dossiers_submission", "receipt_id IS NOT NULL") == 0

    finish(platform)
    filed = platform.count("dossiers_submission")
    assert platform.count("dossiers_submission", "receipt_id IS NOT NULL") == journal(platform, "dossiers.record_receipt") == filed
    assert platform.count("documents_document", "name LIKE 'accuse-de-reception-' || '%'") == filed
    assert platform.count("mailing_mail", "message_id <> '' AND key LIKE 'dossiers.submitted' || '%'") == filed
    assert_each_mail_left_once(platform, post)


def test_the_carrier_s_look_up(platform: Platform, directory_server: DirectoryServer):
    keep(platform, "dossiers.look_up_carrier")
    named = f"carrier_siret = '{CARRIER}' AND carrier_name <> ''"

    platform.kill_when_held("dossiers_dossier", event="UPDATE")
    assert platform.count("organisations_directoryanswer", f"siret = '{CARRIER}' AND state = 'FOUND'") == 1
    assert platform.count("dossiers_dossier", named) == 0

    finish(platform)
    assert platform.count("dossiers_dossier", named) == journal(platform, "dossiers.refresh_carrier") == 1
    assert [asked for asked, _, _ in directory_server.asked].count(CARRIER) == 1


def test_pending_numbers(platform: Platform):
    keep(platform, "organisations.check_pending")
    found = f"siret = '{PENDING}' AND state = 'FOUND'"

    platform.kill_when_held("organisations_organisation")
    assert platform.count("organisations_directoryanswer", found) == 0

    finish(platform)
    assert platform.count("organisations_directoryanswer", found) == 1
    assert platform.count("organisations_organisation", f"siret = '{PENDING}'") == 1


def test_publication(platform: Platform, post: Post):
    keep(platform, "selection.publish")

    # One laureate of an older list is there; of the two of this one, the first is written.
    platform.kill_when_held("poles_selection", when="(SELECT COUNT(*) FROM poles_selection) = 2")
    assert platform.count("selection_session", "status = 'PUBLISHED'") == 1
    assert platform.count("dossiers_dossier", "status = 'LAUREATE'") == platform.count("poles_selection") == 1

    finish(platform)
    assert platform.count("selection_session", "status = 'PUBLISHED'") == journal(platform, "selection.publish") == 2
    assert platform.count("dossiers_dossier", "status = 'LAUREATE'") == platform.count("poles_selection") == 3
    # Two of the laureates are one pole, in two calls.
    assert platform.count("poles_pole") == 2
    assert_letters(platform, 5)
    assert_each_mail_left_once(platform, post)


def test_letters(platform: Platform, post: Post):
    keep(platform, "selection.send_letter")
    before = files(platform)

    platform.kill_when_held("mailing_mail")
    assert files(platform) == before + 1
    assert platform.count("selection_letter", "document_id IS NOT NULL") == 0

    finish(platform)
    assert_letters(platform, 5)
    assert_each_mail_left_once(platform, post)


def assert_letters(platform: Platform, count: int) -> None:
    assert platform.count("selection_letter") == platform.count("selection_letter", "document_id IS NOT NULL") == count
    assert platform.count("documents_document", "name LIKE 'decision-' || '%'") == journal(platform, "selection.notify") == count
    assert platform.count("mailing_mail", "key LIKE 'selection.letter:' || '%'") == count


def test_drafts_that_follow_a_new_form(platform: Platform, post: Post):
    keep(platform, "dossiers.follow_revision")

    # The first draft follows; the second is held.
    platform.kill_when_held("dossiers_formchange", when="(SELECT COUNT(*) FROM dossiers_formchange) = 1")
    assert platform.count("dossiers_formchange") == journal(platform, "dossiers.follow_revision") == 1

    finish(platform)
    assert platform.count("dossiers_formchange") == journal(platform, "dossiers.follow_revision") == 3
    newest = "(SELECT id FROM calls_formrevision WHERE number = 2)"
    assert platform.count("dossiers_dossier", f"revision_id = {newest}") == 3
    assert platform.count("dossiers_answers", "CAST(archived AS text) LIKE '%' || 'Histoire ' || '%'") == 3
    assert platform.count("mailing_mail", "message_id <> '' AND key LIKE 'dossiers.form_changed' || '%'") == 3
    assert_each_mail_left_once(platform, post)


def test_exports(platform: Platform):
    keep(platform, "selection.make_export")
    before = files(platform)

    platform.kill_when_held("documents_document")
    assert files(platform) == before + 1
    assert platform.sql("SELECT status, document_id FROM selection_export") == [("RUNNING", None)]

    finish(platform)
    assert platform.count("selection_export", "status = 'DONE' AND rows_done = 1") == 1
    assert platform.count("documents_document", "name LIKE '%' || '.xlsx'") == 1


def test_a_message_taken_by_the_server_and_not_recorded_leaves_again_with_its_identity(platform: Platform, post: Post):
    keep(platform, "mailing.deliver")

    platform.kill_when_held("mailing_mail", event="UPDATE", when="NEW.status = 'SENT'")
    [identity] = post.taken
    assert platform.sql("SELECT status FROM mailing_mail WHERE message_id = ?", [identity]) == [("SENDING",)]

    finish(platform)
    assert post.taken.count(identity) == 2
    assert platform.sql("SELECT status, attempts FROM mailing_mail WHERE message_id = ?", [identity]) == [("SENT", 2)]


def test_the_demonstration(tmp_path: Path, migrated: Platform):
    platform = Platform(tmp_path, like=migrated, PTCE_DEMO="1")
    try:
        platform.run("prepare", "--demo")
        platform.stop_the_minute()
        platform.kill_when_held("dossiers_submission", when="(SELECT COUNT(*) FROM dossiers_submission) = 2")
        assert platform.count("dossiers_dossier") == platform.count("dossiers_submission") == 2

        platform.let_time_pass()
        second = platform.worker()
        platform.wait(lambda: platform.count("dossiers_submission") >= 6, "the dossiers that follow")
        second.kill()
        second.wait(timeout=10)

        dossiers = platform.count("dossiers_dossier")
        assert platform.sql("SELECT COUNT(DISTINCT key), COUNT(DISTINCT pole_name) FROM dossiers_dossier") == [(dossiers, dossiers)]
        assert dossiers == platform.count("dossiers_submission") == journal(platform, "dossiers.submit")
        # The bar is told after each unit: killed in between, it is one behind.
        assert platform.sql("SELECT total FROM portal_demonstrationstep WHERE position = 1 AND done BETWEEN ? AND ?", [dossiers - 1, dossiers])
        assert platform.count("calls_call", "NOT is_historical") == 5
    finally:
        platform.end()
