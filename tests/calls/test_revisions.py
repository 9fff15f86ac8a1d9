from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations, queries
from ptce.calls.enums import CallStatus
from ptce.journal.models import Entry
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Field, Form, Section
from ptce.questionnaire.kinds import Kind, Role
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call, draft, revised
from tests.factories.organisations import officer
from tests.questionnaire.samples import publishable_form

pytestmark = pytest.mark.django_db

NEW = Field("neuf", Kind.SHORT_TEXT, "Une question de plus")
ADDING = partial(editing.add_field, section_id="s1", field=NEW)


def small(**fields):
    return call(form=publishable_form(), **fields)


def publish(one, version=None):
    base = one.revisions.order_by("-number")[0].version if version is None else version
    return operations.publish_revision(call=one, base_version=base, actor=officer(), now=NOON)


def test_a_revision_is_prepared_beside_the_form_that_stands():
    one = small()
    standing = one.revisions.get()

    prepared = revised(one, ADDING)

    assert (prepared.number, prepared.published_at, "neuf" in prepared.form) == (2, None, True)
    assert (queries.current_revision(one), queries.composed_revision(one)) == (standing, prepared)
    assert queries.current_revision(one).form == publishable_form()


def test_preparing_twice_gives_the_same_revision():
    one = small()
    prepared = revised(one, ADDING)

    assert operations.prepare_revision(call=one, actor=officer(), now=NOON) == prepared
    assert Entry.objects.filter(verb="calls.prepare_revision").count() == 1


@pytest.mark.parametrize(
    "fields",
    [{"status": CallStatus.DRAFT}, {"status": CallStatus.WITHDRAWN}, {"opens_at": NOON - timedelta(days=9), "closes_at": NOON - timedelta(days=1)}],
)
def test_only_the_form_of_a_published_call_that_is_not_over_is_revised(fields):
    one = small(**fields)

    with pytest.raises(operations.NotRevisable):
        operations.prepare_revision(call=one, actor=officer(), now=NOON)


def test_only_officers_prepare_give_up_and_publish():
    one = small()
    revised(one, ADDING)
    acts = [
        partial(operations.prepare_revision, call=one),
        partial(operations.discard_revision, call=one, base_version=1),
        partial(operations.publish_revision, call=one, base_version=1),
        partial(operations.read_criterion_from, criterion=one.criteria.first(), places=[], base_version=one.version),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act(actor=UserFactory(), now=NOON)


def test_publishing_makes_it_the_form_that_stands_and_leaves_the_other_as_it_was():
    one = small()
    before = one.revisions.get()
    revised(one, ADDING)

    after = publish(one)

    assert (queries.current_revision(one), after.published_at, after.version) == (after, NOON, 2)
    assert one.revisions.get(pk=before.pk).definition == before.definition
    entry = Entry.objects.get(verb="calls.publish_revision")
    assert entry.changes == {"number": [1, 2], "kinds": ["QUESTION_ADDED"]}


def test_a_published_revision_no_longer_changes():
    one = small()
    revised(one, ADDING)
    published = publish(one)

    with pytest.raises(operations.CallIsFrozen):
        operations.edit_form(revision=published, base_version=published.version, edit=ADDING, actor=officer(), now=NOON)


def test_a_revision_given_up_leaves_nothing_and_can_be_prepared_anew():
    one = small()
    prepared = revised(one, ADDING)

    operations.discard_revision(call=one, base_version=1, actor=officer(), now=NOON)

    assert one.revisions.count() == 1
    with pytest.raises(operations.RevisionGone):
        operations.discard_revision(call=one, base_version=1, actor=officer(), now=NOON)
    with pytest.raises(operations.RevisionGone):
        operations.edit_form(revision=prepared, base_version=1, edit=ADDING, actor=officer(), now=NOON)
    with pytest.raises(operations.RevisionGone):
        publish(one, version=1)
    assert revised(one).number == 2


def test_a_revision_that_changes_nothing_is_refused():
    one = small()
    revised(one, ADDING, partial(editing.remove_field, field_id="neuf"))

    with pytest.raises(operations.NothingChanged):
        publish(one)


def test_a_revision_changed_meanwhile_is_neither_published_nor_given_up():
    one = small()
    revised(one, ADDING)

    for act in (operations.publish_revision, operations.discard_revision):
        with pytest.raises(operations.EditConflict):
            act(call=one, base_version=0, actor=officer(), now=NOON)
    assert not one.revisions.latest("number").is_published


def test_the_form_of_a_call_closed_meanwhile_is_not_revised():
    one = small()
    revised(one, ADDING)

    with pytest.raises(operations.NotRevisable):
        operations.publish_revision(call=one, base_version=1, actor=officer(), now=one.closes_at + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            partial(editing.remove_field, field_id="f1"),
            "Il manque une question pour «\u00a0Nom du pôle\u00a0»\u00a0: ajoutez-la ou donnez-lui ce rôle.",
        ),
        (
            partial(editing.add_section, section=Section("s2", "Vide")),
            "Section «\u00a0Vide\u00a0»\u00a0: Cette section est vide\u00a0: ajoutez une question ou retirez la section.",
        ),
    ],
)
def test_a_form_with_a_fault_is_refused(edit, message):
    one = small()
    revised(one, edit)

    with pytest.raises(operations.FormNotReady) as refused:
        publish(one)
    assert refused.value.message == message


def test_the_question_that_names_the_pole_may_hand_its_role_to_another():
    one = small()
    name = Field("nom", Kind.SHORT_TEXT, "Nom", required=True, role=Role.POLE_NAME)
    revised(one, partial(editing.remove_field, field_id="f1"), partial(editing.add_field, section_id="s1", field=name))

    assert publish(one).form.with_role(Role.POLE_NAME).id == "nom"


def linked(*places, form=None):
    extra = Section("s2", "Projet", fields=(replace(NEW, id="p1", label="Le projet"), replace(NEW, id="p2", label="Le plan")))
    one = call(form=form or Form((*publishable_form().sections, extra)))
    criterion = one.criteria.first()
    operations.read_criterion_from(criterion=criterion, places=places, base_version=one.version, actor=officer(), now=NOON)
    one.refresh_from_db()
    criterion.refresh_from_db()
    return one, criterion


def test_a_revision_that_would_leave_a_criterion_read_nowhere_is_refused_by_name():
    one, criterion = linked("p1", "p2")
    revised(one, partial(editing.remove_section, section_id="s2"))

    with pytest.raises(operations.CriterionOrphaned) as refused:
        publish(one)
    assert refused.value.message == (
        f"Le critère «\u00a0{criterion.name}\u00a0» ne se lirait plus nulle part\u00a0: "
        "la révision retire «\u00a0Le projet\u00a0», «\u00a0Le plan\u00a0». "
        "Gardez cette question, ou liez d’abord le critère à une autre."
    )


def test_a_criterion_that_keeps_one_of_its_questions_keeps_nobody_from_publishing():
    one, _ = linked("p1", "p2")
    revised(one, partial(editing.remove_field, field_id="p1"))

    assert "p1" not in publish(one).form


def test_a_criterion_linked_first_to_a_question_of_the_revision_lets_it_be_published():
    one, criterion = linked("p1")
    revised(one, ADDING, partial(editing.remove_field, field_id="p1"))

    operations.read_criterion_from(criterion=criterion, places=["neuf"], base_version=one.version, actor=officer(), now=NOON)

    criterion.refresh_from_db()
    # What only the published form holds stays linked until it goes: experts still read it there.
    assert criterion.read_from == ["neuf", "p1"]
    assert "neuf" in publish(one).form


def test_a_criterion_is_linked_in_the_order_of_the_form_and_the_journal_says_so():
    one, criterion = linked("p2", "f1")

    assert criterion.read_from == ["f1", "p2"]
    assert [place.label for place in queries.place_names(one.revisions.get().form, criterion)] == ["Question", "Le plan"]
    assert Entry.objects.get(verb="calls.read_criterion_from").changes == {"criterion": criterion.pk, "places": [[], ["f1", "p2"]]}


def test_a_criterion_is_not_linked_to_what_the_form_does_not_hold():
    with pytest.raises(operations.UnknownPlace):
        linked("absent")


def test_two_officers_who_link_a_criterion_do_not_overwrite_each_other():
    one, criterion = linked("p1")

    with pytest.raises(operations.EditConflict):
        operations.read_criterion_from(criterion=criterion, places=["p2"], base_version=one.version - 1, actor=officer(), now=NOON)


def test_the_criteria_of_a_withdrawn_call_are_linked_to_nothing_more():
    one, criterion = linked("p1")
    operations.withdraw(call=one, reason="Remplacé.", actor=officer(), now=NOON)

    with pytest.raises(operations.CallIsFrozen):
        operations.read_criterion_from(criterion=criterion, places=["p2"], base_version=one.version, actor=officer(), now=NOON)


def test_a_copy_of_a_call_takes_the_form_that_stands_and_the_links_of_its_criteria():
    one, _ = linked("p1")
    revised(one, ADDING)

    copy = operations.clone(source=one, title="Copie", actor=officer(), now=NOON)

    assert "neuf" not in copy.revisions.get().form
    assert copy.criteria.order_by("position").first().read_from == ["p1"]


def test_a_call_in_preparation_has_no_revision_to_publish():
    one = draft(form=publishable_form())

    assert queries.proposal(one) is None
    with pytest.raises(operations.NotRevisable):
        publish(one, version=0)
