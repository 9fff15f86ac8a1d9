import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.display import Table, display, plain
from ptce.questionnaire.kinds import Kind
from tests.questionnaire.samples import SIRET, VALID_RAW, field_of

NB, NARROW = "\u00a0", "\u202f"


def shown(kind, raw, **options):
    return display(field_of(kind), clean(field_of(kind), raw).value, **options)


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        (Kind.SHORT_TEXT, "Pôle du Bray", "Pôle du Bray"),
        (Kind.LONG_TEXT, "un\r\ndeux", "un\ndeux"),
        (Kind.NUMBER, "-12500,5", f"-12{NARROW}500,5"),
        (Kind.AMOUNT, "12500,5", f"12{NARROW}500,50{NB}€"),
        (Kind.AMOUNT, "1000000", f"1{NARROW}000{NARROW}000{NB}€"),
        (Kind.DATE, "2021-05-12", "12 mai 2021"),
        (Kind.DATE, "2021-08-01", "1er août 2021"),
        (Kind.YES_NO, "oui", "Oui"),
        (Kind.YES_NO, "non", "Non"),
        (Kind.ATTESTATION, "on", "Oui"),
        (Kind.SINGLE_CHOICE, "B", "Second"),
        (Kind.MULTIPLE_CHOICE, ["C", "A"], "Premier, Troisième"),
        (Kind.EMAIL, "contact@exemple.fr", "contact@exemple.fr"),
        (Kind.PHONE, "0123456789", f"01{NB}23{NB}45{NB}67{NB}89"),
        (Kind.PHONE, "0692123456", f"0692{NB}12{NB}34{NB}56"),
        (Kind.PHONE, "+687273100", f"+687{NB}27{NB}31{NB}00"),
        (Kind.PHONE, "+3225551212", f"+32{NB}25{NB}55{NB}12{NB}12"),
        (Kind.PHONE, "+12025550123", f"+1{NB}20{NB}25{NB}55{NB}01{NB}23"),
        (Kind.PHONE, "+352123456789", f"+352{NB}123{NB}45{NB}67{NB}89"),
        (Kind.SIRET, SIRET, f"130{NB}025{NB}265{NB}00013"),
        (Kind.COMMUNE, "26281", "26281"),
    ],
)
def test_an_answer_is_shown_in_french(kind, raw, text):
    assert shown(kind, raw) == text


def test_a_place_is_named_when_names_are_given():
    def names(kind, code):
        return f"{kind.value} {code}"

    assert shown(Kind.REGION, "84", names=names) == "REGION 84"
    assert shown(Kind.TERRITORY, VALID_RAW[Kind.TERRITORY], names=names).rows == (("Commune", "26281", "COMMUNE 26281"),)
    assert shown(Kind.TERRITORY, VALID_RAW[Kind.TERRITORY]).rows == (("Commune", "26281", "Romans-sur-Isère"),)


def test_members_are_shown_with_their_family():
    raw = [{"name": "Archer", "siret": SIRET, "family": "ESS", "role": "Pilote", "commitment": "FEE", "is_carrier": "oui"}, {"name": "Anne"}]

    assert shown(Kind.MEMBERS, raw).rows == (
        ("Archer (porteur)", f"130{NB}025{NB}265{NB}00013", "Entreprise de l’économie sociale et solidaire", "Pilote", "Cotisation"),
        ("Anne", "", "", "", ""),
    )


def test_a_budget_is_shown_with_its_totals_and_the_share_asked():
    assert shown(Kind.BUDGET, VALID_RAW[Kind.BUDGET]) == Table(
        columns=("Ligne", "Nature", "Charges", "Produits", "Acquis"),
        rows=(
            ("Animation", "64 Charges de personnel", f"100{NB}€", "", ""),
            ("DG Trésor", "Aide demandée à l’État dans cet appel", "", f"60{NB}€", "Non"),
            ("", "Ressources propres", "", f"40{NB}€", "Non"),
        ),
        footer=(("Total", "", f"100{NB}€", f"100{NB}€", ""), ("Part demandée à l’État", "", "", f"60{NB}%", "")),
        numeric=frozenset({2, 3}),
    )


def test_an_unfinished_budget_is_shown_with_its_gap():
    table = shown(Kind.BUDGET, {"charges": [{"account": "60"}, {"label": "Divers"}], "income": [{"amount": "5", "acquired": "oui"}]})

    assert table.rows == (("Achats", "60 Achats", "", "", ""), ("Divers", "Charge", "", "", ""), ("", "", "", f"5{NB}€", "Oui"))
    assert table.footer == (("Total", "", f"0{NB}€", f"5{NB}€", ""), ("Écart entre charges et produits", "", "", f"5{NB}€", ""))


def test_an_action_plan_is_shown_with_its_months():
    raw = [
        {"action": "Recruter", "lead": "Archer", "starts_on": "09/2026", "ends_on": "01/10/2026", "budget": "12500"},
        {"action": "Ouvrir"},
    ]

    assert shown(Kind.ACTION_PLAN, raw).rows == (
        ("Recruter", "Archer", "septembre 2026", "1er octobre 2026", "", f"12{NARROW}500{NB}€"),
        ("Ouvrir", "", "", "", "", ""),
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.AMOUNT, "12500.50"),
        (Kind.DATE, "2021-05-12"),
        (Kind.YES_NO, "non"),
        (Kind.ATTESTATION, "oui"),
        (Kind.SINGLE_CHOICE, "Premier"),
        (Kind.MULTIPLE_CHOICE, "Premier | Second"),
        (Kind.PHONE, "+33123456789"),
        (
            Kind.MEMBERS,
            f"Archer | Entreprise de l’économie sociale et solidaire\n{SIRET} | Mairie | Collectivité territoriale ou groupement de collectivités",
        ),
        (Kind.TERRITORY, "commune | 26281 | Romans-sur-Isère"),
        (
            Kind.BUDGET,
            "charge | 64 | Animation | 100.00\n"
            "produit | Aide demandée à l’État dans cet appel | DG Trésor | 60.00\n"
            "produit | Ressources propres | 40.00",
        ),
        (Kind.ACTION_PLAN, "Recruter | Archer | 2026-09 | 2026-10"),
    ],
)
def test_a_cell_of_a_file_is_read_by_machines(kind, text):
    assert plain(field_of(kind), clean(field_of(kind), VALID_RAW[kind]).value) == text


@pytest.mark.parametrize("kind", Kind)
def test_nothing_is_shown_as_nothing(kind):
    assert display(field_of(kind), None) == ""
    assert plain(field_of(kind), None) == ""


@given(st.sampled_from(sorted(VALID_RAW)))
def test_a_table_has_as_many_cells_in_each_row_as_columns(kind):
    table = shown(kind, VALID_RAW[kind])

    assert isinstance(table, str) or {len(row) for row in table.rows + table.footer} == {len(table.columns)}
