"""A form with conditions and a result, added to the standard one."""

from dataclasses import replace

from ptce.questionnaire.blank import standard_phase_1
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.formulas import parse_stored
from ptce.questionnaire.kinds import Kind, Role, Unit

IF_EMPLOYER = Condition(Rule.ALL, (Comparison("employs", Operator.IS, ("oui",)),))

SHARE = parse_stored("[jobs] / ([jobs] + [volunteers])")


def conditional_form() -> Form:
    """Return phase 1's form, then « Emplois » (questions shown by the first one, a result) and « Formation », a section shown by it too."""
    jobs = Section(
        "emplois",
        "Emplois",
        fields=(
            Field("employs", Kind.YES_NO, "Employez-vous des salariés\u00a0?", required=True),
            Field("jobs", Kind.NUMBER, "Combien de salariés\u00a0?", required=True, shown_if=IF_EMPLOYER),
            Field("proof", Kind.FILE, "Attestation d’emploi", required=True, shown_if=IF_EMPLOYER),
            Field("volunteers", Kind.NUMBER, "Combien de bénévoles\u00a0?"),
            Field(
                "share", Kind.COMPUTED, "Part des salariés", formula=parse_stored("[jobs] / ([jobs] + [volunteers])"), unit=Unit.PERCENT, decimals=1
            ),
        ),
    )
    training = Section(
        "formation", "Formation", fields=(Field("plan", Kind.LONG_TEXT, "Votre plan de formation", required=True),), shown_if=IF_EMPLOYER
    )
    return Form((*standard_phase_1().sections, jobs, training))


def with_amount_if_employer() -> Form:
    """Return the same with the amount requested asked of employers alone."""
    form = conditional_form()
    amount = Field("amount", Kind.AMOUNT, "Montant demandé", role=Role.AMOUNT_REQUESTED, shown_if=IF_EMPLOYER)
    *others, jobs, training = form.sections
    return Form((*others, replace(jobs, fields=(*jobs.fields, amount)), training))
