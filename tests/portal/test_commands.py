"""What a person types at a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from ptce.accounts.models import User
from ptce.cli import __main__ as cli
from ptce.organisations.enums import Role
from ptce.organisations.models import Body, Mandate
from ptce.portal.demo_directory import BROKEN, siret
from ptce.portal.demonstration import PERSONAS
from ptce.territories.queries import is_loaded
from tests.organisations.conftest import DirectoryServer, directory_server

__all__ = ["directory_server"]
pytestmark = pytest.mark.django_db


def run(*arguments: str, ends: int | None = None) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    if ends is None:
        call_command(*arguments, stdout=out, stderr=err)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command(*arguments, stdout=out, stderr=err)
        assert ended.value.code == ends
    return out.getvalue(), err.getvalue()


def test_the_first_officer_comes_from_the_command_line():
    out, _ = run("mandate", "grant", "Chef@exemple.test", "--body", "cna", "--role", "NATIONAL_OFFICER")

    mandate = Mandate.objects.get()
    assert (mandate.person.email, mandate.role, mandate.body.slug, mandate.granted_by) == ("chef@exemple.test", Role.NATIONAL_OFFICER, "cna", None)
    assert out == "chef@exemple.test\u00a0: Agent national, Cellule nationale d’animation.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "reason"),
    [
        (("pas-une-adresse", "--body", "cna", "--role", "EXPERT"), 2, "pas-une-adresse: not an e-mail address."),
        (("a@b.fr", "--body", "cra-mars", "--role", "EXPERT"), 2, "cra-mars: no such body. Known: cna."),
        (("a@b.fr", "--body", "cna", "--role", "REGIONAL_AGENT"), 1, "Ce rôle ne s’exerce pas dans cette instance"),
    ],
)
def test_a_mandate_that_cannot_be_given_says_why(arguments: tuple[str, ...], status: int, reason: str):
    _, err = run("mandate", "grant", *arguments, ends=status)

    assert err.startswith(reason)
    assert not User.objects.exists()


def test_an_unknown_role_is_bad_input():
    with pytest.raises(CommandError, match="invalid choice: 'CHEF'"):
        run("mandate", "grant", "a@b.fr", "--body", "cna", "--role", "CHEF")


def test_the_directory_is_tried_by_command(directory_server: DirectoryServer):
    out, _ = run("check_sirene", siret(126))

    assert out.splitlines()[0].endswith("ms: 1 result(s).")
    assert "  name: MUTUELLE DES GRANDS FRENES 126 (FICTIF)" in out.splitlines()


@pytest.mark.parametrize(("number", "status"), [("123", 2), (siret(BROKEN), 1)])
def test_a_directory_that_cannot_be_tried_says_why(directory_server: DirectoryServer, number: str, status: int):
    _, err = run("check_sirene", number, ends=status)

    assert err


@pytest.mark.parametrize(
    ("typed", "run_as"),
    [
        (["check", "sirene"], ["check_sirene"]),
        (["check", "sirene", "123"], ["check_sirene", "123"]),
        (["check", "--deploy"], ["check", "--deploy"]),
        (["planned"], ["planned"]),
    ],
)
def test_check_sirene_is_ours_and_check_the_framework_s(monkeypatch: pytest.MonkeyPatch, typed: list[str], run_as: list[str]):
    seen = []
    monkeypatch.setattr(cli.serve, "framework", lambda arguments: seen.append(list(arguments)) or 0)

    assert cli.main(typed) == 0
    assert seen == [run_as]


@pytest.mark.parametrize("demo", [False, True])
def test_the_welcome_says_where_and_who(demo: bool):
    with override_settings(DEMO=demo):
        out, _ = run("welcome", "--port", "8123")

    assert "http://localhost:8123/" in out
    assert all((one.email in out) == demo for one in PERSONAS)
    assert ("http://localhost:8123/demo/" in out) == demo


@override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}})
def test_preparing_brings_everything_and_twice_changes_nothing(capsys: pytest.CaptureFixture[str]):
    run("prepare", "--demo")
    first = capsys.readouterr().out
    counts = (User.objects.count(), Body.objects.count(), Mandate.objects.count())
    run("prepare", "--demo")
    second = capsys.readouterr().out

    assert is_loaded()
    assert counts == (User.objects.count(), Body.objects.count(), Mandate.objects.count())
    assert counts[:2] == (len(PERSONAS), 19)
    assert "Instances\u00a0: 19 créées" in first
    assert "Instances\u00a0: 0 créées" in second
    assert "Données de référence\u00a0: déjà là" in second
    assert "Démonstration\u00a0: chargement par le travail de fond" in first
    assert "Démonstration\u00a0: déjà demandée" in second
    assert DBTaskResult.objects.filter(task_path="ptce.portal.tasks.load_demonstration").count() == 1
