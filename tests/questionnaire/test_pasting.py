"""Rows copied from a spreadsheet."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.definition import Field
from ptce.questionnaire.kinds import Kind
from ptce.questionnaire.pasting import Unknown, read_pasted, room, tables_of
from ptce.questionnaire.posting import COLUMNS

MEMBERS = Field(id="aaaaaa", kind=Kind.MEMBERS, label="Membres")
TABLES = (Kind.MEMBERS.value, Kind.ACTION_PLAN.value, "charges", "income")


def test_titles_say_which_column_is_which_whatever_their_order_and_accents():
    text = "SIRET\tRaison sociale\tRemarques\tFamille\tPorteur\n356 000 000 00048\tMenuiserie du Bray\tà rappeler\tEntreprise\tx\n"

    found = read_pasted(Kind.MEMBERS, text)

    assert found.columns == ("siret", "name", "", "family", "is_carrier")
    assert found.has_header
    assert found.rows == ({"siret": "356 000 000 00048", "name": "Menuiserie du Bray", "family": "COMPANY", "is_carrier": "oui"},)


def test_without_titles_the_order_of_the_page_holds_and_sirets_are_recognised():
    assert read_pasted(Kind.MEMBERS, "35600000000048\tMenuiserie\tESS").columns == ("siret", "name", "family")
    assert read_pasted(Kind.MEMBERS, "Menuiserie\t356 000 000 00048\tESS").columns == ("name", "siret", "family")
    assert read_pasted("charges", "Animation\t64\t12 000,50").rows == ({"label": "Animation", "account": "64", "amount": "12 000,50"},)


def test_a_column_of_sirets_alone_is_enough():
    found = read_pasted(Kind.MEMBERS, "35600000000048\r\n130 025 265 00013\r\n\r\n")

    assert found.columns == ("siret",)
    assert [row["siret"] for row in found.rows] == ["35600000000048", "130 025 265 00013"]


def test_a_choice_out_of_its_list_is_left_empty_and_told():
    found = read_pasted(Kind.MEMBERS, "Nom\tFamille\nUn\tGuilde\nDeux\tCentre de recherche")

    assert [row["family"] for row in found.rows] == ["", "RESEARCH"]
    assert found.unknown == (Unknown(0, "family", "Guilde"),)


def test_a_person_may_say_where_each_column_goes_and_none_serves_twice():
    found = read_pasted(Kind.MEMBERS, "Un\tDeux\tTrois", columns=["role", "name", "name"])

    assert found.columns == ("role", "name", "")
    assert found.rows == ({"role": "Un", "name": "Deux"},)


def test_cells_between_quotes_keep_their_line_breaks_and_quotes_in_words_stay():
    found = read_pasted(Kind.ACTION_PLAN, 'Action\tResponsable\n"Recruter\nune animatrice"\tLes "Ateliers"')

    assert found.rows == ({"action": "Recruter une animatrice", "lead": 'Les "Ateliers"'},)


def test_accounts_and_funders_are_read_by_their_labels():
    assert read_pasted("charges", "Salaires\t64 Charges de personnel\t10").rows[0]["account"] == "64"
    assert read_pasted("income", "Région\tAutre financement public\t10\toui").rows[0] == {
        "funder": "Région",
        "kind": "public",
        "amount": "10",
        "acquired": "oui",
    }


def test_five_thousand_rows_are_refused_with_the_reason():
    refusal = room(MEMBERS, held=3, pasted=5000)

    assert refusal.replace("\u00a0", " ") == (
        "Vous collez 5000 lignes : un tableau en contient 500 au plus, et il en contient déjà 3. Regroupez-les, ou n’en collez qu’une partie."
    )


def test_the_limit_of_the_question_counts_what_is_there():
    asked = replace(MEMBERS, maximum=Decimal(40))

    assert room(asked, held=10, pasted=30) == ""
    assert "cette question en accepte 40 au plus. Le tableau en contient déjà 11." in room(asked, held=11, pasted=30)


def test_only_tables_take_copied_rows():
    assert tables_of(MEMBERS) == (Kind.MEMBERS.value,)
    assert tables_of(replace(MEMBERS, kind=Kind.BUDGET)) == ("charges", "income")
    assert tables_of(replace(MEMBERS, kind=Kind.SHORT_TEXT)) == ()


@pytest.mark.parametrize("table", TABLES)
@given(text=st.text(alphabet=st.sampled_from("aé1 \t\n\r\";,'Nom\x00SIRET"), max_size=200))
def test_whatever_is_copied_is_read_without_falling(table, text):
    found = read_pasted(table, text)

    assert all(set(row) <= set(COLUMNS[table]) for row in found.rows)
    assert len(found.columns) == len(set(filter(None, found.columns))) + found.columns.count("")
