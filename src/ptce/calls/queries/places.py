"""Names and codes of places for the fields that ask for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ptce.core.text import normalise
from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import PLACE_KINDS, Kind
from ptce.questionnaire.territory import LEVELS
from ptce.territories import queries as territories
from ptce.territories.models import Departement


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """The names of the places that some answers hold, read at once."""

    labels: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, answers: Iterable[tuple[Field, object]]) -> "PlaceNames":
        """Read the names of every place in the answers: at most five statements, none without places."""
        keys = [key for field, value in answers for key in _keys(field, value)]
        return cls(territories.labels(keys) if keys else {})

    def label(self, kind: Kind, code: str) -> str:
        """Return the name of a place, its code when it is unknown."""
        return self.labels.get((kind.value, code), code)


def choices_of(kind: Kind) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of the régions or of the départements of today, by name: one statement."""
    if kind is Kind.REGION:
        return tuple(territories.region_choices())
    rows = Departement.objects.filter(is_current=True).order_by("normalised").values_list("code", "name")
    return tuple((code, f"{name} ({code})") for code, name in rows)


def known(kind: Kind, code: str) -> bool:
    """Say whether a code names a place: what `questionnaire.clean` asks."""
    return territories.exists(kind.value, code)


def resolve(kind: Kind, text: str) -> str:
    """Return the code of the only place that a name typed can mean, else the text as it is: what `questionnaire.parse_post` asks."""
    # What we print after a commune's name, its département, is no part of it.
    matches = territories.search(kind.value, text.partition(" (")[0], 12)
    if len(matches) == 1:
        return matches[0].code
    wanted = normalise(text)
    same = [match.code for match in matches if wanted in (normalise(match.label), normalise(match.label.rpartition(" (")[0]))]
    return same[0] if len(same) == 1 else text


def suggestions(kind: Kind, text: str, limit: int = 8) -> tuple[tuple[str, str], ...]:
    """Return (code, name and what tells it from its namesakes) of the places that a text may mean, best first."""
    found = territories.search(kind.value, text, limit)
    return tuple((match.code, f"{match.label} – {match.detail}" if match.detail else match.label) for match in found)


def _keys(field: Field, value: object) -> list[tuple[str, str]]:
    if field.kind in PLACE_KINDS and isinstance(value, str):
        return [(field.kind.value, value)]
    if field.kind is Kind.TERRITORY and isinstance(value, list):
        return [(LEVELS[row["level"]].value, row["code"]) for row in value if isinstance(row, dict) and row.get("level") in LEVELS]
    return []
