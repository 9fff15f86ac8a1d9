from dataclasses import replace
from datetime import date
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire import editing
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import DefinitionError, Form, Option, Section
from ptce.questionnaire.dependencies import accepted, flaws, readers
from ptce.questionnaire.formulas import parse_stored
from ptce.questionnaire.kinds import Kind, Role
from ptce.questionnaire.program import program_of
from ptce.questionnaire.proofreading import problems
from ptce.questionnaire.visibility import asked
from tests.questionnaire.samples import LINKED_KINDS, answers_to, comparisons, field_of, form_of, linked_forms, publishable_form, shown_if

YES = Operator.IS, "oui"


def messages(*fields):
    return [flaw.message for flaw in flaws(form_of(*fields))]


def test_two_questions_that_depend_on_each_other_are_named():
    one = field_of(Kind.YES_NO, id="a", label="Prêt\u00a0?", shown_if=shown_if("b", *YES))
    other = field_of(Kind.YES_NO, id="b", label="Sûr\u00a0?", shown_if=shown_if("a", *YES))

    assert messages(one, other) == [
        "La condition ou le calcul tourne en rond\u00a0: «\u00a0Prêt\u00a0?\u00a0» dépend de «\u00a0Sûr\u00a0?\u00a0», "
        "qui dépend de «\u00a0Prêt\u00a0?\u00a0». Retirez l’un de ces liens."
    ]


def test_a_question_that_depends_on_itself_is_named():
    assert messages(field_of(Kind.YES_NO, id="a", label="Prêt\u00a0?", shown_if=shown_if("a", *YES)))[0].startswith(
        "La condition ou le calcul tourne en rond\u00a0: «\u00a0Prêt\u00a0?\u00a0» dépend de «\u00a0Prêt\u00a0?\u00a0»."
    )


def test_a_section_that_depends_on_its_own_question_turns_in_circles():
    section = Section("s1", "Emplois", fields=(field_of(Kind.YES_NO, id="a", label="Prêt\u00a0?"),), shown_if=shown_if("a", *YES))

    (flaw,) = flaws(Form((section,)))

    assert flaw.field_id == "a"
    assert "«\u00a0Prêt\u00a0?\u00a0» dépend de la section «\u00a0Emplois\u00a0», qui dépend de «\u00a0Prêt\u00a0?\u00a0»" in flaw.message


def test_a_formula_and_a_condition_may_close_the_circle():
    number = field_of(Kind.NUMBER, id="a", label="Emplois", shown_if=shown_if("b", Operator.MORE, "3"))
    computed = field_of(Kind.COMPUTED, id="b", label="Total", formula=parse_stored("[a] + 1"))

    assert "tourne en rond" in messages(number, computed)[0]


@pytest.mark.parametrize(
    ("source", "parts", "reason"),
    [
        (field_of(Kind.NUMBER, id="a", label="Emplois"), [("LESS", "3"), ("MORE", "5")], "se contredisent"),
        (field_of(Kind.NUMBER, id="a", label="Emplois"), [("LESS", "3"), ("AT_LEAST", "3")], "se contredisent"),
        (field_of(Kind.NUMBER, id="a", label="Emplois", maximum=Decimal(10)), [("MORE", "10")], "aucune réponse possible"),
        (field_of(Kind.AMOUNT, id="a", label="Emplois"), [("LESS", "0")], "aucune réponse possible"),
        (field_of(Kind.DATE, id="a", label="Emplois"), [("MORE", "2026-05-01"), ("LESS", "2026-05-02")], "se contredisent"),
        (field_of(Kind.DATE, id="a", label="Emplois", minimum=date(2026, 6, 1)), [("LESS", "2026-05-02")], "aucune réponse possible"),
        (field_of(Kind.YES_NO, id="a", label="Emplois"), [("IS", "oui"), ("IS", "non")], "se contredisent"),
        (field_of(Kind.YES_NO, id="a", label="Emplois"), [("IS", "oui"), ("UNANSWERED",)], "se contredisent"),
        (field_of(Kind.SINGLE_CHOICE, id="a", label="Emplois"), [("IS", "A"), ("ONE_OF", "B", "C")], "se contredisent"),
        (field_of(Kind.SINGLE_CHOICE, id="a", label="Emplois"), [("ONE_OF", "A"), ("IS_NOT", "A")], "se contredisent"),
        (field_of(Kind.MULTIPLE_CHOICE, id="a", label="Emplois"), [("CONTAINS", "A", "B"), ("LACKS", "A", "B")], "se contredisent"),
        (field_of(Kind.COMMUNE, id="a", label="Emplois"), [("WITHIN", "region:84"), ("WITHIN", "departement:75")], "se contredisent"),
        (field_of(Kind.REGION, id="a", label="Emplois"), [("ONE_OF", "84"), ("IS_NOT", "84")], "se contredisent"),
    ],
)
def test_a_condition_that_can_never_hold_is_dead(source, parts, reason):
    condition = Condition(Rule.ALL, tuple(Comparison("a", Operator(name), tuple(values)) for name, *values in parts))

    (message,) = messages(source, field_of(Kind.LONG_TEXT, id="b", label="Pourquoi\u00a0?", shown_if=condition))

    assert message.startswith("«\u00a0Pourquoi\u00a0?\u00a0» ne peut jamais être affichée")
    assert reason in message
    assert "«\u00a0Emplois\u00a0»" in message


@pytest.mark.parametrize(
    "parts",
    [
        [("AT_LEAST", "3"), ("AT_MOST", "3")],
        [("MORE", "3"), ("LESS", "3.1")],
        [("IS", "3"), ("LESS", "4")],
        [("UNANSWERED",)],
    ],
)
def test_a_narrow_condition_lives(parts):
    condition = Condition(Rule.ALL, tuple(Comparison("a", Operator(name), tuple(values)) for name, *values in parts))

    assert messages(field_of(Kind.NUMBER, id="a"), field_of(Kind.LONG_TEXT, id="b", shown_if=condition)) == []


def test_contradictions_joined_by_any_live():
    condition = Condition(Rule.ANY, (Comparison("a", Operator.IS, ("oui",)), Comparison("a", Operator.IS, ("non",))))

    assert messages(field_of(Kind.YES_NO, id="a"), field_of(Kind.LONG_TEXT, id="b", shown_if=condition)) == []


def test_what_depends_on_a_question_never_shown_is_dead_too():
    source = field_of(Kind.NUMBER, id="a", label="Emplois", maximum=Decimal(3))
    hidden = field_of(Kind.YES_NO, id="b", label="Sûr\u00a0?", shown_if=shown_if("a", Operator.MORE, "3"))
    last = field_of(Kind.LONG_TEXT, id="c", label="Pourquoi\u00a0?", shown_if=shown_if("b", *YES))

    why, cause = "«\u00a0Pourquoi\u00a0?\u00a0» ne peut jamais être affichée", "elle dépend de «\u00a0Sûr\u00a0?\u00a0»"
    assert messages(source, hidden, last)[1] == f"{why}\u00a0: {cause}, qui n’est elle-même jamais affichée."


def test_what_a_question_needs_to_be_asked_counts_with_its_answer():
    source = field_of(Kind.YES_NO, id="a", label="Employez-vous\u00a0?")
    middle = field_of(Kind.NUMBER, id="b", label="Combien\u00a0?", shown_if=shown_if("a", *YES))
    both = Condition(Rule.ALL, (Comparison("b", Operator.MORE, ("3",)), Comparison("a", Operator.IS, ("non",))))

    (message,) = messages(source, middle, field_of(Kind.LONG_TEXT, id="c", label="Pourquoi\u00a0?", shown_if=both))

    assert "ses conditions sur «\u00a0Employez-vous\u00a0?\u00a0» se contredisent" in message


def test_a_question_at_odds_with_its_section_is_dead():
    section = Section(
        "s2", "Emplois", fields=(field_of(Kind.DATE, id="b", shown_if=shown_if("a", Operator.IS, "non")),), shown_if=shown_if("a", *YES)
    )

    (flaw,) = flaws(Form((Section("s1", "Le pôle", fields=(field_of(Kind.YES_NO, id="a"),)), section)))

    assert (flaw.section_id, flaw.field_id) == ("s2", "b")


def test_a_dead_section_is_told_once():
    section = Section("s2", "Emplois", fields=(field_of(Kind.DATE, id="b"),), shown_if=shown_if("a", Operator.MORE, "3"))

    (flaw,) = flaws(Form((Section("s1", "Le pôle", fields=(field_of(Kind.NUMBER, id="a", maximum=Decimal(3)),)), section)))

    assert flaw.message.startswith("La section «\u00a0Emplois\u00a0» ne peut jamais être affichée")


@pytest.mark.parametrize(
    ("source", "condition", "message"),
    [
        (field_of(Kind.DATE, id="a"), shown_if("gone", *YES), "n’existe pas ou plus"),
        (field_of(Kind.DATE, id="a"), shown_if("a", *YES), "valeur illisible"),
        (field_of(Kind.FILE, id="a"), shown_if("a", Operator.ANSWERED), "ne convient pas"),
        (field_of(Kind.NUMBER, id="a"), shown_if("a", Operator.CONTAINS, "3"), "ne convient pas"),
        (field_of(Kind.NUMBER, id="a"), shown_if("a", Operator.MORE), "donnez une valeur"),
        (field_of(Kind.NUMBER, id="a"), shown_if("a", Operator.MORE, "NaN"), "valeur illisible"),
        (field_of(Kind.SINGLE_CHOICE, id="a"), shown_if("a", Operator.IS, "Z"), "n’est plus proposée"),
        (field_of(Kind.COMMUNE, id="a"), shown_if("a", Operator.WITHIN, "region:99"), "valeur illisible"),
    ],
)
def test_a_comparison_that_means_nothing_is_told(source, condition, message):
    (found,) = messages(source, field_of(Kind.LONG_TEXT, id="b", shown_if=condition))

    assert message in found


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (field_of(Kind.COMPUTED, id="x"), "n’a pas de formule"),
        (field_of(Kind.DATE, id="x", formula=parse_stored("1")), "Seul un champ calculé"),
        (field_of(Kind.COMPUTED, id="x", formula=parse_stored("1"), required=True), "ne peut pas être obligatoire"),
        (field_of(Kind.COMPUTED, id="x", formula=parse_stored("[gone]")), "n’existe pas ou plus"),
        (field_of(Kind.COMPUTED, id="x", formula=parse_stored("[f1]")), "ne s’y trouve pas"),
        (field_of(Kind.COMPUTED, id="x", formula=parse_stored("1"), decimals=9), "de 0 à 6 décimales"),
    ],
)
def test_a_computed_field_to_mend_is_told_before_publication(field, message):
    found = [problem for problem in problems(editing.add_field(publishable_form(), "s1", field)) if problem.field_id == "x"]

    assert [message in problem.message for problem in found] == [True]


def test_an_indispensable_question_depends_on_nothing():
    form = publishable_form()
    form = editing.add_field(form, "s1", field_of(Kind.YES_NO, id="a"))
    form = editing.show_field_if(form, "f1", shown_if("a", *YES))

    assert [flaw.message for flaw in flaws(form)] == [
        "«\u00a0Nom du pôle\u00a0» est indispensable\u00a0: cette question ne peut dépendre d’aucune condition."
    ]
    assert form.with_role(Role.POLE_NAME).shown_if is not None


def depended():
    return form_of(
        field_of(Kind.SINGLE_CHOICE, id="a", label="Statut", options=(Option("A", "Association"), Option("B", "SCIC"))),
        field_of(Kind.LONG_TEXT, id="b", label="Pourquoi\u00a0?", shown_if=shown_if("a", Operator.IS, "A")),
        field_of(Kind.NUMBER, id="n", label="Emplois"),
        field_of(Kind.COMPUTED, id="c", label="Total", formula=parse_stored("[n] + 1")),
    )


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda form: editing.remove_field(form, "a"), "«\u00a0Statut\u00a0» sert à la condition d’affichage de «\u00a0Pourquoi\u00a0?\u00a0»"),
        (lambda form: editing.remove_field(form, "n"), "«\u00a0Emplois\u00a0» sert au calcul de «\u00a0Total\u00a0»"),
        (
            lambda form: editing.update_field(form, replace(form.field("a"), options=form.field("a").options[1:])),
            "La réponse «\u00a0Association\u00a0» à «\u00a0Statut\u00a0» sert à la condition d’affichage de «\u00a0Pourquoi\u00a0?\u00a0»",
        ),
        (lambda form: editing.show_field_if(form, "a", shown_if("b", Operator.ANSWERED)), "tourne en rond"),
        (lambda form: editing.show_section_if(form, "s1", shown_if("n", Operator.MORE, "1")), "tourne en rond"),
    ],
)
def test_an_edit_that_breaks_what_depends_on_it_is_refused_by_name(edit, message):
    with pytest.raises(DefinitionError, match=message.replace("?", r"\?")):
        accepted(depended(), edit(depended()))


def test_an_edit_is_not_refused_for_what_was_wrong_before():
    broken = editing.add_field(depended(), "s1", field_of(Kind.DATE, id="x", shown_if=shown_if("gone", *YES)))
    reworded = editing.update_field(broken, replace(broken.field("x"), label="Quand\u00a0?"))

    assert accepted(broken, reworded) == reworded


def test_who_reads_an_answer_is_known():
    assert [(reader.id, reader.is_formula) for reader in readers(depended(), "n")] == [("c", True)]
    assert [reader.name for reader in readers(depended(), "a")] == ["«\u00a0Pourquoi\u00a0?\u00a0»"]


def test_a_copy_under_new_ids_depends_on_its_own_questions():
    copy, new_ids = editing.with_new_ids(depended(), iter("zyxwvuts").__next__)

    assert flaws(copy) == ()
    assert copy.field(new_ids["b"]).shown_if.field_ids == {new_ids["a"]}


@given(linked_forms())
def test_a_form_without_a_loop_is_never_told_circular(form):
    assert program_of(form).looped == ()
    assert not [flaw for flaw in flaws(form) if "loop" in flaw.cause]


@given(linked_forms(), st.data())
def test_no_loop_is_accepted(form, data):
    sources = [field for field in form.fields if field.kind in LINKED_KINDS]
    target = data.draw(st.sampled_from(sources))
    reached = [field for field in sources if field.id in program_of(form).dependents(target.id)] or [target]
    closing = Condition(Rule.ALL, (data.draw(comparisons(reached)),))

    with pytest.raises(DefinitionError, match="tourne en rond|ne peut jamais"):
        accepted(form, editing.show_field_if(form, target.id, closing))


@given(linked_forms(), st.data())
def test_what_is_told_dead_is_never_asked(form, data):
    dead = {flaw.field_id for flaw in flaws(form)}

    held = asked(form, data.draw(answers_to(form)))

    assert dead <= held.hidden


def long_chain(count):
    first = field_of(Kind.YES_NO, id="f0")
    rest = (field_of(Kind.YES_NO, id=f"f{rank}", required=True, shown_if=shown_if(f"f{rank - 1}", *YES)) for rank in range(1, count))
    return form_of(first, *rest)


def spent(count, act):
    forms = [long_chain(count) for _ in range(5)]
    start = process_time()
    for form in forms:
        act(form)
    return (process_time() - start) / len(forms)


@pytest.mark.parametrize("act", [lambda form: asked(form, {field.id: True for field in form.fields}), program_of], ids=["asked", "compiled"])
def test_ten_times_more_conditions_cost_about_ten_times_more(act):
    spent(50, act)

    small, large = min(spent(100, act) for _ in range(3)), min(spent(1_000, act) for _ in range(3))

    assert large < small * 30
