import pytest

from ptce.law.pole_composition import (
    MemberFamily,
    distinct_siren,
    family_hint,
    is_legal_person,
    is_private_legal_person,
    is_undecidable,
    normal_category,
    normal_siren,
)
from tests.law.poles import ASSOCIATION, COMMUNE, COMPANY


@pytest.mark.parametrize(
    "code",
    [
        "9210",
        "9220",
        "9221",
        "9222",
        "9223",
        "9224",
        "9230",
        "9240",
        "9260",
        "9300",
        "8210",
        "6411",
        "5191",
        "5196",
        "5203",
        "5307",
        "5309",
        "5443",
        "5451",
        "5458",
        "5460",
        "5543",
        "5547",
        "5551",
        "5558",
        "5560",
        "5643",
        "5660",
        "6316",
        "6317",
        "6318",
        "6543",
        "6551",
        "6554",
        "6558",
        "6560",
        "6595",
        "6596",
    ],
)
def test_forms_of_the_ess_hint_at_it(code):
    assert family_hint(code) is MemberFamily.ESS


@pytest.mark.parametrize("code", ["7210", "7220", "7230", "7343", "7345", "7346", "7349", "7353"])
def test_local_authorities_and_their_groupings_hint_at_it(code):
    assert family_hint(code) is MemberFamily.LOCAL_AUTHORITY


@pytest.mark.parametrize("code", [None, "", "92", "92200", "92A0", "1000", "5499", "5710", "7410", "7490", "9110", "5450", "5661"])
def test_other_forms_hint_at_nothing(code):
    assert family_hint(code) is None


@pytest.mark.parametrize(("code", "undecidable"), [("5710", True), (" 5710 ", True), ("7410", True), ("5499", False), (None, False)])
def test_undecidable_forms(code, undecidable):
    assert is_undecidable(code) is undecidable


@pytest.mark.parametrize(
    ("code", "legal_person", "private"),
    [
        ("1000", False, False),
        ("2110", False, False),
        ("3120", True, None),
        ("4110", True, False),
        ("5710", True, True),
        ("6317", True, True),
        ("7210", True, False),
        ("8210", True, True),
        ("9210", None, None),
        ("9220", True, True),
        ("0000", None, None),
        ("x", None, None),
        (None, None, None),
    ],
)
def test_personality_and_branch_of_law(code, legal_person, private):
    assert (is_legal_person(code), is_private_legal_person(code)) == (legal_person, private)


@pytest.mark.parametrize(("written", "read"), [("5710", "5710"), ("57 10", "5710"), ("571", None), ("٥٧١٠", None), (None, None)])
def test_a_category_has_four_digits(written, read):
    assert normal_category(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("123456789", "123456789"), ("123 456\u00a0789", "123456789"), ("12345678", None), ("12345678X", None), ("", None), (None, None)],
)
def test_a_siren_has_nine_digits(written, read):
    assert normal_siren(written) == read


def test_a_repeated_siren_counts_once():
    assert distinct_siren([ASSOCIATION, COMPANY, COMPANY, COMMUNE]) == {"111111111", "333333333", "444444444"}
