from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations
from ptce.calls.enums import CallKind, CallStatus, Phase
from ptce.calls.models import Call
from ptce.journal.queries import history
from ptce.questionnaire.blank import standard_phase_1
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db


def changed(one, **changes):
    return operations.update(call=one, base_version=one.version, changes=changes, actor=officer(), now=NOON)


def test_create_begins_a_draft_with_its_form_and_writes_it_down():
    person = officer()

    one = operations.create(title=" AMI PTCE ", kind=CallKind.AAP, phase=Phase.ONE, form=standard_phase_1(), actor=person, now=NOON)

    assert (one.title, one.slug, one.status, one.kind, one.phase, one.created_by) == ("AMI PTCE", "ami-ptce", "DRAFT", "AAP", "ONE", person)
    assert revision(one).form == standard_phase_1()
    assert [(line.verb, line.actor) for line in history(one)] == [("calls.create", person)]


def test_create_gives_each_call_its_own_address():
    person = officer()

    slugs = [operations.create(title="AMI PTCE", actor=person, now=NOON).slug for _ in range(3)]

    assert slugs == ["ami-ptce", "ami-ptce-2", "ami-ptce-3"]


def test_a_creation_posted_twice_makes_one_call():
    person, key = officer(), uuid4()

    first = operations.create(title="AMI PTCE", actor=person, now=NOON, key=key)
    second = operations.create(title="AMI PTCE", actor=person, now=NOON, key=key)

    assert (first, Call.objects.count()) == (second, 1)


def test_create_refuses_a_blank_title():
    with pytest.raises(operations.TitleMissing):
        operations.create(title="  ", actor=officer(), now=NOON)


def test_clone_takes_over_everything_but_the_calendar():
    source = call(legal_mentions="Mention.")

    copy = operations.clone(source=source, title="AMI 2027", actor=officer(), now=NOON)

    assert (copy.status, copy.cloned_from, copy.slug) == (CallStatus.DRAFT, source, "ami-2027")
    assert (copy.opens_at, copy.closes_at, copy.first_phase) == (None, None, None)
    assert (copy.legal_mentions, copy.envelope, copy.remedies) == ("Mention.", source.envelope, source.remedies)
    assert revision(copy).form == revision(source).form
    assert revision(copy).published_at is None
    names = ("position", "name", "help", "weight", "scale")
    assert list(copy.criteria.order_by("position").values_list(*names)) == list(source.criteria.order_by("position").values_list(*names))
    assert set(copy.criteria.values_list("anchors__mark", "anchors__text")) == set(source.criteria.values_list("anchors__mark", "anchors__text"))
    assert [line.changes for line in history(copy)] == [{"source": source.pk}]


def test_a_copy_leaves_its_source_as_it_is():
    source = call()
    copy = operations.clone(source=source, title="AMI 2027", actor=officer(), now=NOON)

    operations.remove_criterion(criterion=copy.criteria.first(), base_version=copy.version, actor=officer(), now=NOON)

    assert source.criteria.count() == 6


def test_a_past_call_without_a_form_is_copied_with_an_empty_one():
    source = Call.objects.create(title="AAP 2013", slug="aap-2013", status=CallStatus.PUBLISHED, is_historical=True)

    copy = operations.clone(source=source, title="AAP 2027", actor=officer(), now=NOON, key=uuid4())

    assert (list(revision(copy).form.fields), copy.is_historical) == ([], False)


def test_a_copy_posted_twice_makes_one_call():
    source, key, person = call(), uuid4(), officer()

    copies = {operations.clone(source=source, title="AMI 2027", actor=person, now=NOON, key=key) for _ in range(2)}

    assert len(copies) == 1


def test_update_sets_what_changed_and_says_what():
    one = draft()

    after = changed(one, title="Nouveau titre", envelope=Decimal(2_000_000), summary=one.summary)

    assert (after.title, after.envelope, after.version) == ("Nouveau titre", Decimal(2_000_000), one.version + 1)
    assert list(history(one))[-1].changes == {"fields": ["envelope", "title"]}


def test_update_that_changes_nothing_counts_for_nothing():
    one = draft()

    assert changed(one, title=one.title).version == one.version


def test_update_takes_known_fields_only():
    with pytest.raises(ValueError, match="status"):
        changed(draft(), status="PUBLISHED")


def test_a_phase_2_that_becomes_something_else_loses_its_link():
    one = draft(first_phase=call(phase=Phase.ONE))

    assert changed(one, phase=Phase.SINGLE).first_phase is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": " "}, operations.TitleMissing),
        ({"slug": "deja-prise"}, operations.AddressTaken),
        ({"opens_at": NOON, "closes_at": NOON}, operations.ClosesBeforeOpening),
        ({"opens_at": NOON, "closes_at": NOON - timedelta(seconds=1)}, operations.ClosesBeforeOpening),
        ({"amount_min": Decimal(2), "amount_max": Decimal(1)}, operations.AmountsReversed),
        ({"laureates_min": 3, "laureates_max": 2}, operations.LaureatesReversed),
    ],
)
def test_update_refuses_what_contradicts_itself(changes, refusal):
    call(title="Déjà prise")

    with pytest.raises(refusal):
        changed(draft(), **changes)


def test_update_refuses_a_version_already_passed():
    one = draft()
    changed(one, title="Autre titre")

    with pytest.raises(operations.EditConflict):
        changed(one, title="Mon titre")

    one.refresh_from_db()
    assert one.title == "Autre titre"


@pytest.mark.parametrize("status", [CallStatus.PUBLISHED, CallStatus.WITHDRAWN])
def test_a_published_call_no_longer_changes(status):
    one = call(status=status)

    with pytest.raises(operations.CallIsFrozen):
        changed(one, title="Autre titre")


def test_a_phase_2_is_linked_to_its_phase_1_and_unlinked():
    first, second = call(phase=Phase.ONE), draft(phase=Phase.TWO)

    linked = operations.link_first_phase(call=second, base_version=second.version, first_phase=first, actor=officer(), now=NOON)
    unlinked = operations.link_first_phase(call=second, base_version=linked.version, first_phase=None, actor=officer(), now=NOON)

    assert (linked.first_phase, unlinked.first_phase) == (first, None)
    assert [line.changes for line in history(second) if line.verb == "calls.link_phase"] == [
        {"first_phase": [None, first.pk]},
        {"first_phase": [first.pk, None]},
    ]


@pytest.mark.parametrize(("own", "other"), [(Phase.SINGLE, Phase.ONE), (Phase.TWO, Phase.SINGLE), (Phase.TWO, Phase.TWO)])
def test_only_a_phase_2_is_linked_and_only_to_a_phase_1(own, other):
    second = draft(phase=own)

    with pytest.raises(operations.NotAFirstPhase):
        operations.link_first_phase(call=second, base_version=second.version, first_phase=draft(phase=other), actor=officer(), now=NOON)


def test_drafting_is_for_national_officers():
    one, person = draft(), agent()

    for act in (
        lambda: operations.create(title="AMI", actor=person, now=NOON),
        lambda: operations.clone(source=one, title="AMI", actor=person, now=NOON),
        lambda: operations.update(call=one, base_version=one.version, changes={"title": "A"}, actor=person, now=NOON),
        lambda: operations.link_first_phase(call=one, base_version=one.version, first_phase=None, actor=person, now=NOON),
    ):
        with pytest.raises(PermissionDenied):
            act()
