from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import lifecycle, operations, queries
from ptce.dossiers.enums import GrantRole
from ptce.dossiers.models import Access, Notification, Recusal
from ptce.journal import queries as journal
from ptce.organisations.queries import viewer
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def filed():
    return dossiers.submitted()


def grant(dossier, person, *, actor=None, role=GrantRole.EXPERT):
    return operations.grant(dossier=dossier, person=person, role=role, actor=actor or agent("84"), now=NOON)


def revoke(dossier, person, *, actor=None, role=GrantRole.EXPERT, now=LATER):
    return operations.revoke(dossier=dossier, person=person, role=role, actor=actor or agent("84"), now=now)


def recuse(dossier, person, *, actor=None, reason="Même SIREN", declared=False):
    return operations.recuse(dossier=dossier, person=person, reason=reason, declared=declared, actor=actor or agent("84"), now=LATER)


def sees(person, dossier, *, at=LATER):
    return queries.visible_to(viewer(person, at)).filter(pk=dossier.pk).exists()


def test_a_grant_opens_the_dossier_and_a_revocation_closes_it(filed):
    person = expert()
    assert not sees(person, filed)

    access = grant(filed, person)

    assert grant(filed, person) == access
    assert sees(person, filed)
    assert revoke(filed, person) == 1
    assert revoke(filed, person) == 0
    assert not sees(person, filed)
    assert sees(person, filed, at=NOON)
    assert [entry.verb for entry in journal.history(filed)][-2:] == ["dossiers.grant", "dossiers.revoke"]
    assert grant(filed, person).pk != access.pk


def test_a_person_may_give_back_their_access(filed):
    person = expert()
    grant(filed, person)

    assert revoke(filed, person, actor=person) == 1


def test_a_recusal_hides_the_dossier_from_every_list(filed):
    examiner = agent("84")
    grant(filed, examiner, role=GrantRole.READER)

    recusal = recuse(filed, examiner, actor=examiner, declared=True)

    assert recuse(filed, examiner, actor=examiner, declared=True) == recusal
    assert recuse(filed, examiner) == recusal
    assert not sees(examiner, filed)
    assert list(queries.examined_by(viewer(examiner, LATER))) == []
    assert Access.objects.get().ends_at == LATER
    with pytest.raises(operations.PersonRecused):
        grant(filed, examiner)


def test_a_recused_member_of_the_team_keeps_the_teams_view(filed):
    owner = dossiers.owner_of(filed)

    recuse(filed, owner)

    assert sees(owner, filed)


def test_a_recusal_says_why(filed):
    with pytest.raises(operations.RecusalReasonRequired):
        recuse(filed, expert(), reason=" ")
    assert Recusal.objects.count() == 0


def test_the_team_does_not_examine_itself(filed):
    with pytest.raises(operations.PersonApplies):
        grant(filed, dossiers.owner_of(filed))


def test_only_those_who_examine_open_close_and_recuse(filed):
    person = expert()
    grant(filed, person)

    for other in (dossiers.owner_of(filed), agent("53"), UserFactory(), expert()):
        with pytest.raises(PermissionDenied):
            grant(filed, expert(), actor=other)
        with pytest.raises(PermissionDenied):
            revoke(filed, person, actor=other)
        with pytest.raises(PermissionDenied):
            recuse(filed, person, actor=other)


def test_a_stranger_does_not_recuse_themselves_from_what_they_cannot_see(filed):
    person = expert()

    with pytest.raises(PermissionDenied):
        recuse(filed, person, actor=person, declared=True)


@pytest.mark.parametrize(
    ("operation", "status", "text"),
    [
        (operations.mark_laureate, "LAUREATE", "lauréat"),
        (operations.mark_reserve, "RESERVE", "liste de réserve"),
        (operations.mark_refused, "REFUSED", "non retenu"),
    ],
)
def test_an_outcome_stops_the_clock_and_tells_the_team(operation, status, text):
    kept = dossiers.eligible()

    decided = operation(dossier=kept, actor=officer(), now=LATER, decision=7)

    assert (decided.status, decided.decided_at, decided.implicit_decision_on, decided.due_on) == (status, LATER, None, None)
    assert Notification.objects.latest("pk").text == f"Décision sur votre dossier\u00a0: {text}."
    assert journal.history(kept).last().changes == {"status": ["ELIGIBLE", status], "decision": 7}


def test_a_laureate_renounces_and_the_reserve_is_called():
    laureate = dossiers.laureate()
    waiting = operations.mark_reserve(dossier=dossiers.eligible(), actor=officer(), now=NOON)

    assert operations.mark_renounced(dossier=laureate, actor=None, now=LATER).status == "RENOUNCED"
    assert operations.mark_laureate(dossier=waiting, actor=None, now=LATER).status == "LAUREATE"


def test_a_dossier_not_receivable_is_not_selected(filed):
    with pytest.raises(lifecycle.TransitionRefused):
        operations.mark_laureate(dossier=filed, actor=officer(), now=NOON)
