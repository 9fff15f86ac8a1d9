from decimal import Decimal

from hypothesis import given

from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.columns import Columns, Place, columns
from ptce.questionnaire.kinds import ROLES, Kind, Role
from tests.questionnaire.samples import SIRET, VALID_RAW, budgets, field_of, form_of

PREFERRED = {Role.SUMMARY: Kind.LONG_TEXT, Role.THEMES: Kind.MULTIPLE_CHOICE}
FORM = form_of(*(field_of(PREFERRED.get(role) or next(iter(spec.kinds)), id=role.value, role=role) for role, spec in ROLES.items()))
ANSWERS = {field.id: clean(field, VALID_RAW[field.kind]).value for field in FORM.fields}


def test_each_role_feeds_its_column():
    assert columns(FORM, ANSWERS) == Columns(
        pole_name="Pôle du Bray",
        carrier_siret=SIRET,
        summary="Un résumé.\nSur deux lignes.",
        amount_requested=Decimal("12500.50"),
        total_budget=Decimal(100),
        region_code="84",
        territory=(Place("commune", "26281"),),
        is_rural=False,
        is_qpv=False,
        is_overseas=False,
        themes=("A", "B"),
        members_count=2,
        member_sirets=(SIRET,),
    )


def test_what_nobody_answered_is_unknown():
    assert columns(FORM, {}) == Columns()
    assert columns(form_of(field_of(Kind.DATE)), {"f1": "2021-05-12"}) == Columns()


def test_a_single_theme_is_a_theme():
    form = form_of(field_of(Kind.SINGLE_CHOICE, role=Role.THEMES))

    assert columns(form, {"f1": "A"}).themes == ("A",)


def test_the_amount_requested_falls_back_on_the_budget():
    without_amount = {key: value for key, value in ANSWERS.items() if key != Role.AMOUNT_REQUESTED}

    assert columns(FORM, without_amount).amount_requested == Decimal(60)


@given(budgets())
def test_any_budget_gives_its_totals(budget):
    found = columns(form_of(field_of(Kind.BUDGET, role=Role.BUDGET)), {"f1": budget})

    assert found.total_budget == sum(Decimal(row["amount"] or 0) for row in budget["charges"])
    assert found.amount_requested <= sum(Decimal(row["amount"] or 0) for row in budget["income"])
