"""A letter's content: frozen text, then who signs it, then the day it leaves."""

from collections.abc import Mapping
from datetime import date

from ptce.core.dates import day

type Content = dict[str, object]


def parts(text: str) -> tuple[str, list[str]]:
    """Return the subject (first line) and the paragraphs (separated by blank lines, line ends inside them joined)."""
    subject, _, body = text.strip().partition("\n")
    blocks = [" ".join(block.split()) for block in body.strip().split("\n\n")]
    return subject.strip(), [block for block in blocks if block]


def signed(content: Mapping[str, object], name: str, position: str) -> Content:
    """Return the content with the person who confirmed the decision (CRPA, art. L212-1: first name, name and capacity)."""
    return {**content, "signatory": name, "signatory_position": position}


def dated(content: Mapping[str, object], on: date) -> Content:
    """Return the content with the day the letter leaves."""
    return {**content, "date": day(on)}
