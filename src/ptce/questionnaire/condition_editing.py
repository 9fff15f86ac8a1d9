"""Edits of a condition, part by part: each returns a new condition, None when nothing is left of it."""

from ptce.questionnaire.conditions import MAX_COMPARISONS, Comparison, Condition, Rule
from ptce.questionnaire.reading import DefinitionError

# A part of a part is named "0.1", a part "0".
_GONE = "Cette comparaison n’est plus dans la condition\u00a0: relisez-la, puis recommencez."


def with_comparison(condition: Condition | None, comparison: Comparison, *, beside: int | None = None) -> Condition:
    """Add a comparison at the end, or joined to one part by the other rule. Raises DefinitionError."""
    if condition is None:
        return Condition(Rule.ALL, (comparison,))
    if sum(1 for _ in condition.comparisons()) >= MAX_COMPARISONS:
        raise DefinitionError(f"Une condition compte {MAX_COMPARISONS} comparaisons au plus\u00a0: retirez-en une.")
    if beside is None:
        return Condition(condition.rule, (*condition.parts, comparison))
    part = _part(condition, beside)
    joined = Condition(condition.rule.other, (*(part.parts if isinstance(part, Condition) else (part,)), comparison))
    return Condition(condition.rule, (*condition.parts[:beside], joined, *condition.parts[beside + 1 :]))


def without_comparison(condition: Condition | None, path: str) -> Condition | None:
    """Take a comparison out; a group left with one comparison is that comparison. Raises DefinitionError."""
    first, _, second = path.partition(".")
    if condition is None or not first.isdecimal() or not (second.isdecimal() or not second):
        raise DefinitionError(_GONE)
    place = int(first)
    part = _part(condition, place)
    if isinstance(part, Condition) != bool(second):
        raise DefinitionError(_GONE)
    left: tuple[Comparison | Condition, ...] = ()
    if isinstance(part, Condition):
        _part(part, int(second))
        kept = (*part.parts[: int(second)], *part.parts[int(second) + 1 :])
        left = kept if len(kept) < 2 else (Condition(part.rule, kept),)
    parts = (*condition.parts[:place], *left, *condition.parts[place + 1 :])
    return Condition(condition.rule, parts) if parts else None


def with_rule(condition: Condition | None, rule: Rule) -> Condition:
    """Join the parts by a rule, and what is inside each by the other one. Raises DefinitionError."""
    if condition is None:
        raise DefinitionError(_GONE)
    parts = (Condition(rule.other, part.parts) if isinstance(part, Condition) else part for part in condition.parts)
    return Condition(rule, tuple(parts))


def _part(condition: Condition, place: int) -> Comparison | Condition:
    if place >= len(condition.parts):
        raise DefinitionError(_GONE)
    return condition.parts[place]
