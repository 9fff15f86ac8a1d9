"""Conditions and formulas as officers read them: "« Le pôle est-il déjà constitué ? » est « oui »"."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ptce.questionnaire import french
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form
from ptce.questionnaire.formulas import PARTS, Expression, FormulaError, Part, Reference, parse, write
from ptce.questionnaire.kinds import Kind, Unit
from ptce.questionnaire.places import Names
from ptce.questionnaire.territory import LEVELS
from ptce.questionnaire.visibility import Shift

REMOVED = "une question retirée"
NAME_LENGTH = 60

_LABELS: Mapping[Operator, str] = {
    Operator.ANSWERED: "a une réponse",
    Operator.UNANSWERED: "n’a pas de réponse",
    Operator.IS: "est",
    Operator.IS_NOT: "n’est pas",
    Operator.ONE_OF: "est l’une de ces réponses",
    Operator.CONTAINS: "comprend l’une de ces réponses",
    Operator.LACKS: "ne comprend aucune de ces réponses",
    Operator.LESS: "est inférieur à",
    Operator.AT_MOST: "est inférieur ou égal à",
    Operator.AT_LEAST: "est supérieur ou égal à",
    Operator.MORE: "est supérieur à",
    Operator.WITHIN: "se trouve dans",
}
_OF_KIND: Mapping[tuple[Kind, Operator], str] = {
    (Kind.ATTESTATION, Operator.ANSWERED): "est cochée",
    (Kind.ATTESTATION, Operator.UNANSWERED): "n’est pas cochée",
    (Kind.COMPUTED, Operator.ANSWERED): "est calculable",
    (Kind.COMPUTED, Operator.UNANSWERED): "n’est pas calculable",
    (Kind.NUMBER, Operator.IS): "est égal à",
    (Kind.AMOUNT, Operator.IS): "est égal à",
    (Kind.COMPUTED, Operator.IS): "est égal à",
    (Kind.DATE, Operator.IS): "est le",
    (Kind.DATE, Operator.LESS): "est avant le",
    (Kind.DATE, Operator.AT_MOST): "est au plus tard le",
    (Kind.DATE, Operator.AT_LEAST): "est au plus tôt le",
    (Kind.DATE, Operator.MORE): "est après le",
}
_JOINED = {Operator.ONE_OF: ("est", " ou "), Operator.CONTAINS: ("comprend", " ou "), Operator.WITHIN: ("se trouve dans", " ou ")}


def operator_label(kind: Kind, operator: Operator) -> str:
    """Return how an operator reads after a question of that kind."""
    return _OF_KIND.get((kind, operator), _LABELS[operator])


def sentence(form: Form, condition: Condition, names: Names | None = None) -> str:
    """Return a condition in French, without its "affichée si"; `names` gives the name of a place from its code."""
    joint = " et " if condition.rule is Rule.ALL else " ou "
    parts = [comparison_text(form, part, names) if isinstance(part, Comparison) else _group(form, part, names) for part in condition.parts]
    return joint.join(parts)


def comparison_text(form: Form, comparison: Comparison, names: Names | None = None) -> str:
    """Return one comparison in French."""
    if comparison.field_id not in form:
        return f"{REMOVED} {_LABELS[comparison.operator]}"
    field = form.field(comparison.field_id)
    values = [_value(field, value, names) for value in comparison.values]
    return f"{quoted(field.label)} {_predicate(field.kind, comparison.operator, values)}"


def shift_text(form: Form, moved: Shift) -> str:
    """Return what appeared and disappeared, in sentences; empty when nothing did."""
    titles = {section.id: section.title for section in form.sections}
    labels = {field.id: field.label for field in form.fields}
    said = [
        _moved([titles[one] for one in moved.sections_shown], "La partie", "parties", "apparaît", "apparaissent"),
        _moved([labels[one] for one in moved.fields_shown], "La question", "questions", "apparaît", "apparaissent"),
        _moved([titles[one] for one in moved.sections_hidden], "La partie", "parties", "disparaît", "disparaissent"),
        _moved([labels[one] for one in moved.fields_hidden], "La question", "questions", "disparaît", "disparaissent"),
    ]
    return " ".join(text for text in said if text)


def _moved(names: list[str], one: str, several: str, verb: str, verbs: str) -> str:
    if not names:
        return ""
    if len(names) == 1:
        return f"{one} {quoted(names[0])} {verb}."
    return f"{len(names)}\u00a0{several} {verbs}\u00a0: {', '.join(map(quoted, names))}."


def quoted(text: str) -> str:
    """Return a text between French quotation marks."""
    return f"«\u00a0{text}\u00a0»"


def reference_names(form: Form) -> Mapping[Reference, str]:
    """Return what a formula may read, with the name it bears between brackets in the editor: a label cut short, each name once."""
    found: dict[Reference, str] = {}
    taken: set[str] = set()
    for field in form.fields:
        for part, label in PARTS.get(field.kind, {}).items():
            name = _free(_short(field.label) + (f"\u00a0: {label}" if label else ""), taken)
            taken.add(name.casefold())
            found[Reference(field.id, part)] = name
    return found


def formula_text(form: Form, formula: Expression) -> str:
    """Return a formula over the labels of questions, as it is edited."""
    names = reference_names(form)
    return write(formula, lambda reference: names.get(reference, REMOVED))


def read_formula(form: Form, source: str) -> Expression:
    """Read a formula written over the labels of questions. Raises FormulaError."""
    by_name = {_same(name): reference for reference, name in reference_names(form).items()}

    def resolve(name: str) -> Reference:
        found = by_name.get(_same(name))
        if found is None:
            raise FormulaError(
                f"Aucune question de nombre, de montant ou de tableau ne s’appelle «\u00a0{name}\u00a0»\u00a0: copiez un nom de la liste."
            )
        return found

    return parse(source, resolve)


def part_label(kind: Kind, part: Part) -> str:
    """Return the name of what a formula reads in an answer of that kind."""
    return PARTS.get(kind, {}).get(part, "")


def _group(form: Form, condition: Condition, names: Names | None) -> str:
    inner = sentence(form, condition, names)
    return f"({inner})" if len(condition.parts) > 1 else inner


def _predicate(kind: Kind, operator: Operator, values: list[str]) -> str:
    if operator in _JOINED:
        verb, joint = _JOINED[operator]
        return f"{verb} {joint.join(values)}"
    if operator is Operator.LACKS:
        return f"ne comprend pas {values[0]}" if len(values) == 1 else f"ne comprend ni {' ni '.join(values)}"
    return " ".join([operator_label(kind, operator), *values])


def _value(field: Field, value: str, names: Names | None) -> str:
    match field.kind:
        case Kind.DATE:
            return _date(value)
        case Kind.AMOUNT:
            return french.amount(Decimal(value)) if _is_number(value) else value
        case Kind.NUMBER:
            return french.number(french.shortest(Decimal(value))) if _is_number(value) else value
        case Kind.COMPUTED:
            return f"{french.number(french.shortest(Decimal(value)))}{_UNITS[field.unit]}" if _is_number(value) else value
        case Kind.SINGLE_CHOICE | Kind.MULTIPLE_CHOICE:
            return quoted(field.option_labels.get(value, "une réponse retirée"))
    return quoted(_place(field.kind, value, names))


_UNITS = {Unit.NUMBER: "", Unit.EURO: "\u00a0€", Unit.PERCENT: "\u00a0%"}


def _place(kind: Kind, value: str, names: Names | None) -> str:
    level, colon, code = value.partition(":")
    if colon and level in LEVELS:
        return names(LEVELS[level], code) if names else code
    return names(kind, value) if names and kind is Kind.REGION else value


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except ArithmeticError:
        return False


def _date(text: str) -> str:
    try:
        return french.day(date.fromisoformat(text))
    except ValueError:
        return text


def _short(label: str) -> str:
    text = " ".join(label.replace("[", "(").replace("]", ")").split()) or "Question sans libellé"
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1].rstrip()}…"


def _free(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _same(name: str) -> str:
    """Return a name as it is compared: whatever its case, blanks and apostrophes."""
    return " ".join(name.replace("’", "'").replace("\u00a0", " ").split()).casefold()
