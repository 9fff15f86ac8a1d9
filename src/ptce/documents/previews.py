"""Pictures of the pages of a file, drawn by a process with little memory and little time (see `render.py`)."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

RENDERER = Path(__file__).with_name("render.py")
SECONDS = 12
TOO_LONG = "Ce fichier demande trop de travail pour être montré ici. Téléchargez-le pour l’ouvrir."
BROKEN = "Ce fichier ne peut pas être montré ici\u00a0: il est peut-être abîmé. Téléchargez-le pour l’ouvrir."
# One drawing at a time per process: a page of twenty previews must not take every core from those who write.
_turn = threading.BoundedSemaphore(1)


class Busy(Exception):
    """Other drawings are under way: to be asked again."""


@dataclass(frozen=True)
class Drawn:
    """One page as a WebP picture of `width` × `height` points, among `pages` that may be shown of `total`; or a problem, in French."""

    content: bytes = b""
    pages: int = 0
    total: int = 0
    width: int = 0
    height: int = 0
    problem: str = ""


def draw(*, content: bytes, media_type: str, page: int) -> Drawn:
    """Draw one page, for twelve seconds at most. Raises Busy."""
    if not _turn.acquire(timeout=SECONDS):
        raise Busy
    try:
        command = [sys.executable, "-I", str(RENDERER), media_type, str(page)]
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Drawn(problem=TOO_LONG)
    finally:
        _turn.release()
    if done.returncode != 0:
        return Drawn(problem=TOO_LONG if done.returncode < 0 else BROKEN)
    facts, _, picture = done.stdout.partition(b"\n")
    return Drawn(content=picture, **json.loads(facts))
