import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptce.questionnaire import editing
from ptce.questionnaire.definition import DefinitionError, Form, Section
from ptce.questionnaire.kinds import Kind
from tests.questionnaire.samples import field_of, forms


def three_by_two():
    return Form(
        tuple(Section(f"s{rank}", f"Section {rank}", fields=tuple(field_of(Kind.DATE, id=f"f{rank}{place}") for place in "ab")) for rank in "123")
    )


def ids(form):
    return [(section.id, [field.id for field in section.fields]) for section in form.sections]


def test_a_section_is_added_at_the_end():
    assert ids(editing.add_section(three_by_two(), Section("s4", "Neuve")))[-1] == ("s4", [])


def test_a_section_is_renamed():
    form = editing.rename_section(three_by_two(), "s2", title="Autre", intro="Pourquoi")

    assert (form.section("s2").title, form.section("s2").intro) == ("Autre", "Pourquoi")
    assert ids(form) == ids(three_by_two())


def test_a_section_is_removed_with_its_fields():
    form = editing.remove_section(three_by_two(), "s2")

    assert ids(form) == [("s1", ["f1a", "f1b"]), ("s3", ["f3a", "f3b"])]
    assert "f2a" not in form


@pytest.mark.parametrize(("by", "order"), [(-1, "213"), (1, "132"), (-5, "213"), (5, "132"), (0, "123")])
def test_a_section_moves_and_stops_at_the_ends(by, order):
    moved = "s2" if by else "s1"

    assert [section.id for section in editing.move_section(three_by_two(), moved, by=by).sections] == [f"s{rank}" for rank in order]


def test_a_field_is_added_updated_and_removed():
    form = editing.add_field(three_by_two(), "s1", field_of(Kind.NUMBER, id="new"))
    form = editing.update_field(form, field_of(Kind.NUMBER, id="new", label="Combien\u00a0?"))

    assert form.field("new").label == "Combien\u00a0?"
    assert form.section_of("new").id == "s1"
    assert editing.remove_field(form, "new") == three_by_two()


@pytest.mark.parametrize(("by", "order"), [(1, ["f1b", "f1a"]), (-1, ["f1a", "f1b"])])
def test_a_field_moves_inside_its_section(by, order):
    assert [field.id for field in editing.move_field(three_by_two(), "f1a", by=by).section("s1").fields] == order


def test_a_field_moves_to_another_section():
    assert ids(editing.move_field_to(three_by_two(), "f1a", section_id="s3"))[::2] == [("s1", ["f1b"]), ("s3", ["f3a", "f3b", "f1a"])]


def test_a_field_moved_to_its_own_section_stays():
    assert editing.move_field_to(three_by_two(), "f1a", section_id="s1") == three_by_two()


@pytest.mark.parametrize(
    "edit",
    [
        lambda form: editing.add_section(form, Section("s1", "Encore")),
        lambda form: editing.add_section(form, Section("s9", "Neuve", fields=(field_of(Kind.DATE, id="x"), field_of(Kind.DATE, id="x")))),
        lambda form: editing.add_field(form, "s1", field_of(Kind.DATE, id="f2a")),
        lambda form: editing.add_field(form, "s1", field_of(Kind.DATE, id="")),
        lambda form: editing.add_field(form, "s9", field_of(Kind.DATE, id="x")),
        lambda form: editing.update_field(form, field_of(Kind.NUMBER, id="f1a")),
        lambda form: editing.remove_field(form, "f9"),
        lambda form: editing.move_field_to(form, "f1a", section_id="s9"),
    ],
)
def test_an_edit_that_would_break_identity_is_refused(edit):
    with pytest.raises(DefinitionError):
        edit(three_by_two())


@given(forms(), st.data())
def test_moving_keeps_every_id(form, data):
    names = sorted(field.id for field in form.fields)
    sections = sorted(section.id for section in form.sections)
    by = data.draw(st.integers(-6, 6))
    if names:
        form = editing.move_field(form, data.draw(st.sampled_from(names)), by=by)
        form = editing.move_field_to(form, data.draw(st.sampled_from(names)), section_id=data.draw(st.sampled_from(sections)))
    if sections:
        form = editing.move_section(form, data.draw(st.sampled_from(sections)), by=by)

    assert sorted(field.id for field in form.fields) == names
    assert sorted(section.id for section in form.sections) == sections


def test_a_copy_under_new_ids_says_which_stands_for_which():
    counter = itertools.count()

    copy, new_ids = editing.with_new_ids(three_by_two(), lambda: f"n{next(counter)}")

    assert not {field.id for field in copy.fields} & {field.id for field in three_by_two().fields}
    assert [field.id for field in copy.fields] == [new_ids[field.id] for field in three_by_two().fields]
    assert [section.title for section in copy.sections] == ["Section 1", "Section 2", "Section 3"]
