from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls import operations as calls
from ptce.calls.enums import CallStatus
from ptce.dossiers.models import Submission
from ptce.journal.queries import history
from ptce.publicity import operations, queries
from ptce.publicity.enums import NoticeKind
from ptce.publicity.models import Notice, Rectification
from tests.calls.test_concurrency import at_once, refusals
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.calls import call
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=45)


def rectify(one, *, actor=None, reason="La collectivité l’a demandé.", accepts_earlier=False, base_version=None, now=NOON, **changes):
    return operations.rectify(
        call=one,
        changes=changes,
        reason=reason,
        accepts_earlier=accepts_earlier,
        base_version=one.version if base_version is None else base_version,
        actor=actor or officer(),
        now=now,
    )


def test_a_rectification_changes_the_call_keeps_what_it_was_and_is_told():
    one = call()
    before, version = one.closes_at, one.version

    made = rectify(one, closes_at=LATER, envelope=Decimal(2_000_000))

    one.refresh_from_db()
    assert (one.closes_at, one.envelope, one.updated_at, one.version) == (LATER, Decimal(2_000_000), NOON, version + 1)
    assert (made.number, made.changes) == (
        1,
        {"closes_at": [before.isoformat(), LATER.isoformat()], "envelope": ["1500000.00", "2000000"]},
    )
    assert [(notice.kind, notice.facts) for notice in Notice.objects.all()] == [(NoticeKind.RECTIFIED, {"rectification": made.pk})]
    assert [line.verb for line in history(one)][-2:] == ["calls.rectify", "publicity.rectify"]


def test_rectifications_are_numbered_and_shown_the_latest_first():
    one = call()
    rectify(one, contact_phone="01 02 03 04 05")
    one.refresh_from_db()
    rectify(one, closes_at=LATER, reason="Délai.")

    latest, first = queries.rectifications(one)
    assert (latest.number, latest.reason, first.number) == (2, "Délai.", 1)
    (closing,) = latest.differences
    assert (closing.label, closing.before.split()[0], closing.after.split()[0]) == ("Clôture", "jeudi", "vendredi")
    assert [stretch.text for stretch in first.differences[0].stretches if stretch.part != "KEPT"]


def test_what_was_deposited_keeps_its_mentions():
    deposited = dossiers.submitted()
    kept = Submission.objects.get().content

    rectify(deposited.call, remedies="Recours devant le tribunal administratif de Lyon.", contact_email="autre@exemple.test")

    assert Submission.objects.get().content == kept


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"contact_email": ""}, calls.IncompleteAfterwards),
        ({"remedies": ""}, calls.IncompleteAfterwards),
        ({"closes_at": NOON}, calls.ClosingRefused),
        ({"closes_at": NOON + timedelta(days=20)}, calls.ClosingAdvanced),
        ({"amount_max": Decimal(1)}, calls.AmountsReversed),
        ({"laureates_max": 0}, calls.LaureatesReversed),
        ({}, calls.NothingRectified),
        ({"contact_phone": "01 40 04 04 04"}, calls.NothingRectified),
        ({"reason": "  ", "closes_at": LATER}, operations.ReasonMissing),
        ({"base_version": 99, "closes_at": LATER}, calls.EditConflict),
    ],
)
def test_each_refusal_changes_nothing(fields, refusal):
    one = call()
    with pytest.raises(refusal):
        rectify(one, **fields)
    assert (Rectification.objects.count(), Notice.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", ["title", "decision_body", "legal_basis", "silence"])
def test_who_decides_and_on_what_is_never_rectified(name):
    with pytest.raises(ValueError, match=name):
        rectify(call(), **{name: "x"})


@pytest.mark.parametrize("status", [CallStatus.DRAFT, CallStatus.WITHDRAWN])
def test_only_a_published_call_is_rectified(status):
    with pytest.raises(calls.NotPublished):
        rectify(call(status=status), closes_at=LATER)


def test_only_an_officer_rectifies():
    with pytest.raises(PermissionDenied):
        rectify(call(), actor=agent(), closes_at=LATER)


def test_a_closed_call_is_not_reopened():
    with pytest.raises(calls.ClosingRefused, match="clos"):
        rectify(call(), closes_at=LATER, now=NOON + timedelta(days=31))


def test_a_closing_is_brought_forward_expressly_and_leaves_a_week_to_those_who_write():
    one = call()
    rectify(one, closes_at=NOON + timedelta(days=2), accepts_earlier=True)
    one.refresh_from_db()
    assert one.closes_at == NOON + timedelta(days=2)

    written = dossiers.dossier().call
    with pytest.raises(calls.ClosingRefused, match="Des équipes écrivent"):
        rectify(written, closes_at=NOON + timedelta(days=6), accepts_earlier=True)
    rectify(written, closes_at=NOON + timedelta(days=7), accepts_earlier=True)


@pytest.mark.parametrize(
    "fields", [{"who_may_apply": "Les communes."}, {"amount_max": Decimal(200_000)}, {"envelope": Decimal(1_000_000)}, {"laureates_max": 5}]
)
def test_rules_that_deposits_rely_on_are_settled(fields):
    one = dossiers.submitted().call
    with pytest.raises(calls.Settled):
        rectify(one, **fields)
    rectify(one, envelope=Decimal(3_000_000), laureates_max=50)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_rectifications_at_once_never_overwrite_each_other():
    one = call()
    people = officer(), officer()

    outcomes = at_once(
        lambda: rectify(one, actor=people[0], contact_phone="01 02 03 04 05"), lambda: rectify(one, actor=people[1], contact_phone="05 04 03 02 01")
    )

    assert refusals(outcomes) == [calls.EditConflict]
    assert (Rectification.objects.count(), Notice.objects.count()) == (1, 1)
