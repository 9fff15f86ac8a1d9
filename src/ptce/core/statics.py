"""Publish the static files of a service: hashed, compressed, once for each version of them."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

# What the design system's package holds beside the files that pages name: parts of the same style sheets and scripts, for builders.
UNUSED = ("component", "core", "layout", "legacy", "analytics")


def publish() -> bool:
    """Write the static files to STATIC_ROOT unless these very files are there; return whether anything was written."""
    mark = Path(settings.STATIC_ROOT) / "published.sha256"
    wanted = _digest()
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return False
    ignored = [f"dsfr/dist/{folder}/*" for folder in UNUSED]
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=ignored)
    mark.write_text(wanted, encoding="ascii")
    return True


def _digest() -> str:
    """Return the SHA-256 of the names, sizes and dates of every static file."""
    total = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            total.update(f"{path}\0{storage.size(path)}\0{storage.get_modified_time(path).timestamp()}\n".encode())
    return total.hexdigest()
