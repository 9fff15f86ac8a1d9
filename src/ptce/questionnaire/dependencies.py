"""What sections and fields depend on, and what is wrong with it: missing, unsuited, circular, never true."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ptce.questionnaire.conditions import OPERATORS, SEVERAL_VALUES, WITHOUT_VALUE, Comparison, Condition
from ptce.questionnaire.definition import DefinitionError, Field, Form, Section
from ptce.questionnaire.formulas import PARTS, references
from ptce.questionnaire.kinds import CHOICE_KINDS, ROLES, Kind
from ptce.questionnaire.liveness import never_shown
from ptce.questionnaire.nesting import DEPARTEMENTS_OF, region_of
from ptce.questionnaire.program import ORDERED_KINDS, Step, bound_of, program_of
from ptce.questionnaire.wording import quoted


class Flaw(NamedTuple):
    """One thing to mend; `cause` tells it from the others whatever the wording of the questions."""

    message: str
    section_id: str
    field_id: str
    cause: tuple[str, ...]


class Reader(NamedTuple):
    """Who depends on a field: for its condition, or for its formula."""

    id: str
    name: str
    is_formula: bool


def flaws(form: Form) -> tuple[Flaw, ...]:
    """List what is wrong with the conditions and formulas of a form, in its order: linear in the questions and in what they read."""
    found = [flaw for section in form.sections for flaw in _section_flaws(form, section)]
    if found:
        # A loop or a dead end is sought once everything that is read exists.
        return tuple(found)
    return (*_loops(form), *_dead_ends(form))


def readers(form: Form, field_id: str) -> tuple[Reader, ...]:
    """List the sections and fields that read the answer to a field, in the order of the form."""
    found = []
    for section in form.sections:
        if section.shown_if is not None and field_id in section.shown_if.field_ids:
            found.append(Reader(section.id, f"la section {quoted(section.title)}", is_formula=False))
        for field in section.fields:
            if field.shown_if is not None and field_id in field.shown_if.field_ids:
                found.append(Reader(field.id, quoted(field.label), is_formula=False))
            if field.formula is not None and any(reference.field_id == field_id for reference in references(field.formula)):
                found.append(Reader(field.id, quoted(field.label), is_formula=True))
    return tuple(found)


def accepted(before: Form, after: Form) -> Form:
    """Return an edited form if the edit breaks no condition nor formula. Raises DefinitionError, which names the questions."""
    _refuse_removed_fields(before, after)
    _refuse_removed_options(before, after)
    known = {flaw.cause for flaw in flaws(before)}
    for flaw in flaws(after):
        if flaw.cause not in known:
            raise DefinitionError(flaw.message)
    return after


def _refuse_removed_fields(before: Form, after: Form) -> None:
    for field in before.fields:
        if field.id in after:
            continue
        for reader in readers(after, field.id):
            use = "au calcul" if reader.is_formula else "à la condition d’affichage"
            raise DefinitionError(f"{quoted(field.label)} sert {use} de {reader.name}\u00a0: modifiez d’abord cette dernière, puis recommencez.")


def _refuse_removed_options(before: Form, after: Form) -> None:
    for field in before.fields:
        if field.kind not in CHOICE_KINDS or field.id not in after:
            continue
        kept = after.field(field.id).option_labels
        for value, label in field.option_labels.items():
            if value not in kept and (name := _who_compares(after, field.id, value)):
                answer = f"La réponse {quoted(label)} à {quoted(field.label)}"
                raise DefinitionError(f"{answer} sert à la condition d’affichage de {name}\u00a0: modifiez d’abord cette condition.")


def _who_compares(form: Form, field_id: str, value: str) -> str:
    for section in form.sections:
        owners: list[tuple[Condition | None, str]] = [(section.shown_if, f"la section {quoted(section.title)}")]
        owners += [(field.shown_if, quoted(field.label)) for field in section.fields]
        for condition, name in owners:
            if condition and any(one.field_id == field_id and value in one.values for one in condition.comparisons()):
                return name
    return ""


def _section_flaws(form: Form, section: Section) -> Iterator[Flaw]:
    for cause, message in _condition_messages(form, section.shown_if):
        yield Flaw(f"La condition de la section {quoted(section.title)} {message}", section.id, "", (section.id, *cause))
    for field in section.fields:
        for cause, message in _condition_messages(form, field.shown_if):
            yield Flaw(f"La condition de {quoted(field.label)} {message}", section.id, field.id, (field.id, *cause))
        for cause, message in _formula_messages(form, field):
            yield Flaw(message, section.id, field.id, (field.id, *cause))
        if field.role is not None and ROLES[field.role].indispensable and (field.shown_if or section.shown_if):
            message = f"{quoted(ROLES[field.role].label)} est indispensable\u00a0: cette question ne peut dépendre d’aucune condition."
            yield Flaw(message, section.id, field.id, (field.id, "indispensable"))


def _condition_messages(form: Form, condition: Condition | None) -> Iterator[tuple[tuple[str, ...], str]]:
    for comparison in condition.comparisons() if condition is not None else ():
        message = _comparison_message(form, comparison)
        if message:
            yield (comparison.field_id, comparison.operator, *comparison.values), message


def _comparison_message(form: Form, comparison: Comparison) -> str:
    if comparison.field_id not in form:
        return "dépend d’une question qui n’existe pas ou plus\u00a0: choisissez-en une autre."
    field = form.field(comparison.field_id)
    if comparison.operator not in OPERATORS[field.kind]:
        return f"compare {quoted(field.label)} d’une façon qui ne convient pas à ce type de question."
    if not _has_right_count(comparison):
        return f"ne dit pas à quoi comparer {quoted(field.label)}\u00a0: donnez une valeur."
    if all(_suits(field, value) for value in comparison.values):
        return ""
    if field.kind in CHOICE_KINDS:
        return f"attend de {quoted(field.label)} une réponse qui n’est plus proposée\u00a0: choisissez-en une autre."
    return f"compare {quoted(field.label)} à une valeur illisible\u00a0: corrigez-la."


def _has_right_count(comparison: Comparison) -> bool:
    count = len(comparison.values)
    if comparison.operator in WITHOUT_VALUE:
        return not count
    return count >= 1 if comparison.operator in SEVERAL_VALUES else count == 1


def _suits(field: Field, value: str) -> bool:
    if field.kind in CHOICE_KINDS:
        return value in field.option_labels
    if field.kind is Kind.YES_NO:
        return value in {"oui", "non"}
    if field.kind is Kind.DATE:
        return _is_date(value)
    if field.kind in ORDERED_KINDS:
        return bound_of(field.kind, value) is not None
    return value in DEPARTEMENTS_OF if field.kind is Kind.REGION else _is_area(value)


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_area(value: str) -> bool:
    level, _, code = value.partition(":")
    return code in DEPARTEMENTS_OF if level == "region" else level == "departement" and bool(region_of(code))


def _formula_messages(form: Form, field: Field) -> Iterator[tuple[tuple[str, ...], str]]:
    if (field.formula is None) == (field.kind is Kind.COMPUTED):
        message = "Ce champ calculé n’a pas de formule\u00a0: écrivez-la." if field.kind is Kind.COMPUTED else "Seul un champ calculé a une formule."
        yield ("formula",), message
    if field.kind is Kind.COMPUTED and field.required:
        yield ("required",), "Personne ne répond à un champ calculé\u00a0: il ne peut pas être obligatoire."
    for reference in references(field.formula) if field.formula is not None else ():
        if reference.field_id not in form:
            yield (reference.field_id,), f"Le calcul de {quoted(field.label)} lit une question qui n’existe pas ou plus."
        elif reference.part not in PARTS.get(form.field(reference.field_id).kind, {}):
            read = quoted(form.field(reference.field_id).label)
            yield (reference.field_id, reference.part), f"Le calcul de {quoted(field.label)} lit dans {read} ce qui ne s’y trouve pas."


def _loops(form: Form) -> Iterator[Flaw]:
    program = program_of(form)
    looped = {step.id: step for step in program.steps if step.id in set(program.looped)}
    told: set[frozenset[str]] = set()
    for step_id in looped:
        loop = _loop_from(looped, step_id)
        if frozenset(loop) in told:
            continue
        told.add(frozenset(loop))
        name = _namer(form)
        path = ", qui dépend de ".join(name(each) for each in (*loop[1:], loop[0]))
        message = f"La condition ou le calcul tourne en rond\u00a0: {name(loop[0])} dépend de {path}. Retirez l’un de ces liens."
        # The path begins at a field whenever there is one, so that it is told where it can be mended.
        field_id = loop[0] if loop[0] in form else ""
        yield Flaw(message, form.section_of(field_id).id if field_id else loop[0], field_id, ("loop", *sorted(loop)))


def _loop_from(looped: Mapping[str, Step], start: str) -> list[str]:
    """Walk along what is read until a step comes back: the loop, its first field first."""
    path: list[str] = []
    here = start
    while here not in path:
        path.append(here)
        here = min(source for source in looped[here].reads if source in looped)
    loop = path[path.index(here) :]
    first = min((place for place, each in enumerate(loop) if looped[each].field is not None), default=0)
    return [*loop[first:], *loop[:first]]


def _dead_ends(form: Form) -> Iterator[Flaw]:
    titles = {section.id: section.title for section in form.sections}
    for dead in never_shown(form):
        if dead.id in titles:
            yield Flaw(f"La section {quoted(titles[dead.id])} ne peut jamais être affichée\u00a0: {dead.reason}.", dead.id, "", ("dead", dead.id))
            continue
        label = quoted(form.field(dead.id).label)
        yield Flaw(f"{label} ne peut jamais être affichée\u00a0: {dead.reason}.", form.section_of(dead.id).id, dead.id, ("dead", dead.id))


def _namer(form: Form) -> Callable[[str], str]:
    titles = {section.id: section.title for section in form.sections}
    return lambda step_id: f"la section {quoted(titles[step_id])}" if step_id in titles else quoted(form.field(step_id).label)
