"""Two requests at once on every write path: two threads, two connections, both databases."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from ptce.core.errors import Refusal
from ptce.dossiers import operations, queries
from ptce.dossiers.models import Answers, AnswerVersion, Dossier, Message, Piece, Presence, Submission, TeamMember
from ptce.organisations.queries import Viewer
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in as many threads, started together; return what each gave, its refusal included."""
    start, outcomes = Barrier(len(acts)), [None] * len(acts)

    def run(rank: int) -> None:
        connection.ensure_connection()
        start.wait(timeout=10)
        try:
            outcomes[rank] = acts[rank]()
        except (Refusal, PermissionDenied) as refusal:
            outcomes[rank] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(rank,)) for rank in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def save(dossier, field_id, raw, actor, base=0):
    return lambda: operations.save_answer(dossier=dossier, field_id=field_id, raw=raw, base_version=base, actor=actor, now=NOON)


def submit(dossier, actor, key=None):
    return lambda: operations.submit(dossier=dossier, key=key or uuid4(), actor=actor, now=NOON)


def field_of(dossier, role):
    return queries.form_of(dossier.revision_id).with_role(role).id


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


@pytest.mark.parametrize("turn", range(3))
def test_save_and_save_of_one_field(turn):
    draft = dossiers.dossier()
    owner, editor, name = dossiers.owner_of(draft), dossiers.member(draft), field_of(draft, Role.POLE_NAME)

    outcomes = at_once(save(draft, name, "Le mien", owner), save(draft, name, "Le tien", editor))

    assert kinds(outcomes) == ["AnswerConflict", "SavedAnswer"]
    saved, conflict = sorted(outcomes, key=lambda outcome: isinstance(outcome, Refusal))
    held = Answers.objects.get(pk=draft.pk)
    assert held.values[name] == saved.value == conflict.theirs
    assert {saved.value, conflict.mine} == {"Le mien", "Le tien"}


@pytest.mark.parametrize("turn", range(3))
def test_save_and_save_of_two_fields(turn):
    draft = dossiers.dossier()
    owner, editor = dossiers.owner_of(draft), dossiers.member(draft)
    name, summary = field_of(draft, Role.POLE_NAME), field_of(draft, Role.SUMMARY)

    outcomes = at_once(save(draft, name, "Nom", owner), save(draft, summary, "Résumé", editor))

    assert kinds(outcomes) == ["SavedAnswer", "SavedAnswer"]
    assert Answers.objects.get(pk=draft.pk).values == {name: "Nom", summary: "Résumé"}


@pytest.mark.parametrize("turn", range(3))
def test_save_and_submit(turn):
    draft = dossiers.complete()
    owner, editor, name = dossiers.owner_of(draft), dossiers.member(draft), field_of(draft, Role.POLE_NAME)

    saved, made = at_once(save(draft, name, "Nom de dernière minute", editor, base=1), submit(draft, owner))

    assert isinstance(made, Submission)
    frozen = made.content["answers"][name]
    held = Answers.objects.get(pk=draft.pk).values[name]
    assert frozen == held
    assert isinstance(saved, operations.NotEditable if frozen == "Pôle" else operations.SavedAnswer)


@pytest.mark.parametrize("same_key", [True, False])
def test_submit_and_submit(same_key):
    draft, key = dossiers.complete(), uuid4()
    owner = dossiers.owner_of(draft)

    outcomes = at_once(submit(draft, owner, key), submit(draft, owner, key if same_key else None))

    assert Submission.objects.count() == 1
    assert kinds(outcomes) == (["Submission", "Submission"] if same_key else ["Submission", "TransitionRefused"])


@pytest.mark.parametrize("turn", range(3))
def test_restore_and_save(turn):
    draft = dossiers.dossier()
    owner, editor, name = dossiers.owner_of(draft), dossiers.member(draft), field_of(draft, Role.POLE_NAME)
    for version, text in enumerate(["Le premier", "Le deuxième"]):
        save(draft, name, text, [owner, editor][version], base=version)()

    # Who restores has read what stands.
    AnswerVersion.objects.update(is_seen=True)

    def restore():
        return operations.restore_answer(dossier=draft, field_id=name, version=1, base_version=2, actor=owner, now=NOON)

    outcomes = at_once(restore, save(draft, name, "Le troisième", editor, base=2))

    assert kinds(outcomes) == ["AnswerConflict", "SavedAnswer"]
    saved, _ = sorted(outcomes, key=lambda outcome: isinstance(outcome, Refusal))
    assert Answers.objects.get(pk=draft.pk).values[name] == saved.value
    assert [row.value for row in AnswerVersion.objects.order_by("version")][:2] == ["Le premier", "Le deuxième"]
    assert AnswerVersion.objects.latest("version").value == saved.value


@pytest.mark.parametrize("turn", range(3))
def test_a_reader_and_a_writer_who_goes_on(turn):
    draft = dossiers.dossier()
    owner, editor, name = dossiers.owner_of(draft), dossiers.member(draft), field_of(draft, Role.POLE_NAME)
    save(draft, name, "Lu", owner)()
    held = queries.content(draft)
    facts = {"values": held.values, "raw": held.raw, "versions": held.versions}

    def read():
        return operations.mark_read(dossier=draft, fields=[name], person_id=editor.pk, now=NOON, **facts)

    at_once(read, save(draft, name, "Continué", owner, base=1))

    assert list(AnswerVersion.objects.order_by("version").values_list("version", "value")) == [(1, "Lu"), (2, "Continué")]


@pytest.mark.parametrize("turn", range(3))
def test_presence_and_presence_of_one_page(turn):
    draft = dossiers.dossier()
    owner = dossiers.owner_of(draft)
    watch = queries.watch(Viewer(person=owner, at=NOON), draft.number)

    def sign(field_id):
        return lambda: operations.mark_presence(watch=watch, tab="onglet", section_id="budget", field_id=field_id, actor=owner, now=NOON)

    assert at_once(sign("un"), sign("deux")) == [True, True]
    assert Presence.objects.get().field_id in {"un", "deux"}


@pytest.mark.parametrize("turn", range(3))
def test_presences_wait_for_no_save(turn):
    draft = dossiers.dossier()
    owner, editor, name = dossiers.owner_of(draft), dossiers.member(draft), field_of(draft, Role.POLE_NAME)
    watch = queries.watch(Viewer(person=editor, at=NOON), draft.number)

    def sign():
        return operations.mark_presence(watch=watch, tab="onglet", section_id="lepole", field_id=name, actor=editor, now=NOON)

    outcomes = at_once(save(draft, name, "Le mien", owner), sign)

    assert isinstance(outcomes[0], operations.SavedAnswer)
    assert outcomes[1] is True


def test_withdraw_and_submit():
    filed = dossiers.submitted()
    owner = dossiers.owner_of(filed)

    withdrawn, made = at_once(lambda: operations.withdraw(dossier=filed, actor=owner, now=NOON), submit(filed, owner))

    assert isinstance(withdrawn, Dossier)
    filed.refresh_from_db()
    standing = Submission.objects.filter(withdrawn_at__isnull=True).count()
    assert (filed.status, standing) == (("SUBMITTED", 1) if isinstance(made, Submission) else ("DRAFT", 0))


def test_withdraw_and_withdraw():
    filed = dossiers.submitted()
    owner = dossiers.owner_of(filed)

    outcomes = at_once(*[lambda: operations.withdraw(dossier=filed, actor=owner, now=NOON)] * 2)

    assert kinds(outcomes) == ["Dossier", "TransitionRefused"]


def test_open_and_open():
    call, person, key = calls.call(), UserFactory(), uuid4()

    outcomes = at_once(*[lambda: operations.open_dossier(call=call, actor=person, now=NOON, key=key)] * 2)

    assert Dossier.objects.count() == 1
    assert outcomes[0] == outcomes[1]


def test_accept_and_accept_of_one_invitation():
    draft = dossiers.dossier()
    operations.invite(dossier=draft, email="x@exemple.test", role="EDITOR", actor=dossiers.owner_of(draft), now=NOON)
    token, first, second = dossiers.sent_token(draft), UserFactory(), UserFactory()

    outcomes = at_once(*[lambda person=person: operations.accept_invitation(token=token, actor=person, now=NOON) for person in (first, second)])

    assert kinds(outcomes) == ["InvitationClosed", "TeamMember"]
    assert TeamMember.objects.filter(dossier=draft).count() == 2


def test_hand_over_and_hand_over():
    draft = dossiers.dossier()
    owner, first, second = dossiers.owner_of(draft), dossiers.member(draft), dossiers.member(draft)

    outcomes = at_once(*[lambda to=to: operations.hand_over(dossier=draft, to=to, actor=owner, now=NOON) for to in (first, second)])

    assert kinds(outcomes) == ["Dossier", "PermissionDenied"]
    assert TeamMember.objects.filter(dossier=draft, role="OWNER").count() == 1


def test_the_same_upload_and_the_same_upload():
    draft, key = dossiers.dossier(), uuid4()
    owner = dossiers.owner_of(draft)

    def add():
        return operations.add_piece(dossier=draft, field_id="ffhbde", file=dossiers.pdf("même"), name="a.pdf", key=key, actor=owner, now=NOON)

    outcomes = at_once(add, add)

    assert Piece.objects.count() == 1
    assert outcomes[0] == outcomes[1]


def test_the_same_message_and_the_same_message():
    filed, key = dossiers.submitted(), uuid4()
    owner = dossiers.owner_of(filed)

    at_once(*[lambda: operations.post_message(dossier=filed, body="Bonjour", key=key, actor=owner, now=NOON)] * 2)

    assert Message.objects.count() == 1


def test_declare_and_declare_the_contrary():
    filed, one, other = dossiers.submitted(), agent("84"), agent("84")

    outcomes = at_once(
        lambda: operations.declare_eligible(dossier=filed, actor=one, now=NOON),
        lambda: operations.declare_ineligible(dossier=filed, reason="Non", actor=other, now=NOON),
    )

    # The life of a dossier lets either follow the other: the last word is whole, reasons and clock included.
    assert kinds(outcomes) == ["Dossier", "Dossier"]
    filed.refresh_from_db()
    assert (filed.status, filed.eligibility_reason, filed.implicit_decision_on is None) in {("ELIGIBLE", "", False), ("INELIGIBLE", "Non", True)}


def test_answer_and_expire_close_a_request_once():
    filed = dossiers.incomplete()
    owner, late = dossiers.owner_of(filed), NOON + timedelta(days=20)

    at_once(
        lambda: operations.answer_piece_request(dossier=filed, answer="Voici", actor=owner, now=NOON),
        lambda: operations.expire_piece_requests(now=late),
    )

    filed.refresh_from_db()
    assert filed.status == "SUBMITTED"
    assert queries.piece_requests(filed).filter(status__in=["ANSWERED", "EXPIRED"]).count() == 1


def test_expire_and_expire():
    dossiers.incomplete()
    late = NOON + timedelta(days=20)

    assert sorted(at_once(*[lambda: operations.expire_piece_requests(now=late)] * 2)) == [0, 1]


def test_receipt_and_receipt():
    made = dossiers.submission(dossiers.complete())
    submission = Submission.objects.get(pk=made.pk)

    outcomes = at_once(*[lambda: operations.record_receipt(submission=submission, pdf=b"%PDF-1.7", now=NOON)] * 2)

    assert len({outcome.receipt_id for outcome in outcomes}) == 1
