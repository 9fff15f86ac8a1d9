"""French typography of texts that come from elsewhere: apostrophes and no-break spaces."""

import re

_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_BEFORE = re.compile(r"[ \u00a0]+(?=[:;!?»])")
_AFTER = re.compile(r"«[ \u00a0]*")


def typographic(text: str) -> str:
    """Return the text with curved apostrophes between letters and no-break spaces inside « » and before : ; ! ?."""
    return _AFTER.sub("«\u00a0", _BEFORE.sub("\u00a0", _APOSTROPHE.sub("’", text)))
