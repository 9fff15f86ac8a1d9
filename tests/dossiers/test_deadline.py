"""The instant a request arrived decides, through the whole stack: a second before, the instant itself, a second after, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ptce.dossiers.models import Submission
from tests.dossiers import screens
from tests.factories import calls, dossiers

pytestmark = pytest.mark.django_db
PARIS, CAYENNE, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("America/Cayenne"), ZoneInfo("Indian/Reunion")
CLOSINGS = {
    "an ordinary noon": datetime(2026, 9, 15, 12, tzinfo=PARIS),
    "the hour after the clocks went forward": datetime(2026, 3, 29, 3, 30, tzinfo=PARIS),
    "the first 2:30 of the night the clocks go back": datetime(2026, 10, 25, 2, 30, tzinfo=PARIS),
    "the second 2:30 of that night": datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),
    "an evening that is another day overseas": datetime(2026, 9, 15, 23, 59, 59, tzinfo=PARIS),
}


def post_at(monkeypatch, dossier, arrived):
    client = Client()
    client.force_login(dossiers.owner_of(dossier))
    monkeypatch.setattr("ptce.core.middleware.timezone.now", lambda: arrived)
    return client.post(screens.address("submit", dossier), {"cle": uuid4()})


@pytest.mark.parametrize("closing", CLOSINGS.values(), ids=CLOSINGS)
@pytest.mark.parametrize(("seconds", "is_deposited"), [(-1, True), (0, True), (1, False)])
def test_a_deposit_counts_from_the_instant_it_arrived(monkeypatch, closing, seconds, is_deposited):
    closes_at = closing.astimezone(UTC)
    call = calls.call(opens_at=closes_at - timedelta(days=30), closes_at=closes_at)
    dossier = dossiers.complete(call=call, now=closes_at - timedelta(days=1))
    arrived = closes_at + timedelta(seconds=seconds)

    response = post_at(monkeypatch, dossier, arrived)

    assert Submission.objects.filter(dossier=dossier, received_at=arrived).exists() is is_deposited
    if not is_deposited:
        assert "est arrivée après cet instant" in response.content.decode()
        assert "heure de Paris" in response.content.decode()


@pytest.mark.parametrize("zone", [CAYENNE, REUNION])
def test_the_wall_clock_overseas_changes_nothing(monkeypatch, zone):
    closes_at = CLOSINGS["an evening that is another day overseas"].astimezone(UTC)
    call = calls.call(opens_at=closes_at - timedelta(days=30), closes_at=closes_at)
    dossier = dossiers.complete(call=call, now=closes_at - timedelta(days=1))

    post_at(monkeypatch, dossier, closes_at.astimezone(zone))

    assert Submission.objects.get(dossier=dossier).received_at == closes_at
