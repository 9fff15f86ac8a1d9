from decimal import Decimal

import pytest

from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.enums import RankingOrder
from ptce.selection.rules.decisions import Bounds, Choice, amount_fault, envelope_fault, is_against_order, number_fault, ranks_fault, reason_fault
from ptce.selection.rules.digests import digest, grouped
from ptce.selection.rules.letters import parts
from ptce.selection.rules.line import Candidate, Limits, draw_line
from ptce.selection.rules.plot import plot

BOUNDS = Bounds(Decimal(30_000), Decimal(100_000), has_money=True)


@pytest.mark.parametrize(
    ("outcome", "amount", "start"),
    [
        (O.LAUREATE, 29_999, "Le montant (29\u202f999\u00a0€) est inférieur"),
        (O.LAUREATE, 30_000, ""),
        (O.LAUREATE, 100_000, ""),
        (O.LAUREATE, 100_001, "Le montant (100\u202f001\u00a0€) dépasse"),
        (O.LAUREATE, None, "Indiquez"),
        (O.RESERVE, None, "Indiquez"),
        (O.REFUSED, None, ""),
        (O.REFUSED, 30_000, "Un dossier non retenu"),
    ],
)
def test_an_amount_keeps_within_the_bounds(outcome, amount, start):
    fault = amount_fault(Choice("1", outcome, None if amount is None else Decimal(amount)), BOUNDS)

    assert fault.startswith(start)
    assert bool(fault) == bool(start)


def test_a_call_without_money_asks_for_no_amount():
    assert amount_fault(Choice("1", O.LAUREATE), Bounds(None, None, has_money=False)) == ""


@pytest.mark.parametrize(("outcome", "is_above", "against"), [(O.LAUREATE, True, False), (O.LAUREATE, False, True), (O.RESERVE, True, True)])
def test_a_choice_against_the_line_is_seen(outcome, is_above, against):
    assert is_against_order(outcome, is_above=is_above) == against


@pytest.mark.parametrize(
    ("outcome", "reason", "against", "is_fault"),
    [(O.REFUSED, " ", False, True), (O.REFUSED, "x", True, False), (O.LAUREATE, "", True, True), (O.LAUREATE, "", False, False)],
)
def test_a_reason_is_required_for_a_refusal_and_against_the_order(outcome, reason, against, is_fault):
    assert bool(reason_fault(Choice("1", outcome, reason=reason), against_order=against)) == is_fault


def test_the_list_keeps_within_envelope_and_number():
    choices = [Choice(str(n), O.LAUREATE, Decimal(40)) for n in range(2)] + [Choice("9", O.RESERVE, Decimal(500), 1)]

    assert envelope_fault(choices, Limits(envelope=Decimal(80))) == ""
    assert envelope_fault(choices, Limits(envelope=Decimal(80), engaged=Decimal(1))).startswith("L’enveloppe serait dépassée de 1\u00a0€")
    assert number_fault(choices, Limits(laureates_max=2)) == ""
    assert "au plus 2 lauréats" in number_fault(choices, Limits(laureates_max=2, laureates=1))


@pytest.mark.parametrize(("ranks", "hole"), [([], ""), ([1, 2, 3], ""), ([1, 3], "2"), ([2], "1")])
def test_the_reserve_has_no_hole(ranks, hole):
    fault = ranks_fault([Choice(str(rank), O.RESERVE, rank=rank) for rank in ranks])

    assert (f"rang {hole}." in fault) == bool(hole)
    assert bool(fault) == bool(hole)


def test_a_digest_moves_with_one_character():
    assert digest([["1", Decimal("10.00")]]) == digest([["1", Decimal("10.00")]])
    assert digest([["1", Decimal("10.00")]]) != digest([["1", Decimal("10.01")]])
    assert grouped("a" * 64) == " ".join(["a" * 8] * 8)


def test_a_letter_text_gives_its_subject_and_paragraphs():
    assert parts("Objet\n\nUn\ndeux.\n\n\n\nTrois.\n") == ("Objet", ["Un deux.", "Trois."])


def test_the_plot_draws_each_dossier_once():
    pool = [Candidate("1", mean=Decimal(80)), Candidate("2", mean=Decimal(20)), Candidate("3")]
    drawn = plot(draw_line(pool, by=RankingOrder.MEAN, count=1, limits=Limits()))

    assert (drawn.above.count("M"), drawn.below.count("M"), drawn.missing.count("M")) == (1, 1, 1)
    assert plot(draw_line([], by=RankingOrder.MEAN, count=None, limits=Limits())) is None
