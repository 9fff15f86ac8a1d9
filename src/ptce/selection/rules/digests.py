"""The digest of a list: the same whenever and wherever it is computed, different as soon as one character is."""

import hashlib
import json
from collections.abc import Sequence


def digest(entries: Sequence[object]) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the entries written as canonical JSON."""
    text = json.dumps(entries, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def grouped(value: str) -> str:
    """Return a digest in groups of eight, which two people can read to each other."""
    return " ".join(value[start : start + 8] for start in range(0, len(value), 8))
