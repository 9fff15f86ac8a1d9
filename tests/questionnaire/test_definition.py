import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from ptce.questionnaire.definition import DefinitionError, Field, Form, Option, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.questionnaire.samples import field_of, form_of, forms, linked_forms, publishable_form


@given(forms())
def test_a_form_survives_its_json(form):
    assert Form.from_json(json.loads(json.dumps(form.to_json()))) == form


@given(linked_forms())
def test_conditions_and_formulas_survive_their_json(form):
    assert Form.from_json(json.loads(json.dumps(form.to_json()))) == form


def test_json_leaves_defaults_out():
    form = form_of(Field("f1", Kind.DATE, "Quand\u00a0?", minimum=date(2021, 5, 12)))

    assert form.to_json() == {
        "version": 1,
        "sections": [{"id": "s1", "title": "Section", "fields": [{"id": "f1", "kind": "DATE", "label": "Quand\u00a0?", "minimum": "2021-05-12"}]}],
    }


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"version": 2, "sections": []},
        {"version": 1, "sections": {}},
        {"version": 1, "sections": [3]},
        {"version": 1, "extra": 1},
        {"version": 1, "sections": [{"title": "Sans identifiant"}]},
        {"version": 1, "sections": [{"id": "s1", "title": 3}]},
        {"version": 1, "sections": [{"id": "s1", "title": ""}, {"id": "s1", "title": ""}]},
        *(
            {"version": 1, "sections": [{"id": "s1", "title": "", "fields": [{"id": "f1", "label": "", **extra}]}]}
            for extra in (
                {"kind": "UNKNOWN"},
                {"kind": "DATE", "role": "UNKNOWN"},
                {"kind": "DATE", "required": 1},
                {"kind": "DATE", "max_length": "12"},
                {"kind": "DATE", "minimum": "demain"},
                {"kind": "NUMBER", "minimum": "douze"},
                {"kind": "NUMBER", "minimum": "NaN"},
                {"kind": "NUMBER", "minimum": "1E+50"},
                {"kind": "NUMBER", "minimum": 3},
                {"kind": "SINGLE_CHOICE", "options": ["A"]},
                {"kind": "SHORT_TEXT", "example": ["A"]},
                {"kind": "FILE", "template": "modele.docx"},
                {"kind": "FILE", "template": {"id": "", "name": "modele.docx", "size": 12}},
                {"kind": "FILE", "template": {"id": "t1", "name": "modele.docx", "size": "12"}},
                {"kind": "DATE", "shown_if": "f2"},
                {"kind": "DATE", "shown_if": {"rule": "SOME", "parts": [{"field": "f2", "operator": "ANSWERED"}]}},
                {"kind": "DATE", "shown_if": {"rule": "ALL", "parts": []}},
                {"kind": "DATE", "shown_if": {"rule": "ALL", "parts": [{"field": "f2", "operator": "LIKE"}]}},
                {"kind": "DATE", "shown_if": {"rule": "ALL", "parts": [{"field": "f2", "operator": "ANSWERED"}] * 21}},
                {"kind": "DATE", "shown_if": {"rule": "ALL", "parts": [{"rule": "ANY", "parts": [{"rule": "ALL", "parts": []}]}]}},
                {"kind": "COMPUTED", "formula": "import os"},
                {"kind": "COMPUTED", "formula": "1", "unit": "KELVIN"},
                {"kind": "COMPUTED", "formula": "1", "decimals": "two"},
            )
        ),
    ],
)
def test_what_is_no_form_is_refused(data):
    with pytest.raises(DefinitionError):
        Form.from_json(data)


def test_another_version_is_refused_by_its_number():
    with pytest.raises(DefinitionError, match="Version de formulaire inconnue.*: 2"):
        Form.from_json({"version": 2, "sections": []})


def test_a_form_finds_its_fields():
    form = publishable_form()

    assert form.field("f2").kind is Kind.SIRET
    assert form.section_of("f2").id == "s1"
    assert form.section("s1").title == "Section"
    assert [field.id for field in form.fields] == ["f1", "f2"]
    assert form.with_role(Role.POLE_NAME).id == "f1"
    assert form.with_role(Role.BUDGET) is None
    assert "f1" in form
    assert "f9" not in form


def test_the_first_field_plays_the_role():
    form = form_of(field_of(Kind.BUDGET, id="f1", role=Role.BUDGET), field_of(Kind.BUDGET, id="f2", role=Role.BUDGET))

    assert form.with_role(Role.BUDGET).id == "f1"


@pytest.mark.parametrize("look_up", [Form.field, Form.section, Form.section_of])
def test_an_unknown_id_is_refused(look_up):
    with pytest.raises(DefinitionError, match="n’existe plus"):
        look_up(publishable_form(), "f9")


def test_options_are_found_by_value():
    assert field_of(Kind.SINGLE_CHOICE, options=(Option("A", "Oui"),)).option_labels == {"A": "Oui"}


def test_equal_forms_are_equal_after_use():
    used, fresh = publishable_form(), publishable_form()
    used.field("f1")

    assert used == fresh
    assert hash(used) == hash(fresh)
    assert Section("s", "t") != Section("s", "u")
    assert field_of(Kind.NUMBER, minimum=Decimal(1)) != field_of(Kind.NUMBER)
