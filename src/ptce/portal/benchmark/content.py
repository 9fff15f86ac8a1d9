"""What the measured dossiers hold: the answers of the demonstration, cleaned as a save cleans them."""

from datetime import date
from functools import lru_cache

from ptce.portal.demonstration.answers import Contact, first_phase, second_phase
from ptce.portal.demonstration.projects import Project
from ptce.questionnaire.blank import standard_phase_2
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role

ON = date(2026, 9, 1)
# Dossiers share this many sets of answers: what a page costs does not depend on their being different.
VARIETY = 40
TWENTY = Section(
    id="bench-twenty", title="Vingt questions", fields=tuple(Field(id=f"bench{n:02}", kind=Kind.SHORT_TEXT, label=f"Question {n}") for n in range(20))
)


@lru_cache(maxsize=1)
def big_form() -> Form:
    """Return the standard form of phase 2, a section of twenty short questions added."""
    return Form(sections=(*standard_phase_2().sections, TWENTY))


def answers(number: int) -> dict[str, object]:
    """Return a full set of answers in normal form."""
    return dict(_answers(number % VARIETY))


@lru_cache(maxsize=VARIETY)
def _answers(number: int) -> dict[str, object]:
    project = Project(ordinal=number, region="84")
    contact = Contact(name="Camille Martin", position="Coordinatrice", email="camille@bench.test")
    raws: dict[str, object] = {f"bench{n:02}": f"Réponse {n} du dossier {number}" for n in range(20)}
    for section in (first_phase(project, contact, on=ON), second_phase(project, on=ON)):
        for values in section.values():
            raws.update(values)
    form = big_form()
    return {field_id: clean(form.field(field_id), raw).value for field_id, raw in raws.items() if field_id in form}


def members_field() -> str:
    """Return the id of the table of members."""
    field = big_form().with_role(Role.MEMBERS)
    if field is None:
        raise LookupError("the form has no table of members")
    return field.id


def thirty_members() -> object:
    """Return a table of thirty members in normal form, each with a number of its own."""
    return some_members(30)


def some_members(count: int) -> object:
    """Return a table of members in normal form, each with a number of its own."""
    families = ("ESS", "COMPANY", "LOCAL_AUTHORITY", "TRAINING", "RESEARCH")
    rows = [
        {"siret": _siret(n), "name": f"Membre {n}", "family": families[n % len(families)], "role": "Membre", "commitment": "LETTER"}
        for n in range(count)
    ]
    return clean(big_form().field(members_field()), rows).value


def _siret(number: int) -> str:
    siren = _with_key(f"90{number:06}")
    return _with_key(f"{siren}0001")


def _with_key(digits: str) -> str:
    doubled = sum(sum(divmod(int(digit) * 2, 10)) if rank % 2 == 0 else int(digit) for rank, digit in enumerate(reversed(digits)))
    return f"{digits}{-doubled % 10}"
