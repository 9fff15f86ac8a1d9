from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations
from ptce.calls.enums import CallStatus, Phase
from ptce.calls.lifecycle import TransitionRefused
from ptce.calls.models import FormRevision
from ptce.calls.queries import Step, checklist
from ptce.journal.queries import history
from ptce.questionnaire import editing
from ptce.questionnaire.definition import Form, Section
from tests.conftest import NOON
from tests.factories.calls import call, draft, revision
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db


def lacking(one, now=NOON):
    return [(lack.step, lack.anchor) for lack in checklist(one, now) if lack.is_blocking]


def test_publish_freezes_the_call_and_its_form():
    one, person = draft(), officer()

    after = operations.publish(call=one, actor=person, now=NOON, base_version=one.version, form_version=0)

    assert (after.status, after.published_at, revision(one).published_at) == (CallStatus.PUBLISHED, NOON, NOON)
    assert [(line.verb, line.changes) for line in history(one)][-1] == ("calls.publish", {"status": ["DRAFT", "PUBLISHED"]})


def test_a_draft_that_is_complete_lacks_nothing():
    assert lacking(draft()) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        *(({name: ""}, (Step.DESCRIPTION, f"id_{name}")) for name in ("summary", "description", "legal_basis", "decision_body", "who_may_apply")),
        ({"opens_at": None}, (Step.CALENDAR, "id_opens_on")),
        ({"opens_at": NOON - timedelta(days=9), "closes_at": NOON}, (Step.CALENDAR, "id_closes_on")),
        ({"laureates_min": 51, "laureates_max": 60}, (Step.CALENDAR, "id_envelope")),
        ({"with_criteria": False}, (Step.CRITERIA, "")),
        ({"form": Form((Section("vide", "Vide"),))}, (Step.FORM, "q-vide")),
        ({"service_name": ""}, (Step.CONTACTS, "id_service_name")),
        ({"service_address": ""}, (Step.CONTACTS, "id_service_address")),
        ({"contact_phone": ""}, (Step.CONTACTS, "id_contact_phone")),
        ({"remedies": ""}, (Step.CONTACTS, "id_remedies")),
        ({"silence_months": 0}, (Step.CONTACTS, "id_silence_months")),
        ({"contact_email": ""}, (Step.CONTACTS, "id_contact_email")),
        ({"phase": Phase.TWO}, (Step.PHASE, "id_first_phase")),
    ],
)
def test_each_thing_lacking_is_told_with_its_screen_and_refuses_publication(fields, expected):
    one = draft(**fields)

    assert expected in lacking(one)
    with pytest.raises(operations.NotReady) as refused:
        operations.publish(call=one, actor=officer(), now=NOON)
    assert refused.value.message in {lack.message for lack in checklist(one, NOON) if lack.is_blocking}


def test_weights_that_do_not_make_100_refuse_publication():
    one = draft()
    operations.remove_criterion(criterion=one.criteria.get(position=1), base_version=one.version, actor=officer(), now=NOON)

    assert [lack.message for lack in checklist(one, NOON) if lack.is_blocking] == [
        "Les poids des critères font 75\u00a0%\u00a0: ils doivent faire 100\u00a0%."
    ]


def test_a_call_without_a_form_cannot_be_published():
    one = draft()
    FormRevision.objects.filter(call=one).delete()

    assert lacking(one) == [(Step.FORM, "")]


def test_a_form_without_its_indispensable_questions_cannot_be_published():
    assert {step for step, _ in lacking(draft(form=Form()))} == {Step.FORM}


def test_a_phase_2_waits_for_its_phase_1():
    assert lacking(draft(first_phase=draft(phase=Phase.ONE))) == [(Step.PHASE, "id_first_phase")]


def test_what_is_only_advised_does_not_block():
    one = draft(closes_at=None, envelope=None, with_criteria=False)
    written = operations.CriterionDraft(name="Seul", weight=Decimal(100))
    operations.add_criterion(call=one, base_version=one.version, draft=written, actor=officer(), now=NOON)

    lacks = checklist(one, NOON)

    assert [(lack.step, lack.is_blocking) for lack in lacks] == [(Step.CALENDAR, False), (Step.CALENDAR, False), (Step.CRITERIA, False)]
    assert operations.publish(call=one, actor=officer(), now=NOON).is_published


@pytest.mark.parametrize("status", [CallStatus.PUBLISHED, CallStatus.WITHDRAWN])
def test_only_a_draft_is_published(status):
    with pytest.raises(TransitionRefused):
        operations.publish(call=call(status=status), actor=officer(), now=NOON)


@pytest.mark.parametrize("seen", [{"base_version": 0}, {"form_version": 7}])
def test_publish_refuses_what_nobody_read(seen):
    with pytest.raises(operations.EditConflict):
        operations.publish(call=draft(), actor=officer(), now=NOON, **seen)


def test_publish_refuses_a_form_changed_since_it_was_read():
    one = draft()
    edit = partial(editing.add_section, section=Section("neuve", "Neuve"))
    operations.edit_form(revision=revision(one), base_version=0, edit=edit, actor=officer(), now=NOON)

    with pytest.raises(operations.EditConflict):
        operations.publish(call=one, actor=officer(), now=NOON, base_version=one.version, form_version=0)


def test_withdraw_says_when_and_why():
    one = call()

    after = operations.withdraw(call=one, reason=" Crédits annulés. ", actor=officer(), now=NOON)

    assert (after.status, after.withdrawn_at, after.withdrawal_reason) == (CallStatus.WITHDRAWN, NOON, "Crédits annulés.")
    assert list(history(one))[-1].changes == {"status": ["PUBLISHED", "WITHDRAWN"]}


def test_withdraw_refuses_a_blank_reason():
    with pytest.raises(operations.ReasonMissing):
        operations.withdraw(call=call(), reason=" ", actor=officer(), now=NOON)


def test_a_draft_is_not_withdrawn():
    with pytest.raises(TransitionRefused):
        operations.withdraw(call=draft(), reason="Motif", actor=officer(), now=NOON)


def test_publication_and_withdrawal_are_for_national_officers():
    with pytest.raises(PermissionDenied):
        operations.publish(call=draft(), actor=agent(), now=NOON)
    with pytest.raises(PermissionDenied):
        operations.withdraw(call=call(), reason="Motif", actor=agent(), now=NOON)
