from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire import editing
from ptce.questionnaire.changes import ChangeKind
from ptce.questionnaire.comparison import compare
from ptce.questionnaire.conditions import Comparison, Condition, Operator, Rule
from ptce.questionnaire.definition import Field, Form, Option, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.questionnaire.samples import field_of, form_of, forms


def sections(*orders):
    return Form(tuple(Section(f"s{rank}", f"Section {rank}", fields=tuple(map(text, keys))) for rank, keys in enumerate(orders, start=1)))


def text(key):
    return field_of(Kind.SHORT_TEXT, id=key, label=key.upper())


def told(old, new):
    return [(change.kind, change.field_id or change.section_id) for change in compare(old, new)]


def of_field(**after):
    kind = after.pop("kind", Kind.LONG_TEXT)
    before = field_of(kind, label="Résumé")
    return compare(form_of(before), form_of(replace(before, **after)))


@given(forms())
def test_a_form_differs_from_itself_in_nothing(form):
    assert compare(form, form) == ()


@given(forms(), forms())
def test_two_forms_that_differ_in_nothing_are_equal(old, new):
    kinds = {field.id: field.kind for field in old.fields}
    same_kinds = all(kinds.get(field.id, field.kind) is field.kind for field in new.fields)
    if same_kinds and not compare(old, new):
        assert new == old


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_as_few_questions_as_possible_are_said_to_have_moved(before, after):
    moved = {key for kind, key in told(sections(before), sections(after)) if kind is ChangeKind.QUESTION_MOVED}

    assert [key for key in before if key not in moved] == [key for key in after if key not in moved]
    assert (before == after) == (not moved)


def test_one_question_taken_to_the_end_is_the_only_one_that_moved():
    assert told(sections("abcd"), sections("bcda")) == [(ChangeKind.QUESTION_MOVED, "a")]


def test_a_question_taken_to_another_section_says_where():
    (change,) = compare(sections("ab", "c"), sections("a", "cb"))

    assert (change.kind, change.field_id, change.detail) == (ChangeKind.QUESTION_MOVED, "b", "vers «\u00a0Section 2\u00a0»")


def test_questions_and_sections_come_and_go():
    old, new = sections("ab"), editing.add_section(sections("ac"), Section("s9", "Neuve"))

    assert told(old, new) == [(ChangeKind.SECTION_ADDED, "s9"), (ChangeKind.QUESTION_ADDED, "c"), (ChangeKind.QUESTION_REMOVED, "b")]


def test_a_section_taken_away_takes_its_questions():
    assert told(sections("a", "b"), sections("a")) == [(ChangeKind.SECTION_REMOVED, "s2"), (ChangeKind.QUESTION_REMOVED, "b")]


@pytest.mark.parametrize(
    ("after", "kind", "detail"),
    [
        ({"label": "Présentation"}, ChangeKind.REWORDED, "«\u00a0Résumé\u00a0» devient «\u00a0Présentation\u00a0»"),
        ({"help": "En dix lignes."}, ChangeKind.REWORDED, "aide, exemple, modèle ou texte de référence"),
        ({"required": True}, ChangeKind.MADE_REQUIRED, ""),
        ({"max_length": 500}, ChangeKind.TIGHTENED, "Nombre maximal de caractères, «\u00a020\u202f000\u00a0» devient «\u00a0500\u00a0»"),
        ({"max_length": 30_000}, ChangeKind.LOOSENED, "Nombre maximal de caractères, «\u00a020\u202f000\u00a0» devient «\u00a030\u202f000\u00a0»"),
        ({"role": Role.SUMMARY}, ChangeKind.ROLE_CHANGED, "«\u00a0rien\u00a0» devient «\u00a0Résumé\u00a0»"),
        (
            {"kind": Kind.AMOUNT, "maximum": Decimal(900)},
            ChangeKind.TIGHTENED,
            "Montant maximal en euros, «\u00a0sans limite\u00a0» devient «\u00a0900\u00a0€\u00a0»",
        ),
        (
            {"kind": Kind.SINGLE_CHOICE, "options": (Option("A", "Premier"), Option("C", "Troisième"))},
            ChangeKind.OPTIONS_REMOVED,
            "«\u00a0Second\u00a0»",
        ),
        (
            {"kind": Kind.SINGLE_CHOICE, "options": (Option("B", "Second"), Option("A", "Premier"), Option("C", "Troisième"))},
            ChangeKind.OPTIONS_REWORDED,
            "ordre",
        ),
    ],
)
def test_what_changes_in_a_question_is_told_with_its_consequence(after, kind, detail):
    (change,) = of_field(**after)

    assert (change.kind, change.subject, change.detail) == (kind, after.get("label", "Résumé"), detail)
    assert change.consequence.endswith(".")


def test_a_question_made_optional_may_be_left_empty():
    before = field_of(Kind.DATE, required=True)

    assert [change.kind for change in compare(form_of(before), form_of(replace(before, required=False)))] == [ChangeKind.MADE_OPTIONAL]


@pytest.mark.parametrize(("required", "consequence"), [(True, "Il faut y répondre avant le dépôt."), (False, "On peut y répondre, ou non.")])
def test_a_new_question_says_whether_it_must_be_answered(required, consequence):
    (change,) = compare(Form((Section("s1", "Section"),)), form_of(field_of(Kind.DATE, required=required)))

    assert change.consequence == consequence


def test_options_reworded_added_and_removed_are_three_changes():
    old = Field("f1", Kind.SINGLE_CHOICE, "Thème", options=(Option("a", "Bois"), Option("b", "Textile")))
    new = replace(old, options=(Option("a", "Forêt et bois"), Option("c", "Numérique")))

    assert [(change.kind, change.options) for change in compare(form_of(old), form_of(new))] == [
        (ChangeKind.OPTIONS_REMOVED, ("b",)),
        (ChangeKind.OPTIONS_ADDED, ()),
        (ChangeKind.OPTIONS_REWORDED, ()),
    ]


def test_a_condition_that_changes_is_told_in_words():
    trade = field_of(Kind.YES_NO, id="a", label="Vendez-vous ?")
    told = field_of(Kind.SHORT_TEXT, id="b")
    asked = replace(told, shown_if=Condition(Rule.ALL, (Comparison("a", Operator.IS, ("oui",)),)))

    (change,) = compare(form_of(trade, told), form_of(trade, asked))

    assert (change.kind, change.detail) == (ChangeKind.CONDITION_CHANGED, "toujours, devient si «\u00a0Vendez-vous ?\u00a0» est «\u00a0oui\u00a0»")
    (section,) = compare(
        Form((Section("s1", "Vente", fields=(trade, told)),)), Form((Section("s1", "Vente", fields=(trade, told), shown_if=asked.shown_if),))
    )
    assert (section.kind, section.field_id) == (ChangeKind.CONDITION_CHANGED, "")
