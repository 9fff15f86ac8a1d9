"""What differs between two texts, word by word, so that a reader sees it without comparing."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Longer texts are shown whole, before then after: comparing them word by word would cost more than it tells.
WORDS_COMPARED = 4000
_WORD = re.compile(r"\s+|[^\s]+")


class Part(StrEnum):
    """What became of a stretch of words."""

    KEPT = "KEPT"
    REMOVED = "REMOVED"
    ADDED = "ADDED"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that share a fate."""

    part: Part
    text: str


def differences(before: str, after: str) -> tuple[Stretch, ...]:
    """Return both texts as one: what is kept, what is removed, what is added, in reading order.

    The kept and removed stretches make the text before, the kept and added ones the text after.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > WORDS_COMPARED:
        return tuple(Stretch(part, text) for part, text in ((Part.REMOVED, before), (Part.ADDED, after)) if text)
    found: list[Stretch] = []
    for _, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        kept, taken, given = old[start:end], old[start:end], new[new_start:new_end]
        if kept == given:
            found.append(Stretch(Part.KEPT, "".join(kept)))
            continue
        found += [Stretch(part, "".join(words)) for part, words in ((Part.REMOVED, taken), (Part.ADDED, given)) if words]
    return tuple(found)
