"""How place names are compared: whatever the accents, hyphens, apostrophes and abbreviations, on any database."""

import re

from ptce.core import text as plain

_QUOTED = re.compile(r"(?:''|\")\s*(.+?)\s*(?:''|\")")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# How an EPCI's official name begins, and what people type for it.
_EPCI_KINDS = {
    "cc": "communaute de communes",
    "ca": "communaute d agglomeration",
    "cu": "communaute urbaine",
}


def normalise(text: str) -> str:
    """Return the words made comparable (`core.text`), with « St » spelt « saint ».

    « L’Haÿ-les-Roses » gives « l hay les roses ».
    """
    return " ".join(_ABBREVIATIONS.get(word, word) for word in plain.normalise(text).split())


def normalise_epci(name: str) -> str:
    """Return the name without its kind, then the kind both short and in full, so that any of them finds it.

    « CC du Grand Pic Saint-Loup » gives « du grand pic saint loup cc communaute de communes ».
    """
    words = normalise(name)
    kind, _, rest = words.partition(" ")
    if kind not in _EPCI_KINDS:
        return words
    return f"{rest} {kind} {_EPCI_KINDS[kind]}"


def search_terms(text: str) -> list[tuple[str, ...]]:
    """Return, for each word typed, the beginnings of word that satisfy it.

    The last word may be unfinished: « st » at the end is both « saint » and the beginning of « Strasbourg ».
    """
    words = plain.normalise(text).split()
    terms: list[tuple[str, ...]] = [(_ABBREVIATIONS.get(word, word),) for word in words[:-1]]
    for word in words[-1:]:
        terms.append((word, _ABBREVIATIONS[word]) if word in _ABBREVIATIONS else (word,))
    return terms


def typographic(name: str) -> str:
    """Return the name as it is shown: curved apostrophes, French quotation marks for straight or doubled ones."""
    return _QUOTED.sub("«\u00a0\\1\u00a0»", name).replace("'", "’")
