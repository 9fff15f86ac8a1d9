"""What an officer must mend in a form before the call can be published."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ptce.questionnaire import french
from ptce.questionnaire.computing import MAX_DECIMALS
from ptce.questionnaire.definition import MAX_FIGURES, Bound, Field, Form, Section
from ptce.questionnaire.dependencies import flaws
from ptce.questionnaire.kinds import CHOICE_KINDS, KINDS, ROLES, Kind, Setting
from ptce.questionnaire.texts import HARD_LENGTH


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing to mend; `field_id` is empty for a section, both ids are empty for the whole form."""

    message: str
    section_id: str = ""
    field_id: str = ""


def problems(form: Form) -> tuple[FormProblem, ...]:
    """List what is wrong with a form, in its order; an empty tuple means that it can be published."""
    if not form.sections:
        return (FormProblem("Le formulaire est vide\u00a0: ajoutez une section et ses questions."),)
    found = [problem for section in form.sections for problem in _section_problems(section)]
    linked = (FormProblem(flaw.message, flaw.section_id, flaw.field_id) for flaw in flaws(form))
    return (*found, *linked, *_repeated_ids(form), *_role_problems(form))


def _section_problems(section: Section) -> Iterator[FormProblem]:
    if not section.title.strip():
        yield FormProblem("Cette section n’a pas de titre\u00a0: donnez-lui-en un.", section.id)
    if not section.fields:
        yield FormProblem(
            "Cette section est vide\u00a0: ajoutez une question ou retirez la section.",
            section.id,
        )
    for field in section.fields:
        for message in _field_messages(field):
            yield FormProblem(message, section.id, field.id)


def _field_messages(field: Field) -> Iterator[str]:
    if not field.label.strip():
        yield "Cette question n’a pas de libellé\u00a0: écrivez ce que vous demandez."
    if field.role is not None and field.kind not in ROLES[field.role].kinds:
        yield f"Une question de type «\u00a0{KINDS[field.kind].label}\u00a0» ne peut pas servir de «\u00a0{ROLES[field.role].label}\u00a0»."
    if field.role is not None and ROLES[field.role].indispensable and not field.required:
        yield f"«\u00a0{ROLES[field.role].label}\u00a0» est indispensable\u00a0: rendez cette question obligatoire."
    if field.template is not None and field.kind is not Kind.FILE:
        yield "Seule une pièce à joindre prend un modèle à remplir\u00a0: retirez-le."
    yield from _foreign_settings(field)
    if not 0 <= field.decimals <= MAX_DECIMALS:
        yield f"Un champ calculé a de 0 à {MAX_DECIMALS} décimales."
    yield from _option_messages(field)
    yield from _bound_messages(field)
    if field.max_length is not None and not 1 <= field.max_length <= HARD_LENGTH:
        yield f"Le nombre maximal de caractères doit être compris entre 1 et {french.number(HARD_LENGTH)}."


def _foreign_settings(field: Field) -> Iterator[str]:
    given = {
        Setting.MAX_LENGTH: field.max_length is not None,
        Setting.OPTIONS: bool(field.options),
        Setting.MINIMUM: field.minimum is not None,
        Setting.MAXIMUM: field.maximum is not None,
    }
    names = {
        Setting.MAX_LENGTH: "nombre de caractères",
        Setting.OPTIONS: "réponses proposées",
        Setting.MINIMUM: "minimum",
        Setting.MAXIMUM: "maximum",
    }
    for setting, is_given in given.items():
        if is_given and setting not in KINDS[field.kind].settings:
            kind = KINDS[field.kind].label
            yield f"Le réglage «\u00a0{names[setting]}\u00a0» ne s’applique pas à une question de type «\u00a0{kind}\u00a0»\u00a0: retirez-le."


def _option_messages(field: Field) -> Iterator[str]:
    if field.kind in CHOICE_KINDS and not field.options:
        yield "Cette question ne propose aucune réponse\u00a0: ajoutez-en."
    if any(not option.value or not option.label.strip() for option in field.options):
        yield "L’une des réponses proposées est vide\u00a0: écrivez-la ou retirez-la."
    labels = Counter(option.label.strip().casefold() for option in field.options)
    values = Counter(option.value for option in field.options)
    if any(times > 1 for times in (*labels.values(), *values.values())):
        yield "La même réponse est proposée deux fois\u00a0: retirez-en une."


def _bound_messages(field: Field) -> Iterator[str]:
    bounds = [bound for bound in (field.minimum, field.maximum) if bound is not None]
    if not all(_suits(field.kind, bound) for bound in bounds):
        yield _UNSUITED.get(
            field.kind,
            "Le minimum et le maximum doivent être des nombres entiers à partir de 0.",
        )
    elif len(bounds) == 2 and _is_reversed(*bounds):
        yield "Le minimum dépasse le maximum\u00a0: corrigez l’un des deux."


def _is_reversed(least: Bound, most: Bound) -> bool:
    if isinstance(least, Decimal):
        return isinstance(most, Decimal) and least > most
    return isinstance(most, date) and least > most


_UNSUITED = {
    Kind.DATE: "Les limites de cette question doivent être des dates.",
    Kind.NUMBER: "Le minimum et le maximum doivent être des nombres, de 12 chiffres au plus.",
    Kind.AMOUNT: "Le minimum et le maximum doivent être des montants en euros, à partir de 0.",
    Kind.BUDGET: "La part maximale demandée à l’État est un pourcentage, entre 0 et 100.",
}


def _suits(kind: Kind, bound: Bound) -> bool:
    if not isinstance(bound, Decimal):
        return kind is Kind.DATE
    if kind is Kind.DATE or not bound.is_finite() or bound.adjusted() > MAX_FIGURES:
        return False
    match kind:
        case Kind.NUMBER:
            return True
        case Kind.AMOUNT:
            return bound >= 0
        case Kind.BUDGET:
            return 0 <= bound <= 100
    return bound >= 0 and bound == bound.to_integral_value()


def _repeated_ids(form: Form) -> Iterator[FormProblem]:
    ids = Counter(field.id for field in form.fields) + Counter(section.id for section in form.sections)
    if any(times > 1 for times in ids.values()):
        yield FormProblem("Deux éléments du formulaire ont le même identifiant\u00a0: retirez l’un des deux.")


def _role_problems(form: Form) -> Iterator[FormProblem]:
    players: dict[str, str] = {}
    for section in form.sections:
        for field in section.fields:
            if field.role is not None and players.setdefault(field.role, field.id) != field.id:
                message = (
                    f"«\u00a0{ROLES[field.role].label}\u00a0» est déjà donné par la question «\u00a0{form.field(players[field.role]).label}\u00a0»."
                )
                yield FormProblem(message, section.id, field.id)
    for role, spec in ROLES.items():
        if spec.indispensable and role not in players:
            yield FormProblem(f"Il manque une question pour «\u00a0{spec.label}\u00a0»\u00a0: ajoutez-la ou donnez-lui ce rôle.")
