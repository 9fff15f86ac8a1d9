"""A form's conditions and formulas, compiled once: what to decide, in an order where each answer is known before it is read."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from ptce.questionnaire.computing import Computed, NotAsked, NotComputable, compute, quantity
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.formulas import Reference, references
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.nesting import departement_of, region_of

type Answers = Mapping[str, object]
type Test = Callable[[Answers], bool]


@dataclass(frozen=True, slots=True)
class Step:
    """A section or a field to decide, once what it `reads` is decided. test: None when it has no condition of its own."""

    id: str
    section_id: str
    test: Test | None
    field: Field | None
    reads: frozenset[str]


@dataclass(frozen=True)
class Program:
    """The steps in order. looped: the ids that turn in circles, decided last; a form that has some is refused elsewhere."""

    steps: tuple[Step, ...]
    looped: tuple[str, ...]
    labels: Mapping[str, str]
    _closures: dict[str, frozenset[str]] = dataclasses.field(default_factory=dict)

    @cached_property
    def _readers(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for step in self.steps:
            for source in step.reads:
                found[source] = (*found.get(source, ()), step.id)
        return found

    def dependents(self, field_id: str) -> frozenset[str]:
        """Return the ids of the sections and fields that the answer to a field may show, hide or compute, however far."""
        if field_id not in self._closures:
            found: set[str] = set()
            waiting = [field_id]
            while waiting:
                for reader in self._readers.get(waiting.pop(), ()):
                    if reader not in found:
                        found.add(reader)
                        waiting.append(reader)
            self._closures[field_id] = frozenset(found)
        return self._closures[field_id]

    def run(self, answers: dict[str, object]) -> frozenset[str]:
        """Take out of `answers` those of what is not asked, put the results of formulas in, and return the ids of what is not asked."""
        hidden: set[str] = set()
        for step in self.steps:
            if step.section_id in hidden or (step.test is not None and not step.test(answers)):
                hidden.add(step.id)
                answers.pop(step.id, None)
            elif step.field is not None and step.field.formula is not None:
                answers[step.id] = self._compute(step.field, answers, hidden)
        return frozenset(hidden)

    def _compute(self, asked: Field, answers: Answers, hidden: set[str]) -> Computed:
        def read(reference: Reference) -> Decimal:
            if reference.field_id in hidden:
                raise NotAsked(f"«\u00a0{self.labels[reference.field_id]}\u00a0» n’est pas demandé")
            value = answers.get(reference.field_id)
            found = quantity(reference.part, value)
            if found is None:
                raise NotComputable(self._lack(reference, value))
            return found

        if asked.formula is None:
            raise ValueError(f"{asked.id} has no formula")
        return compute(asked.formula, read, unit=asked.unit, decimals=asked.decimals)

    def _lack(self, reference: Reference, value: object) -> str:
        label = self.labels.get(reference.field_id, "une question retirée")
        if isinstance(value, dict) and value.get("reason"):
            return f"«\u00a0{label}\u00a0» n’est pas calculable"
        return f"il manque «\u00a0{label}\u00a0»"


def program_of(form: Form) -> Program:
    """Return the program of a form, compiled once and kept with it."""
    found = form.derived.get(Program)
    if not isinstance(found, Program):
        found = form.derived[Program] = _compiled(form)
    return found


def _compiled(form: Form) -> Program:
    """Compile: linear in the fields and in what they read."""
    steps = {step.id: step for section in form.sections for step in _section_steps(form, section)}
    ordered, looped = _ordered(steps)
    labels = {asked.id: asked.label for asked in form.fields} if steps else {}
    return Program(tuple(steps[step_id] for step_id in (*ordered, *looped)), looped, labels)


def _section_steps(form: Form, section: Section) -> Iterator[Step]:
    if section.shown_if is not None:
        yield Step(section.id, "", _test(form, section.shown_if), None, section.shown_if.field_ids)
    for asked in section.fields:
        if section.shown_if is None and asked.shown_if is None and asked.formula is None:
            continue
        reads = asked.shown_if.field_ids if asked.shown_if is not None else frozenset()
        if asked.formula is not None:
            reads |= {reference.field_id for reference in references(asked.formula)}
        if section.shown_if is not None:
            reads |= {section.id}
        yield Step(asked.id, section.id, _test(form, asked.shown_if) if asked.shown_if else None, asked, reads)


def _ordered(steps: Mapping[str, Step]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids in an order where each comes after what it reads, then those that turn in circles or hang on them."""
    waits = {step_id: sum(source in steps for source in step.reads) for step_id, step in steps.items()}
    readers: dict[str, list[str]] = {step_id: [] for step_id in steps}
    for step_id, step in steps.items():
        for source in step.reads:
            if source in steps:
                readers[source].append(step_id)
    ready = [step_id for step_id, count in waits.items() if not count]
    ordered: list[str] = []
    while ready:
        done = ready.pop()
        ordered.append(done)
        for reader in readers[done]:
            waits[reader] -= 1
            if not waits[reader]:
                ready.append(reader)
    placed = set(ordered)
    return tuple(ordered), tuple(step_id for step_id in steps if step_id not in placed)


def _test(form: Form, condition: Condition) -> Test:
    tests = tuple(_comparison(form, part) if isinstance(part, Comparison) else _test(form, part) for part in condition.parts)
    if len(tests) == 1:
        return tests[0]
    if condition.rule is Rule.ALL:
        return lambda answers: all(test(answers) for test in tests)
    return lambda answers: any(test(answers) for test in tests)


def _comparison(form: Form, comparison: Comparison) -> Test:
    source, values = comparison.field_id, comparison.values
    if comparison.operator is Operator.ANSWERED:
        return lambda answers: _given(answers.get(source)) is not None
    if comparison.operator is Operator.UNANSWERED:
        return lambda answers: _given(answers.get(source)) is None
    if source not in form:
        return lambda answers: False
    holds = _holds(form.field(source).kind, comparison.operator, values)
    return lambda answers: (value := _given(answers.get(source))) is not None and holds(value)


def _given(value: object) -> object:
    """Return the answer, the result for a computed field: None when it is not calculable."""
    return value.get("value") if isinstance(value, dict) and "reason" in value else value


def _holds(kind: Kind, operator: Operator, values: tuple[str, ...]) -> Callable[[object], bool]:
    """Return what compares an answer in normal form; what cannot be compared (checked elsewhere) never holds."""
    chosen = frozenset(values)
    match operator:
        case Operator.WITHIN:
            return lambda value: not chosen.isdisjoint(_around(kind, value))
        case Operator.CONTAINS:
            return lambda value: isinstance(value, list) and not chosen.isdisjoint(value)
        case Operator.LACKS:
            return lambda value: isinstance(value, list) and chosen.isdisjoint(value)
        case Operator.IS_NOT:
            return lambda value: value not in chosen
    if kind is Kind.YES_NO:
        return lambda value: ("oui" if value else "non") in chosen
    if kind in ORDERED_KINDS:
        bound = bound_of(kind, values[0]) if values else None
        return _ordering(kind, operator, bound) if bound is not None else lambda value: False
    return lambda value: value in chosen


ORDERED_KINDS = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.COMPUTED, Kind.DATE})


def bound_of(kind: Kind, text: str) -> Decimal | None:
    """Return what a comparison of order compares to, a date as its ordinal; None when it is unreadable."""
    try:
        return Decimal(date.fromisoformat(text).toordinal()) if kind is Kind.DATE else _finite(Decimal(text))
    except (ValueError, ArithmeticError):
        return None


def _finite(number: Decimal) -> Decimal | None:
    return number if number.is_finite() else None


def _ordering(kind: Kind, operator: Operator, bound: Decimal) -> Callable[[object], bool]:
    compare = {
        Operator.LESS: bound.__gt__,
        Operator.AT_MOST: bound.__ge__,
        Operator.IS: bound.__eq__,
        Operator.AT_LEAST: bound.__le__,
        Operator.MORE: bound.__lt__,
    }.get(operator)
    if compare is None:
        return lambda value: False
    return lambda value: (given := bound_of(kind, str(value))) is not None and compare(given) is True


def _around(kind: Kind, value: object) -> frozenset[str]:
    """Return the places that hold an answer, itself included: "departement:38", "region:84"."""
    if kind is Kind.TERRITORY and isinstance(value, list):
        return frozenset(code for row in value for code in _enclosing(row["level"], row["code"]))
    return frozenset(_enclosing(kind.value.lower(), value)) if isinstance(value, str) else frozenset()


def _enclosing(level: str, code: str) -> Iterator[str]:
    yield f"{level}:{code}"
    departement = departement_of(code) if level == "commune" else code if level == "departement" else ""
    if departement:
        yield f"departement:{departement}"
        yield f"region:{region_of(departement)}"
