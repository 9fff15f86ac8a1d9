"""From what a browser or JSON sends to the normal form of an answer."""

from collections.abc import Callable, Mapping
from itertools import islice

from ptce.questionnaire.action_plan import read_action_plan
from ptce.questionnaire.amounts import read_amount, read_number
from ptce.questionnaire.budget import read_budget
from ptce.questionnaire.checking import check
from ptce.questionnaire.contacts import read_email, read_phone, read_siret
from ptce.questionnaire.dates import read_date
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import PLACE_KINDS, Kind
from ptce.questionnaire.members import read_members
from ptce.questionnaire.places import Known, read_code
from ptce.questionnaire.problems import Cleaned, Problem, Unreadable
from ptce.questionnaire.rows import Rows
from ptce.questionnaire.territory import read_territory
from ptce.questionnaire.texts import clean_line, clean_text, text_of

# How many close answers are told when what was written is none of the list.
MAX_NEAR = 6
_YES = frozenset({"oui", "true", "on", "1"})
_NO = frozenset({"non", "false", "off", "0"})


def clean(field: Field, raw: object, *, known: Known | None = None) -> Cleaned:
    """Return the normal form of an answer and what is wrong with it; never raise.

    raw: a text, a list of texts (choices), a list of rows (tables), a budget's two lists of rows; a normal form is left as it is.
    known: says whether the code of a commune, EPCI, département or région exists.
    What cannot be read as the field's kind blocks saving: the value is None and the caller keeps `raw` beside. What can be read
    but breaks a limit of the call, or is not finished, may be kept in a draft and blocks submission.
    """
    rows = Rows()
    try:
        value = _read(field, raw, rows, known)
    except Unreadable as refusal:
        return Cleaned(None, (Problem(str(refusal)),))
    if any(problem.blocks_saving for problem in rows.problems):
        return Cleaned(None, tuple(rows.problems))
    return Cleaned(
        value,
        (*rows.problems, *(rows.as_sent(problem) for problem in check(field, value))),
    )


def _read(field: Field, raw: object, rows: Rows, known: Known | None) -> object:
    match field.kind:
        case Kind.YES_NO | Kind.ATTESTATION:
            return _read_yes_no(field.kind, raw)
        case Kind.SINGLE_CHOICE:
            return _read_choice(field, raw)
        case Kind.MULTIPLE_CHOICE:
            return _read_choices(field, raw)
        case Kind.TERRITORY:
            return read_territory(raw, rows, known)
        case Kind.FILE | Kind.COMPUTED:
            return None
        case kind if kind in _TABLES:
            return _TABLES[kind](raw, rows)
    text = text_of(raw)
    text = clean_text(text) if field.kind is Kind.LONG_TEXT else clean_line(text)
    if not text:
        return None
    return read_code(field.kind, text, known) if field.kind in PLACE_KINDS else _READERS[field.kind](text)


def _read_yes_no(kind: Kind, raw: object) -> bool | None:
    text = ("oui" if raw else "non") if isinstance(raw, bool) else clean_line(text_of(raw)).lower()
    if text in _YES:
        return True
    if text in _NO:
        return None if kind is Kind.ATTESTATION else False
    if text:
        raise Unreadable("Répondez par oui ou par non.")
    return None


def _read_choice(field: Field, raw: object) -> str | None:
    text = text_of(raw)
    if field.is_searched and text not in field.known_labels:
        # What was written is the label of the answer.
        return _sought(field, clean_line(text))
    if text and text not in field.known_labels:
        raise Unreadable("Cette réponse n’est pas proposée\u00a0: choisissez-en une dans la liste.")
    return text or None


def _sought(field: Field, text: str) -> str | None:
    """Return the value of the option that bears this label. Raises Unreadable, with the closest labels."""
    if not text:
        return None
    wanted = text.casefold()
    if (value := field.values_by_label.get(wanted)) is not None:
        return value
    near = (option.label for option in field.options if wanted in option.label.casefold())
    close = ", ".join(f"«\u00a0{label}\u00a0»" for label in islice(near, MAX_NEAR))
    if close:
        raise Unreadable(f"Cette réponse n’est pas dans la liste. Écrivez en entier l’une des réponses proches\u00a0: {close}.")
    raise Unreadable("Aucune réponse de la liste ne contient ce texte\u00a0: essayez avec un autre mot.")


def _read_choices(field: Field, raw: object) -> list[str] | None:
    chosen = {text for item in (raw if isinstance(raw, list) else [raw]) if (text := text_of(item))}
    if not chosen <= field.known_labels.keys():
        raise Unreadable("L’une de ces réponses n’est pas proposée\u00a0: choisissez dans la liste.")
    kept = [option.value for option in (*field.options, *field.retired)]
    return [value for value in dict.fromkeys(kept) if value in chosen] or None


def _same(text: str) -> str:
    return text


_READERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.SHORT_TEXT: _same,
    Kind.LONG_TEXT: _same,
    Kind.NUMBER: read_number,
    Kind.AMOUNT: read_amount,
    Kind.DATE: read_date,
    Kind.EMAIL: read_email,
    Kind.PHONE: read_phone,
    Kind.SIRET: read_siret,
}
_TABLES: Mapping[Kind, Callable[[object, Rows], object]] = {
    Kind.MEMBERS: read_members,
    Kind.BUDGET: read_budget,
    Kind.ACTION_PLAN: read_action_plan,
}
