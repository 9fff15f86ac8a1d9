"""Codes of communes, EPCI, départements and régions: their form; whether they exist is for the caller to say."""

import re
from collections.abc import Callable

from ptce.questionnaire.contacts import is_siren
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.problems import Unreadable

type Known = Callable[[Kind, str], bool]
type Names = Callable[[Kind, str], str]

_FORMS = {
    Kind.COMMUNE: re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB])[0-9]{3}|97[1-8][0-9]{2}|98[4-9][0-9]{2}"),
    Kind.DEPARTEMENT: re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[4-9]"),
    Kind.REGION: re.compile(r"0[1-9]|[1-9][0-9]|97[1-8]|98[4-9]"),
}
_REFUSALS = {
    Kind.COMMUNE: "Cette commune n’est pas reconnue\u00a0: choisissez-la dans la liste proposée (code INSEE à 5 caractères, et non code postal).",
    Kind.EPCI: "Cette intercommunalité n’est pas reconnue\u00a0: choisissez-la dans la liste proposée (numéro SIREN à 9 chiffres).",
    Kind.DEPARTEMENT: "Ce département n’est pas reconnu\u00a0: choisissez-le dans la liste proposée.",
    Kind.REGION: "Cette région n’est pas reconnue\u00a0: choisissez-la dans la liste proposée.",
}


def read_code(kind: Kind, text: str, known: Known | None = None) -> str:
    """Return the code of a place; `known` says whether it exists, when given. Raises Unreadable."""
    code = text.strip().replace(" ", "").upper()
    well_formed = is_siren(code) if kind is Kind.EPCI else bool(_FORMS[kind].fullmatch(code))
    if not well_formed or not (known is None or known(kind, code)):
        raise Unreadable(_REFUSALS[kind])
    return code
