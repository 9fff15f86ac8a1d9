"""The condition of a question in words, with the names of places."""

from ptce.calls.queries.places import choices_of
from ptce.questionnaire.conditions import Condition
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.places import Names
from ptce.questionnaire.wording import sentence


def condition_words(form: Form, condition: Condition | None, names: Names | None = None) -> str:
    """Return when a question is asked, or nothing when it always is; one statement for a condition over places.

    names: given when several conditions are read, so that places are named once for all.
    """
    return "" if condition is None else sentence(form, condition, names or area_names())


def area_names() -> Names:
    """Return what names a région or a département (conditions hold no other place): one statement for each, at the first one named."""
    read: dict[Kind, dict[str, str]] = {}

    def name(kind: Kind, code: str) -> str:
        if kind not in {Kind.REGION, Kind.DEPARTEMENT}:
            return code
        if kind not in read:
            read[kind] = dict(choices_of(kind))
        return read[kind].get(code, code)

    return name
