"""The letters on paper."""

from collections.abc import Mapping

from ptce.core import pdf


def render_letter(content: Mapping[str, object]) -> bytes:
    """Render a signed and dated letter: PDF/UA-1, PDF/A-2a."""
    return pdf.render("selection/pdf/letter.typ", dict(content))
