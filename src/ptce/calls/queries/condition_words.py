"""The condition of a question in words, with the names of places."""

from ptce.calls.queries.places import choices_of
from ptce.questionnaire.conditions import Condition
from ptce.questionnaire.definition import Form
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.wording import sentence


def condition_words(form: Form, condition: Condition | None) -> str:
    """Return when a question is asked, or nothing when it always is; one statement for a condition over places."""
    return "" if condition is None else sentence(form, condition, _name)


def _name(kind: Kind, code: str) -> str:
    """Return the name of a région or of a département: conditions hold no other place."""
    return dict(choices_of(kind)).get(code, code) if kind in {Kind.REGION, Kind.DEPARTEMENT} else code
