import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from ptce.dossiers.models import Recusal
from ptce.dossiers.queries import visible_to
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.organisations.models import Mandate
from ptce.organisations.queries import viewer
from ptce.reviews import lifecycle, operations
from ptce.reviews.enums import AssignmentKind, AssignmentStatus
from ptce.reviews.models import Assignment, Mark
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make.eligible(make.call())


def sees(person, dossier):
    return visible_to(viewer(person, NOON)).filter(pk=dossier.pk).exists()


def test_assigning_opens_the_dossier_writes_the_journal_and_a_mail(dossier):
    reader = expert()

    assignment = make.proposed(dossier, reader)

    entry = Entry.objects.get(verb="reviews.assign")
    mail = Mail.objects.get(to=reader.email)
    assert (assignment.status, sees(reader, dossier)) == (AssignmentStatus.PROPOSED, True)
    assert (entry.target_id, entry.changes["reviewer"]) == (str(assignment.pk), reader.pk)
    assert mail.subject.split()[-1] == dossier.number
    assert "http://testserver/jury/" in mail.body


def test_an_agent_of_another_region_may_not_assign(dossier):
    with pytest.raises(PermissionDenied):
        make.proposed(dossier, by=agent("53"))


def test_an_expert_may_not_assign(dossier):
    with pytest.raises(PermissionDenied):
        make.proposed(dossier, by=expert())


def test_a_dossier_not_receivable_yet_is_not_assigned():
    pending = make.submitted(make.call())

    with pytest.raises(operations.NotUnderReview):
        make.proposed(pending)


def test_the_due_date_is_in_the_future(dossier):
    with pytest.raises(operations.DueDatePassed):
        make.proposed(dossier, due_on=NOON.date())


def test_somebody_without_mandate_is_not_a_reviewer(dossier):
    with pytest.raises(operations.NotAReviewer):
        make.proposed(dossier, UserFactory())


def test_a_dossier_has_two_readers_at_most(dossier):
    make.proposed(dossier)
    make.proposed(dossier)

    with pytest.raises(operations.TooManyReaders):
        make.proposed(dossier)


def test_an_expert_of_the_nation_comes_beside_the_two_readers(dossier):
    make.proposed(dossier)
    make.proposed(dossier)

    assert make.proposed(dossier, by=officer(), kind=AssignmentKind.EXPERT).kind == AssignmentKind.EXPERT


def test_the_same_person_is_assigned_once(dossier):
    reader = make.proposed(dossier).reviewer

    with pytest.raises(operations.AlreadyAssigned):
        make.proposed(dossier, reader)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"siren": "130025265"}, "Sa structure a le même SIREN que la structure porteuse"),
        ({"siren": "356000000"}, "Sa structure a le même SIREN qu’un membre du groupement «\u00a0Menuiserie du Bray\u00a0»"),
        ({"organisation_name": "COMMUNE DE NEUFCHATEL"}, "Sa structure porte le même nom qu’un membre du groupement"),
        ({"email": "moi@exemple.fr"}, "le même domaine (exemple.fr)"),
    ],
)
def test_a_conflict_is_refused_with_its_reason_and_recorded(dossier, fields, words):
    reader = expert(**fields)

    with pytest.raises(operations.ConflictFound, match="Conflit d’intérêts") as refusal:
        make.proposed(dossier, reader)

    recusal = Recusal.objects.get(person=reader)
    assert words in refusal.value.message
    assert words in recusal.reason
    assert (recusal.declared, Assignment.objects.count()) == (False, 0)


def test_a_member_of_the_team_is_in_conflict(dossier):
    owner = dossiers.owner_of(dossier)
    Mandate.objects.create(person=owner, body=Mandate.objects.first().body, role="EXPERT", starts_at=NOON)

    with pytest.raises(operations.ConflictFound, match="fait partie de l’équipe"):
        make.proposed(dossier, owner)


def test_a_recused_person_is_not_assigned_again(dossier):
    reader = make.accepted(dossier).reviewer
    operations.declare_conflict(dossier=dossier, reason="Ma sœur y travaille.", actor=reader, now=NOON)

    with pytest.raises(operations.Recused):
        make.proposed(dossier, reader)


def test_accepting_makes_the_grid_ready(dossier):
    assignment = make.accepted(dossier)

    assert assignment.status == AssignmentStatus.ACCEPTED
    assert Mark.objects.filter(assignment=assignment, value=None, version=0).count() == dossier.call.criteria.count() > 0


def test_accepting_twice_is_refused(dossier):
    assignment = make.accepted(dossier)

    with pytest.raises(lifecycle.TransitionRefused):
        operations.accept(assignment=assignment, actor=assignment.reviewer, now=NOON)


def test_accepting_for_somebody_else_is_not_allowed(dossier):
    with pytest.raises(PermissionDenied):
        operations.accept(assignment=make.proposed(dossier), actor=expert(), now=NOON)


def test_accepting_after_the_mandate_ended_is_not_allowed(dossier):
    assignment = make.proposed(dossier)
    Mandate.objects.filter(person=assignment.reviewer).update(ends_at=NOON)

    with pytest.raises(PermissionDenied):
        operations.accept(assignment=assignment, actor=assignment.reviewer, now=NOON)


def test_a_conflict_that_appeared_meanwhile_is_found_when_accepting(dossier):
    assignment = make.proposed(dossier)
    type(assignment.reviewer).objects.filter(pk=assignment.reviewer_id).update(siren="130025265")
    assignment.reviewer.refresh_from_db()

    with pytest.raises(operations.ConflictFound):
        operations.accept(assignment=assignment, actor=assignment.reviewer, now=NOON)

    assignment.refresh_from_db()
    assert (assignment.status, sees(assignment.reviewer, dossier)) == (AssignmentStatus.RECUSED, False)


def test_refusing_gives_the_dossier_back_and_tells_why(dossier):
    clerk = agent()
    assignment = make.proposed(dossier, by=clerk)

    operations.refuse(assignment=assignment, reason="Trop de travail.", actor=assignment.reviewer, now=NOON)

    assignment.refresh_from_db()
    assert (assignment.status, assignment.reason, sees(assignment.reviewer, dossier)) == (AssignmentStatus.REFUSED, "Trop de travail.", False)
    assert "Trop de travail." in Mail.objects.get(to=clerk.email, subject__contains="ne lira pas").body


def test_refusing_needs_a_reason(dossier):
    assignment = make.proposed(dossier)

    with pytest.raises(operations.ReasonMissing):
        operations.refuse(assignment=assignment, reason=" ", actor=assignment.reviewer, now=NOON)


def test_cancelling_closes_the_dossier_to_the_reader(dossier):
    assignment = make.accepted(dossier)

    operations.cancel(assignment=assignment, actor=agent(), now=NOON)

    assignment.refresh_from_db()
    assert (assignment.status, sees(assignment.reviewer, dossier)) == (AssignmentStatus.CANCELLED, False)


def test_a_review_handed_in_is_not_cancelled(dossier):
    with pytest.raises(lifecycle.TransitionRefused):
        operations.cancel(assignment=make.reviewed(dossier), actor=agent(), now=NOON)


def test_declaring_a_conflict_ends_everything_and_is_told(dossier):
    clerk = agent()
    assignment = make.accepted(dossier, by=clerk)

    operations.declare_conflict(dossier=dossier, reason="Ma sœur y travaille.", actor=assignment.reviewer, now=NOON)

    assignment.refresh_from_db()
    recusal = Recusal.objects.get(person=assignment.reviewer)
    assert (assignment.status, recusal.declared, sees(assignment.reviewer, dossier)) == (AssignmentStatus.RECUSED, True, False)
    assert Mail.objects.filter(to=clerk.email, subject=f"Déport sur le dossier {dossier.number}").count() == 1


def test_declaring_a_conflict_needs_a_reason(dossier):
    assignment = make.proposed(dossier)

    with pytest.raises(operations.ReasonMissing):
        operations.declare_conflict(dossier=dossier, reason="", actor=assignment.reviewer, now=NOON)


def test_an_agent_may_stand_aside_from_a_dossier_of_their_region(dossier):
    clerk = agent()

    operations.declare_conflict(dossier=dossier, reason="J’en suis voisin.", actor=clerk, now=NOON)

    assert not sees(clerk, dossier)


def test_a_stranger_cannot_stand_aside_and_so_learn_that_the_dossier_exists(dossier):
    with pytest.raises(PermissionDenied):
        operations.declare_conflict(dossier=dossier, reason="Je veux voir.", actor=expert(), now=NOON)


def test_a_conflict_is_looked_for_again_when_the_reviewer_opens(dossier):
    assignment = make.accepted(dossier)
    reader = assignment.reviewer
    assert operations.check_conflict(assignment=assignment, actor=reader, now=NOON) == ""

    reader.organisation_name = "Commune de Neufchâtel"
    reason = operations.check_conflict(assignment=assignment, actor=reader, now=NOON)

    assert reason == "Sa structure porte le même nom qu’un membre du groupement «\u00a0Commune de Neufchâtel\u00a0»."
    assert not sees(reader, dossier)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
def test_two_agents_assigning_the_same_person_at_once_make_one_assignment():
    dossier, reader, clerks = make.eligible(make.call()), expert(), [agent(), agent()]
    outcomes, start = [], threading.Barrier(2)

    def run(clerk):
        start.wait()
        try:
            make.proposed(dossier, reader, by=clerk)
            outcomes.append("done")
        except operations.AlreadyAssigned:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[clerk]) for clerk in clerks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(outcomes), Assignment.objects.count()) == (["done", "refused"], 1)
