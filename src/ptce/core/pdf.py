"""Make a PDF that can be archived and read aloud (PDF/A-2a, PDF/UA-1) from a typst template and data, never from markup built by hand."""

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import typst
from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont

PACKAGE = Path(__file__).resolve().parent.parent
# The State's typeface, as the design system ships it for browsers; typst reads TrueType.
FACES = ("Regular", "Regular_Italic", "Medium", "Bold")


class FontMissing(RuntimeError):
    """The design system's static files do not hold the typeface."""


def render(template: str, data: Mapping[str, object], *, made_at: datetime | None = None) -> bytes:
    """Return the PDF of `<app>/templates/<app>/pdf/NAME.typ`, given as "app/pdf/NAME.typ".

    data: JSON-able; the template reads it with `json(bytes(sys.inputs.data))`, so that no text can be taken for markup.
    made_at: aware; the date written in the file, so that the same data give the same bytes; the machine's own when absent.
    """
    app = template.partition("/")[0]
    return typst.compile(
        str(PACKAGE / app / "templates" / template),
        root=str(PACKAGE),
        font_paths=[str(fonts())],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(made_at.timestamp()) if made_at else None,
    )


@lru_cache(maxsize=1)
def fonts() -> Path:
    """Return the folder of the typefaces in TrueType, converted once from the design system's web fonts. Raises FontMissing."""
    folder = Path(settings.VAR) / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        target = folder / f"Marianne-{face}.ttf"
        if not target.exists():
            _convert(f"dsfr/dist/fonts/Marianne-{face}.woff2", target)
    return folder


def _convert(static_name: str, target: Path) -> None:
    source = finders.find(static_name)
    if not source:
        raise FontMissing(static_name)
    font = TTFont(source)
    font.flavor = None
    # Several processes may convert at once: each writes its own file, the last rename wins, all are whole.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        font.save(file)
    Path(name).replace(target)
