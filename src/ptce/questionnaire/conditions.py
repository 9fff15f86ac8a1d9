"""When a question or a section is shown: other answers compared, joined by all or any."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.reading import DefinitionError, items, mapping, text

MAX_COMPARISONS = 20
MAX_DEPTH = 2


class Operator(StrEnum):
    """How an answer is compared. A question without an answer satisfies UNANSWERED alone, IS_NOT and LACKS included."""

    ANSWERED = "ANSWERED"
    UNANSWERED = "UNANSWERED"
    IS = "IS"
    IS_NOT = "IS_NOT"
    ONE_OF = "ONE_OF"
    CONTAINS = "CONTAINS"
    LACKS = "LACKS"
    LESS = "LESS"
    AT_MOST = "AT_MOST"
    AT_LEAST = "AT_LEAST"
    MORE = "MORE"
    WITHIN = "WITHIN"


class Rule(StrEnum):
    """How the parts of a condition are joined."""

    ALL = "ALL"
    ANY = "ANY"

    @property
    def other(self) -> "Rule":
        """Return the rule of a group inside a condition."""
        return Rule.ANY if self is Rule.ALL else Rule.ALL


@dataclass(frozen=True, slots=True)
class Comparison:
    """One answer compared.

    values: none for ANSWERED and UNANSWERED; "oui" or "non"; values of options (CONTAINS: at least one of them, LACKS: none of them); one decimal
    number; one ISO date; codes of places, as they are (IS, ONE_OF) or as "region:84", "departement:2A" (WITHIN: in one of them).
    """

    field_id: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons joined by a rule, with groups of them one level below."""

    rule: Rule
    parts: tuple["Comparison | Condition", ...]

    def comparisons(self) -> Iterator[Comparison]:
        """Iterate over every comparison, groups included, in order."""
        for part in self.parts:
            if isinstance(part, Comparison):
                yield part
            else:
                yield from part.comparisons()

    @property
    def field_ids(self) -> frozenset[str]:
        """Return the ids of the fields whose answers are read."""
        return frozenset(comparison.field_id for comparison in self.comparisons())


_PRESENCE = (Operator.ANSWERED, Operator.UNANSWERED)
_ORDER = (Operator.LESS, Operator.AT_MOST, Operator.IS, Operator.AT_LEAST, Operator.MORE)
OPERATORS: Mapping[Kind, tuple[Operator, ...]] = {
    **dict.fromkeys(Kind, _PRESENCE),
    Kind.YES_NO: (Operator.IS, *_PRESENCE),
    Kind.SINGLE_CHOICE: (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, *_PRESENCE),
    Kind.MULTIPLE_CHOICE: (Operator.CONTAINS, Operator.LACKS, *_PRESENCE),
    Kind.NUMBER: (*_ORDER, *_PRESENCE),
    Kind.AMOUNT: (*_ORDER, *_PRESENCE),
    Kind.COMPUTED: (*_ORDER, *_PRESENCE),
    Kind.DATE: (*_ORDER, *_PRESENCE),
    Kind.REGION: (Operator.ONE_OF, Operator.IS_NOT, *_PRESENCE),
    Kind.DEPARTEMENT: (Operator.WITHIN, *_PRESENCE),
    Kind.COMMUNE: (Operator.WITHIN, *_PRESENCE),
    Kind.TERRITORY: (Operator.WITHIN, *_PRESENCE),
    # Files are pieces beside the answers: nothing to compare.
    Kind.FILE: (),
}
WITHOUT_VALUE = frozenset(_PRESENCE)
SEVERAL_VALUES = frozenset({Operator.ONE_OF, Operator.CONTAINS, Operator.LACKS, Operator.WITHIN})


def condition_to_json(condition: Condition) -> dict[str, object]:
    """Return a condition as JSON."""
    return {
        "rule": condition.rule.value,
        "parts": [_comparison_to_json(part) if isinstance(part, Comparison) else condition_to_json(part) for part in condition.parts],
    }


def condition_from_json(data: object, *, depth: int = 1) -> Condition:
    """Read what `condition_to_json` wrote. Raises DefinitionError on anything else, on an empty or too large condition."""
    content = mapping(data, {"rule", "parts"})
    try:
        rule = Rule(text(content, "rule"))
    except ValueError:
        raise DefinitionError("Une condition d’affichage est illisible.") from None
    condition = Condition(rule, tuple(_part_from_json(item, depth) for item in items(content, "parts")))
    count = sum(1 for _ in condition.comparisons())
    if not condition.parts or depth > MAX_DEPTH or count > MAX_COMPARISONS:
        raise DefinitionError(f"Une condition d’affichage compte de 1 à {MAX_COMPARISONS} comparaisons, sur {MAX_DEPTH} niveaux au plus.")
    return condition


def renamed(condition: Condition, new_ids: Mapping[str, str]) -> Condition:
    """Return the same condition over fields that bear other ids; a field that is not renamed keeps its own."""
    return mapped(condition, lambda comparison: replace(comparison, field_id=new_ids.get(comparison.field_id, comparison.field_id)))


def mapped(condition: Condition, change: Callable[[Comparison], Comparison]) -> Condition:
    """Return the same condition with each comparison changed."""
    return Condition(condition.rule, tuple(change(part) if isinstance(part, Comparison) else mapped(part, change) for part in condition.parts))


def _comparison_to_json(comparison: Comparison) -> dict[str, object]:
    data: dict[str, object] = {"field": comparison.field_id, "operator": comparison.operator.value}
    return {**data, "values": list(comparison.values)} if comparison.values else data


def _part_from_json(data: object, depth: int) -> Comparison | Condition:
    if isinstance(data, dict) and "rule" in data:
        return condition_from_json(data, depth=depth + 1)
    content = mapping(data, {"field", "operator", "values"})
    values = items(content, "values")
    try:
        operator = Operator(text(content, "operator"))
    except ValueError:
        raise DefinitionError("Une condition d’affichage est illisible.") from None
    return Comparison(text(content, "field"), operator, tuple(str(value) for value in values))
