from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from ptce.questionnaire.definition import Form, Option, Section, TemplateFile
from ptce.questionnaire.editing import add_field
from ptce.questionnaire.kinds import Kind, Role
from ptce.questionnaire.proofreading import FormProblem, problems
from tests.questionnaire.samples import field_of, form_of, forms, publishable_form


def messages_about(field):
    return [problem.message for problem in problems(add_field(publishable_form(), "s1", field)) if problem.field_id == field.id]


def test_a_form_with_the_indispensable_roles_can_be_published():
    assert problems(publishable_form()) == ()


def test_an_empty_form_is_told():
    assert problems(Form()) == (FormProblem("Le formulaire est vide\u00a0: ajoutez une section et ses questions."),)


def test_an_empty_section_without_title_is_told():
    form = Form((*publishable_form().sections, Section("s2", " ")))

    assert problems(form) == (
        FormProblem("Cette section n’a pas de titre\u00a0: donnez-lui-en un.", "s2"),
        FormProblem("Cette section est vide\u00a0: ajoutez une question ou retirez la section.", "s2"),
    )


def test_missing_roles_are_told():
    assert [problem.message for problem in problems(form_of(field_of(Kind.DATE)))] == [
        "Il manque une question pour «\u00a0Nom du pôle\u00a0»\u00a0: ajoutez-la ou donnez-lui ce rôle.",
        "Il manque une question pour «\u00a0SIRET du porteur\u00a0»\u00a0: ajoutez-la ou donnez-lui ce rôle.",
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (field_of(Kind.DATE, id="x", label=" "), "Cette question n’a pas de libellé\u00a0: écrivez ce que vous demandez."),
        (
            field_of(Kind.DATE, id="x", role=Role.BUDGET),
            "Une question de type «\u00a0Date\u00a0» ne peut pas servir de «\u00a0Budget du pôle\u00a0».",
        ),
        (field_of(Kind.SINGLE_CHOICE, id="x", options=()), "Cette question ne propose aucune réponse\u00a0: ajoutez-en."),
        (
            field_of(Kind.SINGLE_CHOICE, id="x", options=(Option("A", "Oui"), Option("B", ""))),
            "L’une des réponses proposées est vide\u00a0: écrivez-la ou retirez-la.",
        ),
        (
            field_of(Kind.SINGLE_CHOICE, id="x", options=(Option("A", "Oui"), Option("B", " oui"))),
            "La même réponse est proposée deux fois\u00a0: retirez-en une.",
        ),
        (field_of(Kind.NUMBER, id="x", minimum=Decimal(3), maximum=Decimal(2)), "Le minimum dépasse le maximum\u00a0: corrigez l’un des deux."),
        (
            field_of(Kind.DATE, id="x", minimum=date(2022, 1, 1), maximum=date(2021, 1, 1)),
            "Le minimum dépasse le maximum\u00a0: corrigez l’un des deux.",
        ),
        (field_of(Kind.DATE, id="x", minimum=Decimal(3)), "Les limites de cette question doivent être des dates."),
        (field_of(Kind.NUMBER, id="x", maximum=date(2021, 1, 1)), "Le minimum et le maximum doivent être des nombres, de 12 chiffres au plus."),
        (field_of(Kind.NUMBER, id="x", maximum=Decimal("1E+50")), "Le minimum et le maximum doivent être des nombres, de 12 chiffres au plus."),
        (field_of(Kind.AMOUNT, id="x", minimum=Decimal(-1)), "Le minimum et le maximum doivent être des montants en euros, à partir de 0."),
        (field_of(Kind.BUDGET, id="x", maximum=Decimal(101)), "La part maximale demandée à l’État est un pourcentage, entre 0 et 100."),
        (field_of(Kind.MEMBERS, id="x", minimum=Decimal("2.5")), "Le minimum et le maximum doivent être des nombres entiers à partir de 0."),
        (
            field_of(Kind.EMAIL, id="x", max_length=12),
            "Le réglage «\u00a0nombre de caractères\u00a0» ne s’applique pas "
            "à une question de type «\u00a0Adresse électronique\u00a0»\u00a0: retirez-le.",
        ),
        (
            field_of(Kind.NUMBER, id="x", template=TemplateFile("t1", "plan.docx", 12)),
            "Seule une pièce à joindre prend un modèle à remplir\u00a0: retirez-le.",
        ),
        (field_of(Kind.SHORT_TEXT, id="x", max_length=0), "Le nombre maximal de caractères doit être compris entre 1 et 100\u202f000."),
    ],
)
def test_a_field_to_mend_is_told(field, message):
    assert messages_about(field) == [message]


def test_a_role_played_twice_is_told_at_the_second():
    again = field_of(Kind.SHORT_TEXT, id="x", role=Role.POLE_NAME, required=True)

    assert messages_about(again) == ["«\u00a0Nom du pôle\u00a0» est déjà donné par la question «\u00a0Question\u00a0»."]


def test_an_indispensable_question_must_be_required():
    form = form_of(field_of(Kind.SHORT_TEXT, id="f1", role=Role.POLE_NAME), field_of(Kind.SIRET, id="f2", role=Role.CARRIER_SIRET, required=True))

    assert [problem.message for problem in problems(form)] == [
        "«\u00a0Nom du pôle\u00a0» est indispensable\u00a0: rendez cette question obligatoire."
    ]


def test_an_id_used_twice_is_told():
    form = form_of(*publishable_form().fields, field_of(Kind.DATE, id="s1"))

    assert [problem.message for problem in problems(form)] == ["Deux éléments du formulaire ont le même identifiant\u00a0: retirez l’un des deux."]


@given(forms())
def test_proofreading_reads_any_form(form):
    assert all(problem.message.endswith(".") for problem in problems(form))
