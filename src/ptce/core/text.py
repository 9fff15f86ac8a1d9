"""Text made comparable: the same result on both databases, because Python computes it."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^0-9a-z]+")


def normalise(text: str) -> str:
    """Return lower case ASCII words separated by single blanks: « L’Œuvre d’Évry » gives « l oeuvre d evry »."""
    lowered = text.lower().translate(_LIGATURES)
    bare = "".join(char for char in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def slug(text: str, *, limit: int = 80) -> str:
    """Return the address form of a title, cut at a word."""
    words = normalise(text).split()
    kept: list[str] = []
    for word in words:
        if sum(map(len, kept)) + len(kept) + len(word) > limit:
            break
        kept.append(word)
    return "-".join(kept) or "sans-titre"
