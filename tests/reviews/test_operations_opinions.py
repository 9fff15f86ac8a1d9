from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from ptce.accounts.models import User
from ptce.dossiers.queries import visible_to
from ptce.mailing.models import Mail
from ptce.organisations.queries import viewer
from ptce.reviews import operations
from ptce.reviews.enums import OpinionStatus
from tests.conftest import NOON
from tests.factories import reviews as make
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    return make.submitted(make.call())


def sees(person, dossier, at=NOON):
    return visible_to(viewer(person, at)).filter(pk=dossier.pk).exists()


def give(opinion, *, actor=None, recommendation="FAVOURABLE", text="Oui, très utile."):
    return operations.give_opinion(opinion=opinion, recommendation=recommendation, text=text, actor=actor or opinion.person, now=NOON)


def test_an_opinion_is_asked_from_somebody_without_account(dossier):
    opinion = make.opinion(dossier, "Maire@Ville.test")

    person = User.objects.get(email="maire@ville.test")
    mail = Mail.objects.get(to="maire@ville.test")
    assert (opinion.person, sees(person, dossier)) == (person, True)
    assert "Le projet est-il utile ?" in mail.body
    assert f"http://testserver/jury/avis/exterieur/{opinion.pk}/" in mail.body


def test_an_opinion_is_asked_by_those_who_examine_only(dossier):
    with pytest.raises(PermissionDenied):
        make.opinion(dossier, by=agent("53"))
    with pytest.raises(PermissionDenied):
        make.opinion(dossier, by=expert())


def test_an_opinion_needs_a_question(dossier):
    with pytest.raises(operations.QuestionMissing):
        operations.ask_opinion(dossier=dossier, email="a@b.test", question=" ", due_on=make.DUE, actor=agent(), now=NOON)


def test_an_opinion_is_due_in_the_future(dossier):
    with pytest.raises(operations.DueDatePassed):
        make.opinion(dossier, due_on=NOON.date())


def test_an_opinion_is_asked_once_from_the_same_person(dossier):
    make.opinion(dossier)

    with pytest.raises(operations.OpinionAlreadyAsked):
        make.opinion(dossier)


def test_no_opinion_from_somebody_in_conflict(dossier):
    with pytest.raises(operations.ConflictFound, match="même domaine") as refusal:
        make.opinion(dossier, "autre@exemple.fr")

    assert refusal.value.field == "email"


def test_no_opinion_from_somebody_who_stood_aside(dossier):
    clerk = agent(email="agent@region.test")
    operations.declare_conflict(dossier=dossier, reason="Lien.", actor=clerk, now=NOON)

    with pytest.raises(operations.Recused):
        make.opinion(dossier, "agent@region.test")


def test_the_answer_closes_the_access_and_is_told(dossier):
    clerk = agent()
    opinion = make.opinion(dossier, by=clerk)

    given = give(opinion)

    assert (given.status, given.text, given.given_at) == (OpinionStatus.GIVEN, "Oui, très utile.", NOON)
    assert not sees(opinion.person, dossier)
    assert Mail.objects.filter(to=clerk.email, subject__startswith="Avis extérieur reçu").count() == 1


def test_nobody_answers_for_somebody_else(dossier):
    with pytest.raises(PermissionDenied):
        give(make.opinion(dossier), actor=UserFactory())


def test_an_answer_is_given_once(dossier):
    opinion = give(make.opinion(dossier))

    with pytest.raises(operations.OpinionClosed):
        give(opinion)


@pytest.mark.parametrize(
    ("fields", "refusal"), [({"recommendation": ""}, operations.RecommendationMissing), ({"text": " "}, operations.CommentMissing)]
)
def test_an_answer_needs_its_parts(dossier, fields, refusal):
    with pytest.raises(refusal):
        give(make.opinion(dossier), **fields)


def test_a_question_withdrawn_closes_the_access(dossier):
    opinion = make.opinion(dossier)

    operations.cancel_opinion(opinion=opinion, actor=agent(), now=NOON)

    assert not sees(opinion.person, dossier)
    assert Mail.objects.filter(to="mairie@ville.test", subject__contains="plus attendu").count() == 1


def test_a_reminder_leaves_once_a_day(dossier):
    opinion, clerk = make.opinion(dossier), agent()
    operations.remind_opinion(opinion=opinion, actor=clerk, now=NOON)

    with pytest.raises(operations.AlreadyReminded):
        operations.remind_opinion(opinion=opinion, actor=clerk, now=NOON + timedelta(hours=2))

    operations.remind_opinion(opinion=opinion, actor=clerk, now=NOON + timedelta(days=1))
    assert Mail.objects.filter(subject__startswith="Rappel").count() == 2


def test_what_is_due_soon_is_reminded_once():
    dossier = make.eligible(make.call())
    proposed, opinion = make.proposed(dossier), make.opinion(dossier)
    make.reviewed(dossier)
    near = NOON.replace(day=20)

    assert operations.remind_due(now=NOON) == 0
    assert operations.remind_due(now=near) == 2
    assert operations.remind_due(now=near) == 0
    assert set(Mail.objects.filter(subject__startswith="Rappel").values_list("to", flat=True)) == {proposed.reviewer.email, opinion.person.email}


def test_a_recused_person_is_never_reminded():
    dossier = make.eligible(make.call())
    assignment = make.proposed(dossier)
    operations.declare_conflict(dossier=dossier, reason="Lien.", actor=assignment.reviewer, now=NOON)

    assert operations.remind_due(now=NOON.replace(day=20)) == 0
