"""Text as it is kept: composed characters, plain newlines, nothing invisible that could mislead a reader or break a database."""

import re
import unicodedata

from ptce.questionnaire import french
from ptce.questionnaire.problems import Unreadable

SHORT_LENGTH = 255
LONG_LENGTH = 20_000
CELL_LENGTH = 500
HARD_LENGTH = 100_000

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"\s*\n\s*|\t")


def clean_text(text: str) -> str:
    """Return the text stripped, in NFC, with "\\n" newlines, without control, direction-forcing or lone surrogate characters.

    Its length in characters is what counters show and limits compare: one for a newline however it was sent. A browser counts the
    same with `[...text.normalize("NFC").replaceAll("\\r\\n", "\\n")].length` once blanks at both ends are cut.
    """
    text = _UNWANTED.sub("", _NEWLINES.sub("\n", text).replace("\t", " "))
    return unicodedata.normalize("NFC", text).strip()


def clean_line(text: str) -> str:
    """Return the text cleaned and on one line."""
    return _BLANKS.sub(" ", clean_text(text))


def text_of(raw: object) -> str:
    """Return the text a browser or JSON sent for one box. Raises Unreadable for a list, an object, a boolean."""
    match raw:
        case None:
            return ""
        case str():
            return raw if len(raw) <= HARD_LENGTH else _too_long(len(raw))
        case bool():
            raise Unreadable("La réponse reçue est illisible\u00a0: rechargez la page et répondez à nouveau.")
        case int() if raw.bit_length() <= 128:
            return str(raw)
        case float():
            return repr(raw)
        case [single]:
            return text_of(single)
        case []:
            return ""
    raise Unreadable("La réponse reçue est illisible\u00a0: rechargez la page et répondez à nouveau.")


def _too_long(length: int) -> str:
    figures = f"{french.number(length)} caractères, la limite du service est de {french.number(HARD_LENGTH)}"
    raise Unreadable(f"Ce texte compte {figures}\u00a0: joignez plutôt un document.")
