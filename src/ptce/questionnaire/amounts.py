"""Numbers and amounts as people type them."""

import re
from decimal import Decimal

from ptce.questionnaire.french import shortest
from ptce.questionnaire.problems import Unreadable

_CURRENCY = re.compile(r"(€|euros?|eur)$", re.IGNORECASE)
_SPACES = re.compile(r"[\s']|’")
_PLAIN = re.compile(r"-?([0-9]+|[0-9]{1,3}(?: [0-9]{3})+)([.,][0-9]+)?")
_DOTTED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
_THIRD_DECIMAL = re.compile(r"[.,][0-9]{3,}\s*$")
_MAX_DIGITS = 12
_CENT = Decimal("0.01")

_NOT_A_NUMBER = "Ce n’est pas un nombre\u00a0: écrivez des chiffres seulement, par exemple 12\u00a0500,50."


def read_number(text: str) -> str:
    """Return a number as a decimal string without useless zeros: "12 500,50" gives "12500.5". Raises Unreadable."""
    return f"{shortest(_decimal(text, _NOT_A_NUMBER)):f}"


def read_amount(text: str) -> str:
    """Return an amount in euros as a string with two decimals: "12 500,5 €" gives "12500.50". Raises Unreadable.

    "12.500" is refused rather than guessed: it may mean twelve and a half or twelve thousand five hundred.
    """
    text = _CURRENCY.sub("", text.strip())
    value = _decimal(
        text,
        "Ce n’est pas un montant\u00a0: écrivez une somme en euros, par exemple 12\u00a0500,50.",
    )
    if value < 0:
        raise Unreadable("Un montant ne peut pas être négatif\u00a0: écrivez une somme à partir de 0\u00a0€.")
    if _THIRD_DECIMAL.search(text):
        raise Unreadable("Un montant s’arrête aux centimes\u00a0: écrivez deux décimales au plus, ou un espace entre les milliers (12\u00a0500).")
    return str(value.quantize(_CENT))


def _decimal(text: str, refusal: str) -> Decimal:
    text = _SPACES.sub(" ", text.strip()).replace("\u2212", "-")
    if text.startswith(("+", "- ")):
        text = text.replace("+", "", 1).replace("- ", "-", 1).lstrip()
    if _DOTTED.fullmatch(text):
        text = text.replace(".", "")
    elif _COMMAS.fullmatch(text):
        text = text.replace(",", "")
    elif not _PLAIN.fullmatch(text):
        raise Unreadable(refusal)
    text = text.replace(" ", "").replace(",", ".")
    whole, _, decimals = text.partition(".")
    if len(whole.lstrip("-0")) > _MAX_DIGITS or len(decimals) > _MAX_DIGITS:
        raise Unreadable(f"Ce nombre est trop long\u00a0: {_MAX_DIGITS} chiffres au plus de chaque côté de la virgule.")
    return abs(Decimal(text)) if not text.strip("-0.") else Decimal(text)
