"""The territory of the pole: a list of communes, EPCI, départements and régions."""

from typing import TypedDict

from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.places import Known, read_code
from ptce.questionnaire.problems import Problem
from ptce.questionnaire.rows import Cells, Rows, count_problems


class PlaceRow(TypedDict):
    """A place as it is kept; `label` is the name shown when it was chosen, for reading only."""

    level: str
    code: str
    label: str


LEVELS = {
    "commune": Kind.COMMUNE,
    "epci": Kind.EPCI,
    "departement": Kind.DEPARTEMENT,
    "region": Kind.REGION,
}
LEVEL_LABELS = {
    "commune": "Commune",
    "epci": "Intercommunalité",
    "departement": "Département",
    "region": "Région",
}


def read_territory(raw: object, rows: Rows, known: Known | None) -> list[PlaceRow] | None:
    """Read the list, each place once, in the order given; what is wrong is noted in `rows`. Raises Unreadable."""
    seen: set[tuple[str, str]] = set()

    def read_place(cells: Cells) -> PlaceRow | None:
        typed, label = cells.text("code"), cells.text("label")
        if not typed and not label:
            return None
        level = cells.choice("level", LEVELS)
        if not level:
            cells.note(
                "Dites s’il s’agit d’une commune, d’une intercommunalité, d’un département ou d’une région.",
                "level",
            )
            return None
        if not typed:
            cells.note("Choisissez ce territoire dans la liste proposée.", "code")
            return None
        code = cells.read("code", lambda text: read_code(LEVELS[level], text, known))
        if code is None or (level, code) in seen:
            return None
        seen.add((level, code))
        return PlaceRow(level=level, code=code, label=label)

    return rows.read(raw, read_place) or None


def check_territory(field: Field, places: list[PlaceRow]) -> list[Problem]:
    """Say whether there are too few or too many places."""
    return count_problems(len(places), field, noun="territoire")
