from datetime import date
from decimal import Decimal

import pytest

from ptce.questionnaire.checking import check, length_limit
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.definition import Option
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.problems import Blocks, Problem
from tests.questionnaire.samples import field_of


@pytest.mark.parametrize(
    ("field", "raw", "message"),
    [
        (field_of(Kind.SHORT_TEXT, max_length=3), "café", "Ce texte compte 4 caractères pour 3 au plus\u00a0: retirez-en 1."),
        (field_of(Kind.SHORT_TEXT), "x" * 256, "Ce texte compte 256 caractères pour 255 au plus\u00a0: retirez-en 1."),
        (field_of(Kind.NUMBER, minimum=Decimal("0.5")), "0", "C’est trop peu\u00a0: la réponse doit être d’au moins 0,5."),
        (field_of(Kind.NUMBER, maximum=Decimal(1000)), "1001", "C’est trop\u00a0: la réponse ne peut pas dépasser 1\u202f000."),
        (field_of(Kind.AMOUNT, maximum=Decimal(100000)), "100000,01", "C’est trop\u00a0: la réponse ne peut pas dépasser 100\u202f000\u00a0€."),
        (
            field_of(Kind.DATE, minimum=date(2021, 5, 12)),
            "11/05/2021",
            "Cette date est trop ancienne\u00a0: donnez une date à partir du 12 mai 2021.",
        ),
        (field_of(Kind.DATE, maximum=date(2021, 5, 1)), "02/05/2021", "Cette date est trop lointaine\u00a0: donnez une date jusqu’au 1er mai 2021."),
        (field_of(Kind.MULTIPLE_CHOICE, minimum=Decimal(2)), ["A"], "Il y a 1 réponse\u00a0: il en faut au moins 2."),
        (field_of(Kind.MULTIPLE_CHOICE, maximum=Decimal(1)), ["A", "B"], "Il y a 2 réponses\u00a0: retirez-en 1, le maximum est de 1."),
    ],
)
def test_a_limit_of_the_call_lets_the_draft_be_saved_but_not_submitted(field, raw, message):
    cleaned = clean(field, raw)

    assert cleaned.value is not None
    assert cleaned.problems == (Problem(message, Blocks.SUBMISSION),)


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        (field_of(Kind.LONG_TEXT, max_length=4), "un\r\n2"),
        (field_of(Kind.NUMBER, minimum=Decimal(1), maximum=Decimal(2)), "2"),
        (field_of(Kind.DATE, minimum=date(2021, 5, 12), maximum=date(2021, 5, 12)), "12/05/2021"),
        (field_of(Kind.MULTIPLE_CHOICE, minimum=Decimal(1), maximum=Decimal(2)), ["A", "B"]),
        (field_of(Kind.MULTIPLE_CHOICE, minimum=date(2021, 5, 12)), ["A"]),
    ],
)
def test_a_limit_reached_is_not_passed(field, raw):
    assert clean(field, raw).problems == ()


def test_an_option_since_removed_is_told():
    single = field_of(Kind.SINGLE_CHOICE, options=(Option("A", "Oui"),))
    multiple = field_of(Kind.MULTIPLE_CHOICE, options=(Option("A", "Oui"),))

    assert [problem.message for problem in check(single, "B")] == ["Cette réponse n’est plus proposée\u00a0: choisissez-en une autre."]
    assert [problem.message for problem in check(multiple, ["A", "B"])] == ["L’une de vos réponses n’est plus proposée\u00a0: choisissez à nouveau."]
    assert check(single, "A") == ()


def test_nothing_has_no_problem():
    assert check(field_of(Kind.BUDGET), None) == ()
    assert check(field_of(Kind.EMAIL), "contact@exemple.fr") == ()


def test_the_counter_and_the_check_share_their_limit():
    assert length_limit(field_of(Kind.SHORT_TEXT)) == 255
    assert length_limit(field_of(Kind.LONG_TEXT)) == 20_000
    assert length_limit(field_of(Kind.LONG_TEXT, max_length=12)) == 12


def test_a_problem_says_its_line():
    assert Problem("Donnez le nom.", row=1).text == "Ligne 2\u00a0: donnez le nom."
    assert Problem("Donnez le nom.", row=0, part="income").text == "Produits, ligne 1\u00a0: donnez le nom."
    assert Problem("Donnez le nom.").text == "Donnez le nom."
    assert not Problem("Attention.", Blocks.NOTHING).blocks_submission
    assert Problem("Illisible.").blocks_saving
