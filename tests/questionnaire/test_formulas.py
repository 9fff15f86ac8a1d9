from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.conditions import Operator
from ptce.questionnaire.display import display, plain
from ptce.questionnaire.formulas import FormulaError, Negated, Number, Operation, Part, Reference, Sum, parse_stored, write_stored
from ptce.questionnaire.kinds import Kind, Unit
from ptce.questionnaire.visibility import asked
from ptce.questionnaire.wording import formula_text, read_formula, reference_names
from tests.questionnaire.samples import field_of, form_of, shown_if

BUDGET = {
    "charges": [{"label": "Animation", "account": "64", "amount": "80.00"}, {"label": "", "account": "60", "amount": None}],
    "income": [
        {"funder": "DG Trésor", "kind": "state_requested", "amount": "60.00", "acquired": False},
        {"funder": "", "kind": "own", "amount": "20.00", "acquired": True},
    ],
}
PLAN = [{"action": "A", "budget": "12.50"}, {"action": "B", "budget": None}]

expressions = st.recursive(
    st.builds(Number, st.decimals(0, 999, places=2)) | st.builds(Reference, st.sampled_from(["a", "b"]), st.sampled_from(Part)),
    lambda inner: (
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner)
        | st.builds(Negated, inner)
        | st.builds(Sum, st.lists(inner, min_size=1, max_size=3).map(tuple))
    ),
    max_leaves=12,
)


def result(formula, unit=Unit.NUMBER, decimals=2, **values):
    sources = [
        field_of(Kind.NUMBER, id="a", label="Emplois"),
        field_of(Kind.AMOUNT, id="m", label="Montant"),
        field_of(Kind.BUDGET, id="b", label="Budget"),
        field_of(Kind.ACTION_PLAN, id="p", label="Plan"),
        field_of(Kind.MEMBERS, id="n", label="Membres"),
    ]
    computed = field_of(Kind.COMPUTED, id="c", formula=parse_stored(formula), unit=unit, decimals=decimals)
    return display(computed, asked(form_of(*sources, computed), values).values["c"])


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("[a] + 2 * 3", "10"),
        ("([a] + 2) * 3", "18"),
        ("10 - 3 - 2", "5"),
        ("2 / 3", "0,67"),
        ("-[a] + 1,5", "-2,5"),
        ("somme([a] ; 1 ; 2)", "7"),
        ("[b:charges] - [b:requested]", "20"),
        ("[b:income] - [b:acquired]", "60"),
        ("[p:cost] * [p:count]", "25"),
        ("[n:count]", "3"),
    ],
)
def test_a_formula_is_computed_with_the_usual_precedence(formula, text):
    assert result(formula, a="4", b=BUDGET, p=PLAN, n=[{}, {}, {}]) == text


@pytest.mark.parametrize(
    ("unit", "decimals", "text"),
    [
        (Unit.PERCENT, 0, "67\u00a0%"),
        (Unit.PERCENT, 2, "66,67\u00a0%"),
        (Unit.EURO, 2, "0,67\u00a0€"),
        (Unit.NUMBER, 3, "0,667"),
    ],
)
def test_unit_and_rounding_are_settings(unit, decimals, text):
    assert result("2 / 3", unit=unit, decimals=decimals) == text


def test_tenths_add_up_exactly_and_halves_go_up():
    assert result(" + ".join(["0,01"] * 99)) == "0,99"
    assert result("0,125", decimals=2) == "0,13"
    assert result("0 - 0,001", decimals=2) == "0"


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("1 / ([a] - 4)", "division par zéro"),
        ("[m] + 1", "il manque «\u00a0Montant\u00a0»"),
        ("somme([a] ; [m])", "il manque «\u00a0Montant\u00a0»"),
        ("[p:cost]", "il manque «\u00a0Plan\u00a0»"),
        ("999999999999 * 999999999999", "le résultat est trop grand"),
    ],
)
def test_what_cannot_be_computed_says_why_and_is_never_zero(formula, reason):
    assert result(formula, a="4") == f"non calculable\u00a0: {reason}"


def hiding(formula):
    return form_of(
        field_of(Kind.YES_NO, id="q"),
        field_of(Kind.NUMBER, id="a", label="Salariés", shown_if=shown_if("q", Operator.IS, "oui")),
        field_of(Kind.NUMBER, id="b", label="Bénévoles"),
        field_of(Kind.COMPUTED, id="c", formula=parse_stored(formula), decimals=0),
    )


def test_a_sum_leaves_out_what_is_not_asked():
    assert asked(hiding("somme([a] ; [b])"), {"q": False, "a": "2", "b": "5"}).values["c"] == {"value": "5", "reason": ""}
    assert asked(hiding("somme([a] ; [b])"), {"q": True, "a": "2", "b": "5"}).values["c"] == {"value": "7", "reason": ""}


@pytest.mark.parametrize("formula", ["[a] + [b]", "somme([a])"])
def test_another_formula_says_what_is_not_asked(formula):
    value = asked(hiding(formula), {"q": False, "a": "2", "b": "5"}).values["c"]

    assert value == {"value": None, "reason": "«\u00a0Salariés\u00a0» n’est pas demandé"}


def test_a_result_that_hangs_on_another_says_so():
    form = form_of(
        field_of(Kind.COMPUTED, id="a", label="Part", formula=parse_stored("1 / 0")), field_of(Kind.COMPUTED, id="b", formula=parse_stored("[a] + 1"))
    )

    assert asked(form, {}).values["b"] == {"value": None, "reason": "«\u00a0Part\u00a0» n’est pas calculable"}


def test_a_file_holds_the_number_alone():
    field = field_of(Kind.COMPUTED, formula=parse_stored("1"), unit=Unit.PERCENT)

    assert plain(field, {"value": "66.67", "reason": ""}) == "66.67"
    assert plain(field, {"value": None, "reason": "division par zéro"}) == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "Écrivez une formule"),
        ("1 +", "s’arrête trop tôt"),
        ("(1 + 2", "parenthèse fermante"),
        ("1 2", "ne devrait pas continuer à «\u00a02\u00a0»"),
        ("* 3", "ne devrait pas avoir"),
        ("somme 3", "entre parenthèses"),
        ("import os", "n’est pas connu"),
        ("__class__", "qui n’est ni un nombre"),
        ("[a:lambda]", "total inconnu"),
        ("1+" * 150 + "1", "trop longue"),
        ("(" * 30 + "1" + ")" * 30, "trop de parenthèses"),
        ("1" * 30_000, "trop longue"),
    ],
)
def test_what_is_no_formula_is_refused_in_french(source, message):
    with pytest.raises(FormulaError, match=message):
        parse_stored(source)


@given(expressions)
def test_a_formula_survives_its_text(expression):
    assert parse_stored(write_stored(expression)) == expression


@given(st.text(alphabet="0123456789.,+-*/()[]; absome:×÷−", max_size=40))
def test_whatever_is_typed_is_read_or_refused_in_words(source):
    with suppress(FormulaError):
        parsed = parse_stored(source)
        assert parse_stored(write_stored(parsed)) == parsed


def test_a_formula_is_edited_over_labels():
    labels = {"m1": "Montant [HT]", "m2": "montant (ht)"}
    form = form_of(*(field_of(Kind.AMOUNT, id=key, label=label) for key, label in labels.items()), field_of(Kind.BUDGET, id="b", label="Budget"))
    formula = parse_stored("([m1] + [m2]) / [b:charges]")

    text = formula_text(form, formula)

    assert text == "([Montant (HT)] + [montant (ht) (2)]) / [Budget\u00a0: total des charges]"
    assert read_formula(form, text.replace("\u00a0", " ")) == formula
    assert len(set(reference_names(form).values())) == len(reference_names(form))


def test_an_unknown_label_is_named():
    with pytest.raises(FormulaError, match="ne s’appelle «\u00a0Autre\u00a0»"):
        read_formula(form_of(field_of(Kind.AMOUNT)), "[Autre] + 1")
