import pytest

from ptce.questionnaire.conditions import OPERATORS, Comparison, Condition, Operator, Rule
from ptce.questionnaire.kinds import Kind, Unit
from ptce.questionnaire.wording import operator_label, sentence
from tests.questionnaire.samples import field_of, form_of, shown_if


def said(kind, operator, *values, **settings):
    return sentence(
        form_of(field_of(kind, label="Q", **settings)), shown_if("f1", operator, *values), lambda kind, code: f"{kind.value.lower()} {code}"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (said(Kind.YES_NO, Operator.IS, "oui"), "est «\u00a0oui\u00a0»"),
        (said(Kind.SINGLE_CHOICE, Operator.ONE_OF, "A", "B"), "est «\u00a0Premier\u00a0» ou «\u00a0Second\u00a0»"),
        (said(Kind.MULTIPLE_CHOICE, Operator.CONTAINS, "A"), "comprend «\u00a0Premier\u00a0»"),
        (said(Kind.MULTIPLE_CHOICE, Operator.LACKS, "A", "B"), "ne comprend ni «\u00a0Premier\u00a0» ni «\u00a0Second\u00a0»"),
        (said(Kind.SINGLE_CHOICE, Operator.IS, "Z"), "est «\u00a0une réponse retirée\u00a0»"),
        (said(Kind.AMOUNT, Operator.MORE, "1000"), "est supérieur à 1\u202f000\u00a0€"),
        (said(Kind.COMPUTED, Operator.AT_MOST, "60", unit=Unit.PERCENT), "est inférieur ou égal à 60\u00a0%"),
        (said(Kind.DATE, Operator.AT_LEAST, "2026-05-01"), "est au plus tôt le 1er mai 2026"),
        (said(Kind.REGION, Operator.ONE_OF, "84"), "est «\u00a0region 84\u00a0»"),
        (
            said(Kind.COMMUNE, Operator.WITHIN, "region:84", "departement:2A"),
            "se trouve dans «\u00a0region 84\u00a0» ou «\u00a0departement 2A\u00a0»",
        ),
        (said(Kind.ATTESTATION, Operator.ANSWERED), "est cochée"),
        (said(Kind.BUDGET, Operator.UNANSWERED), "n’a pas de réponse"),
    ],
)
def test_a_comparison_is_read_back_in_french(text, expected):
    assert text == f"«\u00a0Q\u00a0» {expected}"


def test_a_group_is_between_parentheses():
    yes, no = Comparison("f1", Operator.IS, ("oui",)), Comparison("f1", Operator.UNANSWERED)
    form = form_of(field_of(Kind.YES_NO, label="Q"))

    text = sentence(form, Condition(Rule.ALL, (yes, Condition(Rule.ANY, (yes, no)))))

    assert text == "«\u00a0Q\u00a0» est «\u00a0oui\u00a0» et («\u00a0Q\u00a0» est «\u00a0oui\u00a0» ou «\u00a0Q\u00a0» n’a pas de réponse)"


def test_a_question_removed_is_told():
    assert sentence(form_of(), shown_if("gone", Operator.ANSWERED)) == "une question retirée a une réponse"


@pytest.mark.parametrize("kind", Kind)
def test_no_two_operators_of_a_kind_read_alike(kind):
    labels = [operator_label(kind, operator) for operator in OPERATORS[kind]]

    assert len(set(labels)) == len(labels)
