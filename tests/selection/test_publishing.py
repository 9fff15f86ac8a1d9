from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from pypdf import PdfReader

from ptce.core.tasks import resolve
from ptce.dossiers import operations as dossier_operations
from ptce.dossiers.enums import DossierStatus
from ptce.journal.models import Entry
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from ptce.mailing.operations import claim, mark_failed
from ptce.poles.enums import Outcome
from ptce.poles.models import Selection
from ptce.selection import operations, queries
from ptce.selection.enums import DecisionOutcome as O
from ptce.selection.models import Decision, Letter
from tests.factories import selection
from tests.factories.organisations import agent, officer
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


def test_a_worker_killed_in_the_middle_of_publication_leaves_nothing_half_done():
    session = selection.confirmed(embargo_until=EMBARGO)

    with transaction.atomic():
        assert operations.publish(session_id=session.pk, now=EMBARGO)
        transaction.set_rollback(True)
    assert not Selection.objects.exists()
    assert set(Decision.objects.values_list("dossier__status", flat=True)) == {"ELIGIBLE"}

    assert operations.publish_due(now=EMBARGO) == 1
    assert Selection.objects.count() == 1


def test_letters_whose_tasks_were_lost_leave_at_the_next_ticks_once(django_capture_on_commit_callbacks):
    selection.confirmed(embargo_until=EMBARGO)
    # The worker dies between the commit and the queue: the callbacks are never run.
    with django_capture_on_commit_callbacks() as lost:
        operations.publish_due(now=EMBARGO)
    assert len(lost) >= 3
    assert not Letter.objects.filter(document__isnull=False).exists()

    for minutes in (1, 3, 5):
        with django_capture_on_commit_callbacks(execute=True):
            operations.publish_due(now=EMBARGO + timedelta(minutes=minutes))

    assert Letter.objects.filter(document__isnull=False).count() == 3
    assert Mail.objects.filter(key__startswith="selection.letter:").count() == 3


def test_a_task_run_twice_sends_each_letter_once():
    session = selection.published()
    letter = Letter.objects.filter(decision__session=session).order_by("pk")[0]

    for _ in range(2):
        resolve("selection.send_letter").func(letter.pk)

    letter.refresh_from_db()
    assert Mail.objects.filter(key__startswith=f"selection.letter:{letter.pk}:").count() == 1
    assert Entry.objects.filter(verb="selection.notify").count() == 1
    with letter.document.file.open("rb") as content:
        text = PdfReader(content).pages[0].extract_text()
    assert letter.content["reference"] in text
    assert "Si vous contestez" in text


def test_a_letter_held_by_the_embargo_does_not_leave():
    selection.confirmed(embargo_until=EMBARGO)

    assert not operations.send_letter(letter_id=Letter.objects.order_by("pk")[0].pk, now=LATER)
    assert not Mail.objects.filter(key__startswith="selection.letter:").exists()


def test_a_dossier_no_longer_receivable_at_the_hour_is_held_back():
    session = selection.confirmed(embargo_until=EMBARGO)
    dossier = selection.decision(session, O.LAUREATE).dossier
    dossier_operations.declare_ineligible(dossier=dossier, reason="Fausse déclaration.", actor=officer(), now=LATER)

    operations.publish_due(now=EMBARGO)

    session.refresh_from_db()
    assert session.is_published
    assert queries.held_back(session) == [dossier.number]
    assert queries.decision_of(dossier, EMBARGO) is None
    assert not Selection.objects.exists()


def test_without_embargo_the_confirmation_publishes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        session = selection.confirmed()

    session.refresh_from_db()
    assert session.is_published


def test_a_failed_mail_is_sent_again_by_an_officer_only(django_capture_on_commit_callbacks):
    session = selection.published()
    with django_capture_on_commit_callbacks():
        operations.send_letter(letter_id=Letter.objects.filter(decision__session=session).order_by("pk")[0].pk, now=EMBARGO)
    letter_mail = Mail.objects.get(key__startswith="selection.letter:")
    mark_failed(mail=claim(mail_id=letter_mail.pk, now=EMBARGO), error="550 boîte pleine", now=EMBARGO)

    with pytest.raises(PermissionDenied):
        operations.resend(mail=letter_mail, actor=agent(), now=EMBARGO)
    with django_capture_on_commit_callbacks(execute=True):
        operations.resend(mail=letter_mail, actor=officer(), now=LATER.replace(year=2025))

    letter_mail.refresh_from_db()
    assert letter_mail.status == MailStatus.SENT
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [letter_mail.message_id]
    assert [name for name, *_ in mail.outbox[0].attachments] == [f"decision-{Letter.objects.order_by('pk')[0].content['reference']}.pdf"]
    with pytest.raises(operations.MailNotFailed):
        operations.resend(mail=letter_mail, actor=officer(), now=EMBARGO)
