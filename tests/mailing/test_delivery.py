"""Mail through a real SMTP server: once, whatever happens."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.core.files.storage import InMemoryStorage
from django.db import IntegrityError, transaction

from ptce.documents.operations import store_generated
from ptce.mailing import operations, queries, tasks
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from tests.conftest import NOON
from tests.mailing.conftest import Received

# Delivery is enqueued after commit and, in the tests, runs at once: real commits are needed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    class Clock:
        now_is = NOON

        def now(self):
            return self.now_is

    clock = Clock()
    monkeypatch.setattr(tasks, "timezone", clock)
    return clock


def write(**changes: object) -> Mail:
    values = {"key": "essai:1", "to": "a@exemple.test", "subject": "Objet", "body": "Texte\n", "now": NOON, **changes}
    return operations.enqueue(**values)


def test_a_message_is_delivered_once_with_its_message_id(clock, smtp_server: Received):
    mail = write(subject="Accusé de réception\u00a0: « Pôle d’Évry »", body="Déposé à 14\u00a0h\u00a003.\nŒuvre.\n")
    tasks.deliver.func(mail.pk)
    tasks.deliver_due.func()

    [received] = smtp_server.messages
    assert received["Message-ID"] == mail.message_id
    assert received["Subject"] == "Accusé de réception\u00a0: « Pôle d’Évry »"
    assert received["To"] == "a@exemple.test"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received.get_content().replace("\r\n", "\n") == "Déposé à 14\u00a0h\u00a003.\nŒuvre.\n"
    mail.refresh_from_db()
    assert (mail.status, mail.attempts, mail.sent_at) == (MailStatus.SENT, 1, NOON)


def test_the_same_key_is_written_once(clock, smtp_server: Received):
    assert write().pk == write(subject="Autre").pk
    assert len(smtp_server.messages) == 1


def test_a_subject_cannot_carry_headers(clock, smtp_server: Received):
    write(subject="Objet\r\nBcc: autrui@exemple.test")

    assert smtp_server.messages[0]["Bcc"] is None
    assert smtp_server.messages[0]["Subject"] == "Objet Bcc: autrui@exemple.test"


def test_an_attachment_arrives_intact(clock, smtp_server: Received):
    content = bytes(range(256)) * 400
    document = store_generated(content=content, name="Accusé d’août.pdf", media_type="application/pdf", now=NOON)

    write(attachments=[document])

    [piece] = smtp_server.messages[0].iter_attachments()
    assert (piece.get_filename(), piece.get_content_type()) == ("Accusé d’août.pdf", "application/pdf")
    assert piece.get_payload(decode=True) == content


def test_a_server_that_is_down_is_tried_again_later_and_later(clock, mail_settings):
    mail = write()
    waits = []
    for _ in range(4):
        mail.refresh_from_db()
        assert mail.status == MailStatus.FAILED
        assert "ConnectionRefusedError" in mail.last_error
        waits.append(mail.next_attempt_at - clock.now_is)
        clock.now_is = mail.next_attempt_at - timedelta(seconds=1)
        tasks.deliver_due.func()
        clock.now_is = mail.next_attempt_at
        tasks.deliver_due.func()

    assert waits == [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1)]
    assert mail.attempts == 4


def test_a_message_refused_then_taken_keeps_its_identity(clock, smtp_server: Received):
    smtp_server.answer = "451 plus tard"
    mail = write()
    mail.refresh_from_db()
    assert "SMTPDataError" in mail.last_error

    smtp_server.answer = "250 OK"
    clock.now_is = mail.next_attempt_at
    tasks.deliver_due.func()

    assert [received["Message-ID"] for received in smtp_server.messages] == [mail.message_id]
    mail.refresh_from_db()
    assert (mail.status, mail.last_error) == (MailStatus.SENT, "")


def test_a_refused_address_is_shown_where_people_work(clock, smtp_server: Received):
    from tests.factories.accounts import UserFactory

    person = UserFactory()
    smtp_server.answer = "550 inconnu"
    mail = write(target=person)

    assert list(queries.failures("accounts.user", [str(person.pk)])) == [mail]
    assert list(queries.about(person)) == [mail]


def test_a_worker_killed_between_claim_and_sending_leaves_the_same_message_to_the_next(clock, smtp_server: Received):
    with transaction.atomic():
        mail = write()
        # The commit has not come: nothing is enqueued yet.
        Mail.objects.filter(pk=mail.pk).update(status=MailStatus.SENDING, attempts=1, next_attempt_at=NOON + timedelta(minutes=5))
    assert smtp_server.messages == []

    clock.now_is = NOON + timedelta(minutes=4)
    tasks.deliver_due.func()
    assert smtp_server.messages == []
    clock.now_is = NOON + timedelta(minutes=5)
    tasks.deliver_due.func()

    assert [received["Message-ID"] for received in smtp_server.messages] == [mail.message_id]


def test_two_workers_do_not_send_the_same_message(clock, smtp_server: Received):
    with transaction.atomic():
        mail = write()
        Mail.objects.filter(pk=mail.pk).update(next_attempt_at=NOON + timedelta(hours=1))
    Mail.objects.filter(pk=mail.pk).update(next_attempt_at=NOON)

    first = operations.claim(mail_id=mail.pk, now=NOON)
    assert first is not None
    assert operations.claim(mail_id=mail.pk, now=NOON) is None


def test_nothing_leaves_if_the_change_it_tells_is_undone(clock, smtp_server: Received):
    @transaction.atomic
    def change() -> None:
        write()
        raise IntegrityError

    with pytest.raises(IntegrityError):
        change()

    assert smtp_server.messages == []
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("demo", "kept"), [(False, "(contenu confidentiel effacé après l’envoi)"), (True, "Code 123\n")])
def test_a_secret_body_is_erased_once_sent(clock, smtp_server: Received, settings, demo: bool, kept: str):
    settings.DEMO = demo
    mail = write(body="Code 123\n", is_secret=True)
    mail.refresh_from_db()

    assert "Code 123" in smtp_server.messages[0].get_content()
    assert mail.body == kept


def test_a_slow_round_leaves_room_for_the_other_acts(clock, smtp_server: Received):
    with transaction.atomic():
        for number in range(3):
            write(key=f"essai:{number}")
        Mail.objects.update(next_attempt_at=NOON + timedelta(hours=1))
    clock.now_is = NOON + timedelta(hours=1)
    real = tasks.deliver.func

    def slow(mail_id: int) -> None:
        real(mail_id)
        clock.now_is += timedelta(seconds=31)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "deliver", type("Slow", (), {"func": staticmethod(slow)}))
        assert tasks.deliver_due.func() == 1
    assert tasks.deliver_due.func() == 2


def test_a_text_template_is_not_html(settings):
    subject, body = operations.written(
        "organisations/email/mandate_ended.txt", {"mandate": {"body": {"name": "L’« un » & l'autre"}, "ends_at": NOON}, "role": "x"}
    )

    assert subject == "Plateforme PTCE\u00a0: votre mandat est terminé"
    assert "x, L’« un » & l'autre" in body


def test_a_store_of_files_that_does_not_answer_delays_its_message_alone(clock, smtp_server: Received, monkeypatch: pytest.MonkeyPatch):
    held = store_generated(content=b"%PDF-1.7", name="lettre.pdf", media_type="application/pdf", now=NOON)
    unreachable = ClientError({"Error": {"Code": "503", "Message": "Slow Down"}}, "GetObject")

    def refuse(*args: object, **options: object) -> None:
        raise unreachable

    monkeypatch.setattr(InMemoryStorage, "_open", refuse)
    with_file, plain = write(attachments=[held]), write(key="essai:2")
    tasks.deliver_due.func()

    assert {mail.pk: mail.status for mail in Mail.objects.all()} == {with_file.pk: MailStatus.FAILED, plain.pk: MailStatus.SENT}
