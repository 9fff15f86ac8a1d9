from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers import operations as dossier_operations
from ptce.organisations.enums import Role
from ptce.reviews.queries import are_closed
from ptce.selection import lifecycle, operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.models import Call, Decision, Letter, Session
from tests.conftest import NOON
from tests.factories import dossiers, selection
from tests.factories.organisations import agent, expert, mandate, officer
from tests.factories.selection import LATER

pytestmark = pytest.mark.django_db


def submit(session, *, now=LATER, embargo_until=None, digest=None):
    digest = digest or queries.list_to_read(session).digest
    return operations.submit(session=session, digest=digest, embargo_until=embargo_until, actor=officer(), now=now)


def test_a_dossier_without_decision_stops_the_list():
    session = selection.prepared()
    late = selection.receivable(session.call)

    with pytest.raises(operations.ListIncomplete, match=late.number):
        submit(session)


def test_an_empty_list_is_not_submitted():
    session = selection.prepared()
    operations.clear(call=session.call, base_version=session.version, actor=officer(), now=LATER)
    for dossier in session.call.dossiers.all():
        dossier_operations.declare_ineligible(dossier=dossier, reason="Hors champ.", actor=officer(), now=LATER)

    with pytest.raises(operations.ListIncomplete, match="rien à soumettre"):
        submit(session)


def test_a_dossier_no_longer_receivable_stops_the_list():
    session = selection.prepared()
    dossier = selection.decision(session, O.RESERVE).dossier
    dossier_operations.declare_ineligible(dossier=dossier, reason="Hors champ.", actor=officer(), now=LATER)

    with pytest.raises(operations.NotReceivable, match=dossier.number):
        submit(session)


def test_a_hole_in_the_reserve_stops_the_list():
    session = selection.prepared(reserve=2)
    first = Decision.objects.get(session=session, reserve_rank=1)
    selection.decide(first.dossier, O.REFUSED, base_version=1)

    with pytest.raises(operations.RankRefused, match="rang 1"):
        submit(session)


@pytest.mark.parametrize(
    ("field", "value", "refusal"),
    [
        ("envelope", 60_000, operations.EnvelopeExceeded),
        ("amount_max", 40_000, operations.AmountRefused),
        ("laureates_max", 1, operations.TooManyLaureates),
    ],
)
def test_limits_lowered_since_the_preparation_stop_the_list(field, value, refusal):
    session = selection.prepared(laureates=2)
    Call.objects.filter(pk=session.call_id).update(**{field: value})

    with pytest.raises(refusal):
        submit(session)


@pytest.mark.parametrize(("seconds", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_the_list_waits_for_the_end_of_the_call(seconds, is_refused):
    session = selection.prepared()
    now = NOON + timedelta(days=30, seconds=seconds)

    if is_refused:
        with pytest.raises(operations.CallStillOpen):
            submit(session, now=now)
    else:
        assert submit(session, now=now).is_submitted


def test_an_embargo_already_passed_is_refused():
    with pytest.raises(operations.EmbargoPassed):
        submit(selection.prepared(), embargo_until=LATER)


def test_a_list_changed_since_it_was_read_is_refused():
    session = selection.prepared()
    digest = queries.list_to_read(session).digest
    selection.decide(selection.decision(session, O.REFUSED).dossier, O.REFUSED, reason="Autre motif.", base_version=1)

    with pytest.raises(operations.ListChanged):
        submit(session, digest=digest)


def test_a_second_person_confirms_and_the_letters_are_frozen():
    session = selection.submitted()

    confirmed = operations.confirm(session=session, digest=session.submitted_digest, actor=officer(last_name="Durand"), now=LATER)

    assert confirmed.is_confirmed
    letter = Letter.objects.get(decision=selection.decision(session, O.REFUSED))
    assert letter.content["reasons"] == ["Motif de la décision."]
    assert letter.content["signatory"].endswith("Durand")
    assert letter.released_at is None


def test_a_signatory_may_be_the_second_person():
    session = selection.submitted()
    signatory = mandate(Role.SIGNATORY).person

    assert operations.confirm(session=session, digest=session.submitted_digest, actor=signatory, now=LATER).is_confirmed


def test_the_same_person_never_confirms():
    person = officer()
    session = selection.submitted(by=person)

    with pytest.raises(operations.SamePerson):
        operations.confirm(session=session, digest=session.submitted_digest, actor=person, now=LATER)


def test_another_digest_is_not_confirmed():
    session = selection.submitted()

    with pytest.raises(operations.ListChanged):
        operations.confirm(session=session, digest="0" * 64, actor=officer(), now=LATER)


def test_an_address_changed_since_the_submission_stops_the_confirmation():
    session = selection.submitted()
    dossiers.owner_of(selection.decision(session, O.LAUREATE).dossier)
    dossiers.member(selection.decision(session, O.LAUREATE).dossier, now=LATER)

    with pytest.raises(operations.ListChanged):
        operations.confirm(session=session, digest=session.submitted_digest, actor=officer(), now=LATER)


@pytest.mark.parametrize("who", [agent, expert])
def test_others_neither_submit_nor_confirm_nor_take_back(who):
    session = selection.submitted()
    person = who()

    for act in (
        lambda: operations.submit(session=session, digest=session.submitted_digest, embargo_until=None, actor=person, now=LATER),
        lambda: operations.confirm(session=session, digest=session.submitted_digest, actor=person, now=LATER),
        lambda: operations.take_back(session=session, actor=person, now=LATER),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_list_taken_back_can_be_changed_and_submitted_again():
    session = selection.submitted()

    taken = operations.take_back(session=session, actor=officer(), now=LATER)

    assert taken.is_preparing
    assert submit(taken).is_submitted


def test_the_marks_no_longer_change_once_the_list_is_before_its_second_reader():
    session = selection.submitted()

    assert are_closed(session.call_id)


def test_a_published_list_is_final():
    session = selection.published()

    for act in (submit, lambda session: operations.take_back(session=session, actor=officer(), now=LATER)):
        with pytest.raises(lifecycle.TransitionRefused):
            act(session)
    assert Session.objects.get().is_published


def test_the_marks_enter_the_letters_only_when_asked():
    session = selection.prepared()
    assert queries.list_to_read(session).rows[0].content["marks"] == []

    session = operations.share_marks(call=session.call, shares_marks=True, actor=officer(), now=LATER)

    marks = queries.list_to_read(session).rows[0].content["marks"]
    assert {mean for _, mean, _ in marks} == {"non noté"}
    assert len(marks) == session.call.criteria.count()
