"""The four tables: members, territory, budget, action plan."""

from decimal import Decimal

import pytest
from hypothesis import given

from ptce.questionnaire.budget import budget_totals, check_budget
from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.problems import Blocks, Problem
from tests.questionnaire.samples import OTHER_SIRET, SIRET, VALID_RAW, budgets, field_of

EMPTY = {"name": " ", "siret": ""}


def member(name="", siret="", family="ESS", **cells):
    return {"name": name, "siret": siret, "family": family, **cells}


def problems_of(kind, raw, **settings):
    return [(problem.text, problem.blocks) for problem in clean(field_of(kind, **settings), raw).problems]


def test_members_are_kept_without_their_empty_rows():
    raw = [EMPTY, member(" Groupe  Archer", "130 025 265 00013", role="Animation", commitment="FEE", is_carrier="oui"), {"is_carrier": "oui"}]

    assert clean(field_of(Kind.MEMBERS), raw).value == [
        {"siret": SIRET, "name": "Groupe  Archer", "family": "ESS", "role": "Animation", "commitment": "FEE", "is_carrier": True}
    ]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            [member("A", SIRET), EMPTY, member("B", SIRET)],
            ("Ligne 3\u00a0: ce membre est déjà à la ligne 1, avec le même SIRET\u00a0: retirez l’une des deux lignes.", Blocks.SUBMISSION),
        ),
        (
            [member("A", "35600000000048"), member("B", "35600000049837")],
            ("Ligne 2\u00a0: cet établissement appartient à la même structure que la ligne 1\u00a0: elle ne comptera qu’une fois.", Blocks.NOTHING),
        ),
        (
            [member("Élan", family="COMPANY"), member("élan")],
            ("Ligne 2\u00a0: ce membre porte le même nom que celui de la ligne 1\u00a0: retirez-en un, ou donnez leurs SIRET.", Blocks.SUBMISSION),
        ),
        ([member("", SIRET)], ("Ligne 1\u00a0: donnez le nom de ce membre.", Blocks.SUBMISSION)),
        ([member("A", family="")], ("Ligne 1\u00a0: choisissez la famille de ce membre.", Blocks.SUBMISSION)),
        (
            [member("A", is_carrier=True), member("B", is_carrier="on")],
            ("Ligne 2\u00a0: un seul membre porte le dossier\u00a0: décochez la case des autres.", Blocks.SUBMISSION),
        ),
        ([member("x" * 501)], ("Ligne 1\u00a0: ce texte compte 501 caractères pour 500 au plus\u00a0: raccourcissez-le.", Blocks.SUBMISSION)),
        ([member("A", family="Ess")], ("Ligne 1\u00a0: cette réponse ne fait pas partie de la liste\u00a0: choisissez-en une.", Blocks.SAVING)),
        ([EMPTY, member("A", "12")], ("Ligne 2\u00a0: un SIRET compte 14 chiffres, celui-ci en a 2\u00a0: vérifiez-le.", Blocks.SAVING)),
        (
            [member({"a": 1})],
            ("Ligne 1\u00a0: la réponse reçue est illisible\u00a0: rechargez la page et répondez à nouveau.", Blocks.SAVING),
        ),
    ],
)
def test_a_wrong_row_of_members_is_told_where_it_was_typed(rows, problem):
    assert problems_of(Kind.MEMBERS, rows) == [problem]


def test_two_structures_of_the_same_name_with_their_siret_are_two_members():
    assert problems_of(Kind.MEMBERS, [member("La Poste", SIRET), member("La Poste", OTHER_SIRET)]) == []


def test_too_few_or_too_many_members_are_told():
    rows = [member("A"), member("B")]

    assert problems_of(Kind.MEMBERS, rows, minimum=Decimal(3)) == [("Il y a 2 membres\u00a0: il en faut au moins 3.", Blocks.SUBMISSION)]
    assert problems_of(Kind.MEMBERS, rows, maximum=Decimal(1)) == [("Il y a 2 membres\u00a0: retirez-en 1, le maximum est de 1.", Blocks.SUBMISSION)]


@pytest.mark.parametrize("kind", [Kind.MEMBERS, Kind.TERRITORY, Kind.ACTION_PLAN])
def test_what_is_no_table_or_too_long_a_table_is_refused(kind):
    assert problems_of(kind, "un") == [("Le tableau reçu est illisible\u00a0: rechargez la page et recommencez.", Blocks.SAVING)]
    assert problems_of(kind, [3]) == [("Le tableau reçu est illisible\u00a0: rechargez la page et recommencez.", Blocks.SAVING)]
    assert problems_of(kind, [{}] * 501) == [("Ce tableau compte 501 lignes, la limite est de 500\u00a0: regroupez-en.", Blocks.SAVING)]


def test_a_territory_names_each_place_once_in_order():
    raw = [
        {"level": "epci", "code": "200054781", "label": "Métropole du Grand Paris"},
        {"level": "commune", "code": "26281", "label": "Romans-sur-Isère"},
        {"level": "region"},
        {"level": "epci", "code": "200 054 781"},
    ]

    assert [(row["level"], row["code"]) for row in clean(field_of(Kind.TERRITORY), raw).value] == [("epci", "200054781"), ("commune", "26281")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"code": "26281"}, "Ligne 1\u00a0: dites s’il s’agit d’une commune, d’une intercommunalité, d’un département ou d’une région."),
        ({"level": "commune", "label": "Romans"}, "Ligne 1\u00a0: choisissez ce territoire dans la liste proposée."),
        ({"level": "region", "code": "XX"}, "Ligne 1\u00a0: cette région n’est pas reconnue\u00a0: choisissez-la dans la liste proposée."),
    ],
)
def test_a_wrong_place_is_told(row, message):
    assert problems_of(Kind.TERRITORY, [row]) == [(message, Blocks.SAVING)]


def test_a_place_that_does_not_exist_is_refused():
    cleaned = clean(field_of(Kind.TERRITORY), VALID_RAW[Kind.TERRITORY], known=lambda kind, code: False)

    assert cleaned.is_refused


def budget(charges, income):
    return {
        "charges": [{"label": "Animation", "account": "64", "amount": amount} for amount in charges],
        "income": [{"funder": "Financeur", "kind": kind, "amount": amount, "acquired": kind == "own"} for kind, amount in income],
    }


def test_a_budget_adds_up_to_the_cent():
    totals = budget_totals(clean(field_of(Kind.BUDGET), budget(["0,10", "0,20"], [("state_requested", "0,20"), ("own", "0,10")])).value)

    assert (totals.charges, totals.income, totals.requested, totals.acquired) == (Decimal("0.30"), Decimal("0.30"), Decimal("0.20"), Decimal("0.10"))
    assert totals.is_balanced
    assert totals.share == Decimal("66.67")


def test_a_budget_without_charge_has_no_share():
    assert budget_totals({"charges": [], "income": []}).share is None


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (
            budget(["12 500,50"], [("own", "12 000")]),
            "Le budget n’est pas équilibré\u00a0: 12\u202f500,50\u00a0€ de charges pour 12\u202f000\u00a0€ de produits. "
            "Ajoutez 500,50\u00a0€ de produits ou réduisez d’autant les charges.",
        ),
        (
            budget(["10"], [("own", "12")]),
            "Le budget n’est pas équilibré\u00a0: 10\u00a0€ de charges pour 12\u00a0€ de produits. "
            "Ajoutez 2\u00a0€ de charges ou réduisez d’autant les produits.",
        ),
        (
            budget(["100"], [("state_requested", "82"), ("own", "18")]),
            "La part demandée à l’État, 82\u00a0%, dépasse le plafond de 80\u00a0%\u00a0: demandez au plus 80\u00a0€ pour ce budget.",
        ),
        (
            budget(["100 000"], [("state_requested", "80 000,01"), ("own", "19 999,99")]),
            "La part demandée à l’État, 80,01\u00a0%, dépasse le plafond de 80\u00a0%\u00a0: demandez au plus 80\u202f000\u00a0€ pour ce budget.",
        ),
    ],
)
def test_a_wrong_budget_may_be_saved_but_not_submitted(raw, message):
    assert problems_of(Kind.BUDGET, raw, maximum=Decimal(80)) == [(message, Blocks.SUBMISSION)]


def test_a_share_at_the_ceiling_is_accepted():
    assert problems_of(Kind.BUDGET, budget(["100"], [("state_requested", "80"), ("own", "20")]), maximum=Decimal(80)) == []


def test_gaps_in_a_budget_are_told_on_their_side():
    raw = {
        "charges": [{}, {"amount": "10"}, {"label": "Loyer"}],
        "income": [{"amount": "10"}, {"funder": "Région", "kind": "public"}, {"kind": "private", "amount": "0"}, {"acquired": "oui"}],
    }

    assert problems_of(Kind.BUDGET, raw) == [
        ("Charges, ligne 2\u00a0: dites à quoi sert cette dépense.", Blocks.SUBMISSION),
        ("Charges, ligne 3\u00a0: donnez le montant de cette dépense.", Blocks.SUBMISSION),
        ("Produits, ligne 1\u00a0: choisissez la nature de cette ressource.", Blocks.SUBMISSION),
        ("Produits, ligne 2\u00a0: donnez le montant de cette ressource.", Blocks.SUBMISSION),
        ("Produits, ligne 3\u00a0: dites qui apporte cette ressource.", Blocks.SUBMISSION),
    ]


def test_an_unreadable_amount_refuses_the_budget_at_its_cell():
    assert clean(field_of(Kind.BUDGET), budget(["dix"], [])).problems == (
        Problem(
            "Ce n’est pas un montant\u00a0: écrivez une somme en euros, par exemple 12\u00a0500,50.",
            Blocks.SAVING,
            row=0,
            column="amount",
            part="charges",
        ),
    )


def test_what_is_no_budget_is_refused():
    assert problems_of(Kind.BUDGET, [1]) == [("Le budget reçu est illisible\u00a0: rechargez la page et recommencez.", Blocks.SAVING)]
    assert clean(field_of(Kind.BUDGET), {}).value is None


@given(budgets())
def test_a_budget_is_told_unbalanced_exactly_when_it_is(value):
    messages = [problem.message for problem in check_budget(field_of(Kind.BUDGET), value) if problem.row is None]

    totals = budget_totals(value)
    assert bool(messages) == (totals.charges != totals.income)
    assert totals.requested <= totals.income
    assert totals.acquired <= totals.income


@given(budgets())
def test_balancing_a_budget_mends_it(value):
    gap = budget_totals(value).difference
    side, row = ("income", {"funder": "Nous", "kind": "own", "acquired": True}) if gap > 0 else ("charges", {"label": "Divers", "account": ""})
    value[side].append({**row, "amount": str(abs(gap))})

    assert budget_totals(value).is_balanced


def action(**cells):
    return {"action": "Recruter", "lead": "Archer", "starts_on": "09/2026", "ends_on": "octobre 2026", **cells}


def test_an_action_keeps_its_months_or_its_days():
    raw = [action(deliverable="Un contrat", budget="1 000"), {}, action(starts_on="15/09/2026", ends_on="2026-09")]

    assert clean(field_of(Kind.ACTION_PLAN), raw).value == [
        {"action": "Recruter", "lead": "Archer", "starts_on": "2026-09", "ends_on": "2026-10", "deliverable": "Un contrat", "budget": "1000.00"},
        {"action": "Recruter", "lead": "Archer", "starts_on": "2026-09-15", "ends_on": "2026-09", "deliverable": "", "budget": None},
    ]


@pytest.mark.parametrize(
    ("row", "message", "blocks"),
    [
        (action(ends_on="08/2026"), "Ligne 1\u00a0: cette action finit avant de commencer\u00a0: corrigez l’une des deux dates.", Blocks.SUBMISSION),
        (action(lead=""), "Ligne 1\u00a0: dites qui porte cette action.", Blocks.SUBMISSION),
        (action(ends_on=""), "Ligne 1\u00a0: dites quand cette action se termine.", Blocks.SUBMISSION),
        (
            action(starts_on="bientôt"),
            "Ligne 1\u00a0: ce n’est pas une date\u00a0: écrivez un mois (05/2021) ou un jour (12/05/2021).",
            Blocks.SAVING,
        ),
        (
            action(starts_on="brumaire 2021"),
            "Ligne 1\u00a0: ce n’est pas une date\u00a0: écrivez un mois (05/2021) ou un jour (12/05/2021).",
            Blocks.SAVING,
        ),
        (
            action(starts_on="31/02/2026"),
            "Ligne 1\u00a0: le 31 février 2026 n’existe pas\u00a0: février 2026 compte 28 jours. Corrigez la date.",
            Blocks.SAVING,
        ),
    ],
)
def test_a_wrong_action_is_told(row, message, blocks):
    assert problems_of(Kind.ACTION_PLAN, [row]) == [(message, blocks)]
