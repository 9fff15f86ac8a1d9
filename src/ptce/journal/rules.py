"""The chain of hashes that seals the journal."""

import hashlib
import json
from collections.abc import Sequence

# The hash before the first entry.
GENESIS = "0" * 64


def digest(previous: str, content: Sequence[object]) -> str:
    """Return the SHA-256 of the previous digest and of an entry's content in canonical form."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()
