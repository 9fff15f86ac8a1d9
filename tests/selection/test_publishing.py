from datetime import timedelta

import pytest
from django.core import mail

from ptce.dossiers.enums import DossierStatus
from ptce.journal.models import Entry
from ptce.mailing.models import Mail
from ptce.poles.enums import Outcome
from ptce.poles.models import Selection
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.models import Decision, Letter
from tests.factories import selection
from tests.factories.selection import LATER

pytestmark = pytest.mark.django_db
EMBARGO = LATER + timedelta(hours=1)


@pytest.mark.parametrize(("seconds", "published"), [(-1, 0), (0, 1), (1, 1)])
def test_the_embargo_holds_until_its_instant(seconds: int, published: int, django_capture_on_commit_callbacks):
    session = selection.confirmed(embargo_until=EMBARGO)
    laureate = selection.decision(session, O.LAUREATE).dossier

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.publish_due(now=EMBARGO + timedelta(seconds=seconds)) == published

    laureate.refresh_from_db()
    assert (laureate.status == DossierStatus.LAUREATE) == bool(published)
    assert (queries.decision_of(laureate, EMBARGO + timedelta(days=1)) is not None) == bool(published)
    assert [sent.subject for sent in mail.outbox if "lauréat" in sent.subject] == ["Votre pôle «\u00a0Pôle 0\u00a0» est lauréat"] * published


def test_publication_changes_states_registry_letters_and_mails_once(django_capture_on_commit_callbacks):
    session = selection.confirmed(embargo_until=EMBARGO, laureates=2, reserve=1, refused=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert operations.publish_due(now=EMBARGO) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.publish_due(now=EMBARGO + timedelta(minutes=10)) == 0

    session.refresh_from_db()
    statuses = sorted(Decision.objects.filter(session=session).values_list("dossier__status", flat=True))
    assert statuses == ["LAUREATE", "LAUREATE", "REFUSED", "RESERVE"]
    entered = Selection.objects.filter(call=session.call)
    assert sorted(entered.values_list("outcome", flat=True)) == [Outcome.LAUREATE, Outcome.LAUREATE]
    assert session.confirmed_digest[:16] in entered[0].source
    letters = Letter.objects.filter(decision__session=session)
    assert letters.filter(document__isnull=False).count() == 4
    assert Mail.objects.filter(key__startswith="selection.letter:").count() == 4
    assert Entry.objects.filter(verb="selection.publish").count() == 1
    assert Decision.objects.filter(session=session, notified_at__isnull=True).count() == 0
