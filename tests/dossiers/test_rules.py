import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ptce.dossiers import rules
from ptce.law.findings import Finding, Outcome
from ptce.law.pole_composition import MemberFamily
from ptce.questionnaire.blank import standard_phase_1, standard_phase_2
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.questionnaire.samples import form_of, json_values

SIRET = "13002526500013"
ROW = {"siret": "", "name": "", "family": "", "role": "", "commitment": "", "is_carrier": False}


@pytest.mark.parametrize(
    ("stored", "base", "is_same", "outcome"),
    [
        (0, 0, False, rules.Save.WRITE),
        (0, 3, False, rules.Save.WRITE),
        (2, 2, False, rules.Save.WRITE),
        (2, 1, False, rules.Save.CONFLICT),
        (2, 3, False, rules.Save.CONFLICT),
        (2, 1, True, rules.Save.KEEP),
        (2, 2, True, rules.Save.KEEP),
    ],
)
def test_save_of(stored, base, is_same, outcome):
    assert rules.save_of(stored_version=stored, base_version=base, is_same=is_same) is outcome


@settings(deadline=None)
@given(json_values | st.text(st.characters(categories=["Cs", "Cc", "Lu"])))
def test_what_is_stored_is_json_that_both_databases_take(raw):
    stored = rules.storable(raw)

    text = json.dumps(stored, ensure_ascii=False, allow_nan=False)
    assert "\\u0000" not in text
    text.encode("utf-8")
    assert rules.storable(stored) == stored


def test_storable_keeps_texts_rows_and_flags():
    raw = {"charges": [{"label": "Animation", "amount": None, "acquired": True, "rank": 3}]}

    assert rules.storable(raw) == raw


def test_storable_writes_what_json_cannot_hold():
    assert rules.storable(1.5) == "1.5"
    assert rules.storable(2**60) == str(2**60)
    assert rules.storable(("a", "b\x00")) == ["a", "b"]
    assert rules.storable("\ud800") == "?"


def test_storable_stops_at_six_levels():
    raw: object = "fond"
    for _ in range(9):
        raw = [raw]

    stored = rules.storable(raw)

    depth = 0
    while isinstance(stored, list):
        stored, depth = stored[0], depth + 1
    assert depth == rules.MAX_RAW_DEPTH
    assert stored == "[[['fond']]]"


def test_too_long():
    assert not rules.is_too_long("é" * (rules.MAX_RAW_CHARACTERS - 2))
    assert rules.is_too_long("é" * rules.MAX_RAW_CHARACTERS)


@pytest.mark.parametrize(("amount", "kept"), [(None, None), (Decimal(0), Decimal(0)), (Decimal("9999999999.99"), Decimal("9999999999.99"))])
def test_fitting_amount_keeps_what_fits(amount, kept):
    assert rules.fitting_amount(amount) == kept


def test_fitting_amount_leaves_out_what_does_not_fit():
    assert rules.fitting_amount(Decimal(10) ** 10) is None


def test_digest_does_not_depend_on_the_order_of_keys():
    assert rules.digest({"a": 1, "b": "é"}) == rules.digest({"b": "é", "a": 1})
    assert rules.digest({"a": 1}) != rules.digest({"a": 2})
    assert rules.canonical({"b": [1], "a": "é"}) == '{"a":"é","b":[1]}'


def test_token_digest_is_not_the_token():
    assert len(rules.token_digest("secret")) == 64
    assert "secret" not in rules.token_digest("secret")


def test_numbers():
    assert rules.dossier_number(year=2026, identifier=12) == "PTCE-2026-000012"
    assert rules.receipt_number(dossier_number="PTCE-2026-000012", rank=2) == "PTCE-2026-000012-AR2"


def test_inert_words_hold_no_link():
    assert rules.inert("Gagnez\nhttps://www.piege.test  vite") == "Gagnez https www piege.test vite"
    assert len(rules.inert("x" * 500)) == 160


def test_second_phase_takes_over_same_identity_then_same_role():
    source = standard_phase_1()
    values = {field.id: f"réponse {field.id}" for field in source.fields if field.kind is not Kind.FILE}

    taken = rules.taken_over(target=standard_phase_2(), source=source, values=values)

    shared = {field.id for field in standard_phase_2().fields} & values.keys()
    assert taken == {field_id: values[field_id] for field_id in shared}


def test_second_phase_takes_over_by_role_when_the_form_was_made_anew():
    source = form_of(Field("old", Kind.SHORT_TEXT, "Nom", role=Role.POLE_NAME), Field("text", Kind.LONG_TEXT, "Texte"))
    target = form_of(
        Field("new", Kind.SHORT_TEXT, "Nom du pôle", role=Role.POLE_NAME),
        Field("sum", Kind.LONG_TEXT, "Résumé", role=Role.SUMMARY),
        Field("text", Kind.NUMBER, "Autre chose"),
        Field("file", Kind.FILE, "Pièce"),
    )

    assert rules.taken_over(target=target, source=source, values={"old": "Bray", "text": "long"}) == {"new": "Bray"}


@pytest.mark.parametrize(
    ("carrier", "declared", "touched", "region"),
    [
        ("84", "11", {"11"}, "84"),
        (None, "11", {"84"}, "11"),
        (None, "", {"84"}, "84"),
        (None, "", {"84", "11"}, None),
        (None, "", set(), None),
    ],
)
def test_examining_region(carrier, declared, touched, region):
    assert rules.examining_region(carrier=carrier, declared=declared, touched=touched) == region


def member(**cells):
    return ROW | cells


def test_group_of_reads_members_carrier_and_texts():
    form = standard_phase_1()
    members, carrier = form.with_role(Role.MEMBERS), form.with_role(Role.CARRIER_SIRET)
    values = {
        members.id: [
            member(siret=SIRET, name="Archer", family="ESS", is_carrier=True),
            member(family=""),
            member(name="Mairie", family="OTHER_LEGAL_PERSON"),
        ],
        carrier.id: SIRET,
        rules.STRATEGY_FIELD: "Ensemble.",
    }
    known = {SIRET[:9]: rules.KnownOrganisation(name="ARCHER SAS", legal_category="5710", is_ess=True)}

    group = rules.group_of(form=form, values=values, organisations=known, territory=["Romans"])

    first, unnamed, last = group.members
    assert (first.name, first.family, first.siren, first.legal_category, first.is_ess) == ("Archer", MemberFamily.ESS, SIRET[:9], "5710", True)
    assert (unnamed.name, unnamed.family, unnamed.siren) == ("Membre sans nom", None, None)
    assert (last.legal_category, last.is_ess) == (None, None)
    assert (group.carrier.name, group.carrier.siren, group.carrier.legal_category) == ("ARCHER SAS", SIRET[:9], "5710")
    assert group.territory == ("Romans",)
    assert (group.describes_strategy, group.describes_projects, group.describes_development) == (True, False, False)


def test_carrier_falls_back_on_the_member_who_carries():
    form = form_of(Field("m", Kind.MEMBERS, "Membres", role=Role.MEMBERS))
    values = {"m": [member(name="Archer", siret=SIRET, is_carrier=True)]}

    group = rules.group_of(form=form, values=values, organisations={}, territory=[])

    assert (group.carrier.name, group.carrier.siren) == ("Archer", SIRET[:9])
    assert group.describes_strategy is None


def test_group_of_an_empty_form_asks_nothing():
    group = rules.group_of(form=Form((Section("s", "S"),)), values={}, organisations={}, territory=[])

    assert group.members == ()
    assert group.carrier is None


def test_sirens_of():
    form = form_of(Field("m", Kind.MEMBERS, "Membres", role=Role.MEMBERS), Field("c", Kind.SIRET, "Porteur", role=Role.CARRIER_SIRET))
    values = {"m": [member(siret="35600000000048"), member()], "c": SIRET}

    assert rules.sirens_of(form, values) == {"356000000", SIRET[:9]}
    assert rules.sirens_of(form, {}) == frozenset()


def test_finding_as_json():
    finding = Finding(key="k", title="t", outcome=Outcome.NOT_MET, message="m", article="a", missing=("x",), remedy="r")

    assert rules.finding_as_json(finding) == {
        "key": "k",
        "title": "t",
        "outcome": "NOT_MET",
        "message": "m",
        "article": "a",
        "missing": ["x"],
        "remedy": "r",
    }


def test_standing_says_who_applies():
    assert rules.Standing(role="READER").in_team
    assert not rules.Standing(is_recused=True).in_team
