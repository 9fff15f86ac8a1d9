from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls.enums import Phase
from ptce.dossiers import lifecycle, operations, queries
from ptce.dossiers.models import Answers, Dossier
from ptce.journal import queries as journal
from ptce.organisations.queries import viewer
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def phases():
    first = calls.call(phase=Phase.ONE)
    return first, calls.call(title="Phase 2", first_phase=first)


def follow(call, first, *, actor=None):
    return operations.open_dossier(call=call, actor=actor or dossiers.owner_of(first), now=NOON, key=uuid4(), first_phase_dossier=first)


def test_a_dossier_opens_with_its_owner_number_and_date():
    call, person = calls.call(), UserFactory()

    dossier = operations.open_dossier(call=call, actor=person, now=NOON, key=uuid4())

    assert dossier.number == f"PTCE-2026-{dossier.pk:06}"
    assert (dossier.is_editable, dossier.due_on, dossier.revision_id) == (True, call.closes_at.date(), call.revisions.get().pk)
    assert [(member.person, member.role) for member in dossier.team.all()] == [(person, "OWNER")]
    assert dossier.answers.values == {}
    assert journal.history(dossier).last().verb == "dossiers.open"


def test_the_same_form_posted_twice_opens_one_dossier():
    call, person, key = calls.call(), UserFactory(), uuid4()

    first = operations.open_dossier(call=call, actor=person, now=NOON, key=key)
    second = operations.open_dossier(call=call, actor=person, now=NOON, key=key)

    assert first == second
    assert Dossier.objects.count() == 1


def test_the_key_of_another_call_or_of_somebody_elses_form_is_refused():
    call, person, key = calls.call(), UserFactory(), uuid4()
    operations.open_dossier(call=call, actor=person, now=NOON, key=key)

    for other, actor in ((calls.call(title="Autre appel"), person), (call, UserFactory())):
        with pytest.raises(operations.FormReused):
            operations.open_dossier(call=other, actor=actor, now=NOON, key=key)
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("shift", [timedelta(days=-31), timedelta(days=31)])
def test_a_call_that_does_not_receive_opens_nothing(shift):
    with pytest.raises(operations.CallClosed):
        dossiers.dossier(call=calls.call(), now=NOON + shift)


def test_a_draft_call_is_nobodys():
    with pytest.raises(PermissionDenied):
        dossiers.dossier(call=calls.draft())


def test_a_permanent_call_has_no_date():
    assert dossiers.dossier(call=calls.call(closes_at=None)).due_on is None


def test_the_second_phase_takes_over_answers_and_team(phases):
    first = dossiers.submitted(call=phases[0])
    editor, reader = dossiers.member(first), dossiers.member(first, "READER")
    owner = dossiers.owner_of(first)

    second = follow(phases[1], first)

    second.refresh_from_db()
    shared = {field.id for field in queries.form_of(second.revision_id).fields} & Answers.objects.get(pk=first.pk).values.keys()
    held = Answers.objects.get(pk=second.pk)
    assert held.values.keys() == shared
    assert set(held.versions) == shared
    assert (second.first_phase_dossier, second.pole_name, second.region_id) == (first, "Pôle", "84")
    assert {(member.person, member.role) for member in second.team.all()} == {(owner, "OWNER"), (editor, "EDITOR"), (reader, "READER")}


def test_an_editor_may_open_the_second_phase_and_owns_it(phases):
    first = dossiers.dossier(call=phases[0])
    editor = dossiers.member(first)

    second = follow(phases[1], first, actor=editor)

    assert dossiers.owner_of(second) == editor
    assert second.team.get(person=dossiers.owner_of(first)).role == "EDITOR"


def test_without_a_first_phase_both_dossiers_open_at_once(phases):
    person, key = UserFactory(), uuid4()

    second = operations.open_dossier(call=phases[1], actor=person, now=NOON, key=key)

    assert second.first_phase_dossier.call == phases[0]
    assert dossiers.owner_of(second.first_phase_dossier) == person
    assert operations.open_dossier(call=phases[1], actor=person, now=NOON, key=key) == second
    assert Dossier.objects.count() == 2


def test_without_a_first_phase_once_it_is_closed_nothing_opens():
    first = calls.call(phase=Phase.ONE, closes_at=NOON - timedelta(days=1))

    with pytest.raises(operations.FirstPhaseRequired):
        dossiers.dossier(call=calls.call(first_phase=first))


def test_a_laureate_of_a_closed_first_phase_opens_the_second():
    first_call = calls.call(phase=Phase.ONE, closes_at=NOON + timedelta(hours=1))
    first = dossiers.laureate(call=first_call)
    later = NOON + timedelta(days=2)

    second = operations.open_dossier(
        call=calls.call(first_phase=first_call), actor=dossiers.owner_of(first), now=later, key=uuid4(), first_phase_dossier=first
    )

    assert second.first_phase_dossier == first


def test_a_refused_first_phase_does_not_open_the_second(phases):
    first = operations.mark_refused(dossier=dossiers.eligible(call=phases[0]), actor=officer(), now=NOON)

    with pytest.raises(operations.FirstPhaseRefused):
        follow(phases[1], first)


def test_a_dossier_of_another_call_does_not_open_the_second(phases):
    with pytest.raises(operations.FirstPhaseRefused):
        follow(phases[1], dossiers.dossier(call=calls.call(title="Autre")))
    with pytest.raises(operations.FirstPhaseRefused):
        follow(calls.call(title="Sans phase"), dossiers.dossier(call=phases[0]))


def test_somebody_elses_first_phase_does_not_open_the_second(phases):
    first = dossiers.submitted(call=phases[0])

    for person in (UserFactory(), dossiers.member(first, "READER")):
        with pytest.raises(PermissionDenied):
            follow(phases[1], first, actor=person)


def test_candidates_are_the_persons_own_dossiers_not_refused(phases):
    first = dossiers.submitted(call=phases[0])
    owner = dossiers.owner_of(first)
    refused = operations.mark_refused(dossier=dossiers.eligible(call=phases[0], owner=owner), actor=officer(), now=NOON)

    assert list(queries.first_phase_candidates(viewer(owner, NOON), phases[1])) == [first]
    assert list(queries.first_phase_candidates(viewer(UserFactory(), NOON), phases[1])) == []
    assert list(queries.first_phase_candidates(viewer(owner, NOON), phases[0])) == []
    assert refused.status == "REFUSED"


def test_reuse_fills_what_is_empty_and_nothing_else(phases):
    owner = UserFactory()
    second = dossiers.dossier(call=phases[1], owner=owner)
    dossiers.answer(second, Role.POLE_NAME, "Nom de phase 2")
    dossiers.answer(second, Role.SUMMARY, "Effacé")
    dossiers.answer(second, Role.SUMMARY, "")
    dossiers.fill(second.first_phase_dossier)

    filled = operations.reuse_first_phase(dossier=second, actor=owner, now=NOON)

    held = Answers.objects.get(pk=second.pk)
    name, summary = (queries.form_of(second.revision_id).with_role(role).id for role in (Role.POLE_NAME, Role.SUMMARY))
    assert held.values[name] == "Nom de phase 2"
    assert name not in filled
    assert (held.values[summary], held.versions[summary][0]) == ("Une réponse en quelques phrases.", 3)
    assert journal.history(second).last().verb == "dossiers.reuse_first_phase"
    assert operations.reuse_first_phase(dossier=second, actor=owner, now=NOON) == ()


def test_reuse_is_refused_without_a_first_phase_or_once_filed():
    draft, filed = dossiers.dossier(), dossiers.submitted()

    with pytest.raises(operations.FirstPhaseRequired):
        operations.reuse_first_phase(dossier=draft, actor=dossiers.owner_of(draft), now=NOON)
    with pytest.raises(lifecycle.TransitionRefused):
        operations.reuse_first_phase(dossier=filed, actor=dossiers.owner_of(filed), now=NOON)
    with pytest.raises(PermissionDenied):
        operations.reuse_first_phase(dossier=draft, actor=UserFactory(), now=NOON)
