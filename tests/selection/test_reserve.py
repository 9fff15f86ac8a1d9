from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ptce.dossiers.models import Dossier
from ptce.mailing.models import Mail
from ptce.poles.enums import Outcome
from ptce.poles.models import Selection
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.enums import LetterKind
from ptce.selection.models import Decision, Letter
from tests.factories import dossiers, selection
from tests.factories.organisations import agent, officer
from tests.factories.selection import LATER

pytestmark = pytest.mark.django_db


def renounce(dossier, actor=None):
    return operations.renounce(dossier=dossier, reason="Le porteur cesse son activité.", actor=actor or officer(), now=LATER)


def test_a_renouncement_frees_the_place_for_the_first_of_the_reserve(django_capture_on_commit_callbacks):
    session = selection.published(reserve=2)
    dossier = selection.decision(session, O.LAUREATE).dossier
    first = Decision.objects.get(session=session, reserve_rank=1)

    with django_capture_on_commit_callbacks(execute=True):
        outcome = renounce(dossier)

    assert outcome.promoted == first
    assert Dossier.objects.get(pk=dossier.pk).status == "RENOUNCED"
    assert Dossier.objects.get(pk=first.dossier_id).status == "LAUREATE"
    held = dict(Selection.objects.filter(call=session.call).values_list("dossier_number", "outcome"))
    assert held == {dossier.number: Outcome.RENOUNCED, first.dossier.number: Outcome.LAUREATE}
    letter = Letter.objects.get(decision=first, kind=LetterKind.PROMOTION)
    assert letter.document is not None
    assert Mail.objects.filter(key__startswith=f"selection.letter:{letter.pk}:").count() == 1
    assert Mail.objects.filter(key__startswith="selection.renouncement:").count() == 1
    assert queries.decision_of(first.dossier, LATER.replace(year=2027)).title == "Votre pôle est lauréat"


def test_the_team_answers_for_its_own_renouncement():
    session = selection.published(reserve=0)
    dossier = selection.decision(session, O.LAUREATE).dossier

    outcome = renounce(dossier, dossiers.owner_of(dossier))

    assert (outcome.promoted, outcome.not_promoted_because) == (None, operations.ReserveEmpty.message)
    assert outcome.decision.renouncement_reason == "Le porteur cesse son activité."


def test_a_laureate_renounces_once():
    session = selection.published()
    dossier = selection.decision(session, O.LAUREATE).dossier
    renounce(dossier)

    with pytest.raises(operations.AlreadyRenounced):
        renounce(dossier)


def test_only_a_laureate_renounces():
    session = selection.published()

    with pytest.raises(operations.NotALaureate):
        renounce(selection.decision(session, O.REFUSED).dossier)


def test_nobody_renounces_before_the_publication():
    session = selection.prepared()

    with pytest.raises(operations.NotALaureate):
        renounce(selection.decision(session, O.LAUREATE).dossier)


def test_others_do_not_renounce_for_the_team():
    session = selection.published()
    dossier = selection.decision(session, O.LAUREATE).dossier

    for person in (agent(), dossiers.member(dossier)):
        with pytest.raises(PermissionDenied):
            renounce(dossier, person)


def test_a_reserve_that_does_not_fit_is_called_by_hand_with_another_amount():
    session = selection.prepared(envelope=Decimal(60_000))
    reserve = selection.decision(session, O.RESERVE)
    selection.decide(reserve.dossier, O.RESERVE, amount=70_000, base_version=1)
    session = selection.published_of(session)

    outcome = renounce(selection.decision(session, O.LAUREATE).dossier)

    assert outcome.promoted is None
    assert outcome.not_promoted_because.startswith("L’enveloppe serait dépassée de 10\u202f000\u00a0€")
    for amount, refusal in ((20_000, operations.AmountRefused), (70_000, operations.EnvelopeExceeded)):
        with pytest.raises(refusal):
            operations.promote(session=session, amount=Decimal(amount), actor=officer(), now=LATER)
    assert operations.promote(session=session, amount=Decimal(60_000), actor=officer(), now=LATER).amount == 60_000
    with pytest.raises(operations.ReserveEmpty):
        operations.promote(session=session, amount=Decimal(60_000), actor=officer(), now=LATER)


def test_nobody_is_called_up_beyond_the_number_of_the_call():
    session = selection.published(laureates_max=1)

    with pytest.raises(operations.TooManyLaureates):
        operations.promote(session=session, amount=Decimal(50_000), actor=officer(), now=LATER)


def test_nobody_is_called_up_before_the_publication_nor_by_others():
    session = selection.prepared()

    with pytest.raises(operations.ReserveEmpty):
        operations.promote(session=session, amount=Decimal(50_000), actor=officer(), now=LATER)
    with pytest.raises(PermissionDenied):
        operations.promote(session=session, amount=Decimal(50_000), actor=agent(), now=LATER)
