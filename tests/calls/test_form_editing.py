from dataclasses import replace
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations
from ptce.calls.operations import new_id
from ptce.journal.queries import history
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Section
from ptce.questionnaire.kinds import Kind
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, officer
from tests.questionnaire.samples import field_of

pytestmark = pytest.mark.django_db
NEW = partial(editing.add_section, section=Section("neuve", "Neuve"))


def edit(one, change=NEW, *, version=0, actor=None):
    return operations.edit_form(revision=revision(one), base_version=version, edit=change, actor=actor or officer(), now=NOON)


def test_an_edit_is_kept_and_counts_one_version():
    one = draft()

    after = edit(one)

    assert (after.version, revision(one).form.sections[-1].title) == (1, "Neuve")
    assert list(history(one))[-1].changes["version"] == [0, 1]


def test_edits_follow_each_other():
    one = draft()
    edit(one)
    edit(one, partial(editing.add_field, section_id="neuve", field=field_of(Kind.SHORT_TEXT, id="q1")), version=1)
    edit(one, partial(editing.add_field, section_id="neuve", field=field_of(Kind.NUMBER, id="q2")), version=2)

    edit(one, partial(editing.move_field, field_id="q2", by=-1), version=3)

    assert [field.id for field in revision(one).form.section("neuve").fields] == ["q2", "q1"]


def test_an_edit_from_an_old_page_is_refused():
    one = draft()
    edit(one)

    with pytest.raises(operations.EditConflict):
        edit(one, partial(editing.add_section, section=Section("autre", "Autre")), version=0)

    assert "autre" not in [section.id for section in revision(one).form.sections]


def test_an_impossible_edit_is_refused_in_words():
    one = draft()
    field = next(revision(one).form.fields)

    with pytest.raises(operations.EditRefused, match="Le type d’une question ne change pas"):
        edit(one, partial(editing.update_field, field=replace(field, kind=Kind.NUMBER)))


def test_a_published_form_no_longer_changes():
    with pytest.raises(operations.CallIsFrozen):
        edit(call())


def test_the_form_is_for_national_officers():
    with pytest.raises(PermissionDenied):
        edit(draft(), actor=agent())


def test_identifiers_are_never_twice_the_same():
    assert len({new_id() for _ in range(500)}) == 500
