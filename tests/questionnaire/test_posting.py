import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire.cleaning import clean
from ptce.questionnaire.kinds import UNTYPED_KINDS, Kind
from ptce.questionnaire.posting import MAX_ROWS, parse_post, parse_versions
from tests.questionnaire.samples import field_of


def raw(kind, posted, **options):
    return parse_post([field_of(kind)], posted, **options).get("f1", "absent")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in UNTYPED_KINDS])
def test_a_field_that_was_not_on_the_page_is_left_alone(kind):
    assert raw(kind, {"f-other": ["x"]}) == "absent"


def test_files_come_by_another_way():
    assert raw(Kind.FILE, {"f-f1": [""]}) == "absent"


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        (Kind.SHORT_TEXT, ["", "Texte"], "Texte"),
        (Kind.SHORT_TEXT, ["", ""], ""),
        (Kind.YES_NO, ["", "oui"], "oui"),
        (Kind.YES_NO, [""], ""),
        (Kind.ATTESTATION, [""], ""),
        (Kind.MULTIPLE_CHOICE, ["", "A", "B"], ["A", "B"]),
        (Kind.MULTIPLE_CHOICE, [""], []),
    ],
)
def test_the_empty_box_every_field_sends_is_told_from_an_answer(kind, values, expected):
    assert raw(kind, {"f-f1": values}) == expected


def test_rows_keep_their_places_and_lose_the_empty_ones_at_the_end():
    posted = {"f-f1": [""], "f-f1-0-name": [""], "f-f1-1-name": ["Archer"], "f-f1-2-name": [""], "f-f1-2-is_carrier": ["oui"]}

    rows = raw(Kind.MEMBERS, posted)

    assert [row["name"] for row in rows] == ["", "Archer"]


def test_both_sides_of_a_budget_are_read():
    posted = {"f-f1": [""], "f-f1-charges-0-label": ["Animation"], "f-f1-income-1-funder": ["Région"], "f-f1-income-1-acquired": ["oui"]}

    budget = raw(Kind.BUDGET, posted)

    assert [row["label"] for row in budget["charges"]] == ["Animation"]
    assert [(row["funder"], row["acquired"]) for row in budget["income"]] == [("", ""), ("Région", "oui")]


def test_a_table_longer_than_the_limit_is_read_far_enough_to_be_refused():
    posted = {"f-f1": [""], **{f"f-f1-{row}-name": ["Membre"] for row in range(MAX_ROWS + 50)}}

    rows = raw(Kind.MEMBERS, posted)

    assert len(rows) == MAX_ROWS + 1
    assert clean(field_of(Kind.MEMBERS), rows).is_refused


@pytest.mark.parametrize("row", ["-1", "x", "999999999", "²"])
def test_a_row_without_a_proper_number_is_ignored(row):
    assert raw(Kind.MEMBERS, {"f-f1": [""], f"f-f1-{row}-name": ["Archer"]}) == []


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ({}, "(Dijon)"),
        ({"f-f1-known": ["Dijon"], "f-f1-code": ["21231"]}, "21231"),
        ({"f-f1-known": ["Beaune"], "f-f1-code": ["21054"]}, "(Dijon)"),
        ({"f-f1-known": ["Dijon"]}, "Dijon"),
        ({"f-f1-choice": ["21231"]}, "21231"),
    ],
)
def test_a_place_is_the_one_chosen_else_the_one_shown_else_the_one_named(extra, code):
    assert raw(Kind.COMMUNE, {"f-f1": ["", "Dijon"], **extra}, resolve=lambda kind, text: f"({text})") == code


def test_a_place_emptied_is_no_place():
    assert raw(Kind.COMMUNE, {"f-f1": [""], "f-f1-known": [""], "f-f1-code": ["21231"]}) == ""


def test_a_territory_whose_name_is_erased_is_gone():
    posted = {"f-f1": [""], "f-f1-0-level": ["commune"], "f-f1-0-label": [""], "f-f1-0-code": ["21231"], "f-f1-0-known": ["Dijon"]}

    assert clean(field_of(Kind.TERRITORY), raw(Kind.TERRITORY, posted)).value is None


def test_a_territory_without_its_level_is_asked_for_it():
    outcome = clean(field_of(Kind.TERRITORY), raw(Kind.TERRITORY, {"f-f1": [""], "f-f1-0-level": [""], "f-f1-0-label": ["Dijon"]}))

    assert [problem.column for problem in outcome.problems] == ["level"]


@pytest.mark.parametrize(("sent", "versions"), [(["3"], {"f1": 3}), ([], {}), (["x"], {}), (["-1"], {}), (["9" * 30], {})])
def test_versions_are_numbers(sent, versions):
    assert parse_versions([field_of(Kind.SHORT_TEXT)], {"v-f1": sent}) == versions


@given(
    st.sampled_from(sorted(set(Kind) - UNTYPED_KINDS)),
    st.dictionaries(st.text(max_size=20).map("f-f1-".__add__), st.lists(st.text())),
)
def test_whatever_is_posted_is_read_without_failing(kind, boxes):
    field = field_of(kind)

    outcome = clean(field, parse_post([field], {"f-f1": [""], **boxes})["f1"])

    assert outcome.value is None or not outcome.is_refused
