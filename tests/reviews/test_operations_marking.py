import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from ptce.calls.models import Criterion
from ptce.dossiers import operations as dossiers
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from ptce.reviews import lifecycle, operations
from ptce.reviews.enums import AssignmentStatus
from ptce.reviews.models import Closure, Mark
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment():
    return make.accepted(make.eligible(make.call()))


def criterion_of(assignment):
    return assignment.dossier.call.criteria.order_by("position").first()


def save(assignment, value=3, *, base=0, comment="", actor=None, criterion=None, now=NOON):
    pk = criterion or criterion_of(assignment).pk
    return operations.save_mark(
        assignment=assignment, criterion_id=pk, value=value, comment=comment, base_version=base, actor=actor or assignment.reviewer, now=now
    )


def test_a_mark_is_kept_with_its_comment_and_its_instant(assignment):
    saved = save(assignment, 3, comment=" Clair. ", now=make.LATER)

    mark = Mark.objects.get(assignment=assignment, criterion=criterion_of(assignment))
    assert (mark.value, mark.comment, mark.version, mark.saved_at) == (3, "Clair.", 1, make.LATER)
    assert (saved.version, saved.saved_at) == (1, make.LATER)
    assert Entry.objects.get(verb="reviews.save_mark").changes == {"criterion": mark.criterion_id, "value": 3, "version": 1}


def test_a_mark_changes_from_the_version_seen(assignment):
    first = save(assignment, 3)

    second = save(assignment, 4, base=first.version)

    assert (second.version, Mark.objects.get(criterion=criterion_of(assignment)).value) == (2, 4)


def test_a_mark_may_be_taken_away(assignment):
    save(assignment, None, base=save(assignment, 2).version)

    assert Mark.objects.get(criterion=criterion_of(assignment)).value is None


def test_zero_is_a_mark(assignment):
    save(assignment, 0)

    assert Mark.objects.get(criterion=criterion_of(assignment)).value == 0


def test_another_tab_is_never_overwritten(assignment):
    save(assignment, 3, comment="Ancien.")

    with pytest.raises(operations.Overwritten) as refusal:
        save(assignment, 1, base=0)

    assert (refusal.value.version, refusal.value.value, refusal.value.text) == (1, 3, "Ancien.")
    assert Mark.objects.get(criterion=criterion_of(assignment)).value == 3


@pytest.mark.parametrize("value", [-1, 5])
def test_a_mark_out_of_the_scale_is_refused(assignment, value):
    criterion = criterion_of(assignment)
    Criterion.objects.filter(pk=criterion.pk).update(scale=4)

    with pytest.raises(operations.MarkOutOfScale, match="de 0 à 4"):
        save(assignment, value)


def test_a_criterion_of_another_call_is_refused(assignment):
    other = make.call(title="Autre appel").criteria.first()

    with pytest.raises(operations.MarkOutOfScale, match="pas dans la grille"):
        save(assignment, 1, criterion=other.pk)


def test_a_criterion_without_row_yet_takes_its_first_mark(assignment):
    Mark.objects.all().delete()

    assert save(assignment, 2).version == 1


def test_a_version_nobody_wrote_is_refused(assignment):
    Mark.objects.all().delete()

    with pytest.raises(operations.Overwritten):
        save(assignment, 2, base=4)


def test_nobody_marks_for_somebody_else(assignment):
    with pytest.raises(PermissionDenied):
        save(assignment, actor=expert())


def test_a_mandate_that_ended_stops_the_marks(assignment):
    Mandate.objects.filter(person=assignment.reviewer).update(ends_at=NOON)

    with pytest.raises(PermissionDenied):
        save(assignment)


def test_a_recused_reviewer_marks_no_more(assignment):
    operations.declare_conflict(dossier=assignment.dossier, reason="Lien.", actor=assignment.reviewer, now=NOON)

    with pytest.raises(PermissionDenied):
        save(assignment)


def test_a_review_not_accepted_yet_is_not_writable():
    assignment = make.proposed(make.eligible(make.call()))

    with pytest.raises(operations.NotWritable):
        save(assignment)


def test_the_overall_comment_is_kept_from_the_version_seen(assignment):
    given = {"assignment": assignment, "actor": assignment.reviewer, "now": NOON, "recommendation": "RESERVED"}
    operations.save_comment(**given, comment="Un.", base_version=0)

    with pytest.raises(operations.Overwritten) as refusal:
        operations.save_comment(**given, comment="Deux.", base_version=0)

    assignment.refresh_from_db()
    assert (assignment.comment, assignment.comment_version, refusal.value.text) == ("Un.", 1, "Un.")


def test_an_unknown_recommendation_is_refused(assignment):
    given = {"assignment": assignment, "actor": assignment.reviewer, "now": NOON, "base_version": 0, "comment": ""}

    with pytest.raises(operations.RecommendationMissing):
        operations.save_comment(**given, recommendation="PERHAPS")


def test_handing_in_lists_the_missing_marks_first(assignment):
    make.marked(assignment, skip=1)
    last = assignment.dossier.call.criteria.order_by("position").last()

    with pytest.raises(operations.MarksMissing) as refusal:
        operations.submit_review(assignment=assignment, actor=assignment.reviewer, now=NOON)

    assert refusal.value.names == [last.name]


def test_handing_in_without_a_mark_is_possible_once_read(assignment):
    make.marked(assignment, skip=1)

    done = operations.submit_review(assignment=assignment, actor=assignment.reviewer, now=NOON, accept_missing=True)

    assert (done.status, done.submitted_at) == (AssignmentStatus.SUBMITTED, NOON)
    assert Entry.objects.get(verb="reviews.submit").changes["missing"] == 1


def test_handing_in_needs_a_recommendation_and_a_comment(assignment):
    given = {"assignment": assignment, "actor": assignment.reviewer, "now": NOON}
    make.marked(assignment)
    operations.save_comment(**given, comment="", recommendation="", base_version=1)
    with pytest.raises(operations.RecommendationMissing):
        operations.submit_review(**given)

    operations.save_comment(**given, comment="", recommendation="RESERVED", base_version=2)
    with pytest.raises(operations.CommentMissing):
        operations.submit_review(**given)


def test_a_review_handed_in_is_told_and_can_no_longer_change():
    clerk = agent()
    assignment = make.reviewed(make.eligible(make.call()), by=clerk)

    assert Mail.objects.filter(to=clerk.email, subject__startswith="Avis rendu").count() == 1
    with pytest.raises(operations.NotWritable):
        save(assignment, 1, base=1)


def test_a_review_may_be_taken_back_until_the_session_opens():
    assignment = make.reviewed(make.eligible(make.call()))
    given = {"assignment": assignment, "actor": assignment.reviewer, "now": NOON}

    assert operations.reopen(**given).status == AssignmentStatus.ACCEPTED
    operations.submit_review(**given)
    operations.close_reviews(call=assignment.dossier.call, actor=officer(), now=NOON)

    with pytest.raises(operations.ReviewsClosed):
        operations.reopen(**given)


def test_no_mark_changes_once_reviews_are_closed(assignment):
    operations.close_reviews(call=assignment.dossier.call, actor=officer(), now=NOON)

    with pytest.raises(operations.ReviewsClosed):
        save(assignment, 3)
    with pytest.raises(operations.ReviewsClosed):
        operations.submit_review(assignment=assignment, actor=assignment.reviewer, now=NOON)


def test_a_review_of_a_decided_dossier_is_not_taken_back():
    assignment = make.reviewed(make.eligible(make.call()))
    dossiers.mark_laureate(dossier=assignment.dossier, actor=officer(), now=NOON)

    with pytest.raises(operations.ReviewsClosed):
        operations.reopen(assignment=assignment, actor=assignment.reviewer, now=NOON)


def test_taking_back_what_was_not_handed_in_is_refused(assignment):
    with pytest.raises(lifecycle.TransitionRefused):
        operations.reopen(assignment=assignment, actor=assignment.reviewer, now=NOON)


def test_taking_back_the_review_of_another_is_not_allowed():
    with pytest.raises(PermissionDenied):
        operations.reopen(assignment=make.reviewed(make.eligible(make.call())), actor=expert(), now=NOON)


def test_closing_reviews_is_for_officers_and_twice_is_once():
    call = make.call()
    with pytest.raises(PermissionDenied):
        operations.close_reviews(call=call, actor=agent(), now=NOON)

    chief = officer()
    operations.close_reviews(call=call, actor=chief, now=NOON)
    operations.close_reviews(call=call, actor=chief, now=NOON + timedelta(days=1))

    assert (Closure.objects.get().closed_at, Entry.objects.filter(verb="reviews.close").count()) == (NOON, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_tabs_saving_the_same_mark_at_once_keep_one_and_tell_the_other():
    assignment = make.accepted(make.eligible(make.call()))
    criterion, outcomes, start = criterion_of(assignment).pk, [], threading.Barrier(2)

    def run(value):
        start.wait()
        try:
            save(assignment, value, criterion=criterion)
            outcomes.append(("saved", value))
        except operations.Overwritten as refusal:
            outcomes.append(("refused", refusal.value))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[value]) for value in (1, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = Mark.objects.get(assignment=assignment, criterion=criterion)
    assert sorted(outcomes) == [("refused", kept.value), ("saved", kept.value)]
    assert kept.version == 1
