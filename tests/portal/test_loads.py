"""The loads of the platform in service, in small: the command that a person runs, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ptce.portal.benchmark.browser import boxes
from ptce.portal.benchmark.deadline import quantile
from ptce.settings import env_text
from tests.portal.processes import ROOT


def bench(var: Path, *arguments: str, seconds: int) -> tuple[int, str]:
    url = env_text("DATABASE_URL")
    own = urlsplit(url)._replace(path=f"/loads_{os.getpid()}").geturl() if url.startswith("postgres") else ""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {**kept, "PTCE_VAR": str(var), "DATABASE_URL": own, "DEBUG": "1", "SECRET_KEY": "essai-" + "x7Q" * 20, "LOG_LEVEL": "WARNING"}
    command = [sys.executable, str(ROOT / "manage.py"), "bench", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=seconds, check=False)
    return done.returncode, done.stdout + done.stderr


def test_deposits_and_saves_of_the_deadline_are_all_kept(tmp_path: Path):
    _, told = bench(tmp_path, "deadline", "--seconds", "6", "--dossiers", "30", "--seed", "1", seconds=580)

    # How quick they are is for the bench: this machine may be busy.
    assert "deposits kept 20, receipts made" in told, told
    assert "errors: 0; " in told, told


def test_a_page_is_sent_as_a_browser_sends_it():
    page = """
      <input type="hidden" name="f-a" value=""><input name="f-a" value="é &amp; è"><textarea name="f-b">\nune\nligne</textarea>
      <select name="f-c"><option value="1">un</option><option value="2" selected>deux</option></select>
      <input type="radio" name="f-d" value="oui"><input type="radio" name="f-d" value="non" checked><input type="file" name="f-e">
    """

    assert boxes(page) == [("f-a", ""), ("f-a", "é & è"), ("f-b", "une\nligne"), ("f-c", "2"), ("f-d", "non")]


@pytest.mark.parametrize(("share", "expected"), [(0.5, 51), (0.95, 96), (0.99, 100), (1.0, 100)])
def test_quantiles(share: float, expected: float):
    assert quantile([float(n) for n in range(1, 101)], share) == expected
