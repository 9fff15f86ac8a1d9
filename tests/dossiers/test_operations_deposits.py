from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls.enums import Phase
from ptce.calls.operations import withdraw as withdraw_call
from ptce.documents.models import Document
from ptce.dossiers import lifecycle, operations, queries, rules, tasks
from ptce.dossiers.models import Submission
from ptce.journal import queries as journal
from ptce.mailing.models import Mail
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, officer

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def submit(dossier, *, key=None, actor=None, now=NOON):
    return operations.submit(dossier=dossier, key=key or uuid4(), actor=actor or dossiers.owner_of(dossier), now=now)


def withdraw(dossier, *, actor=None, now=NOON):
    return operations.withdraw(dossier=dossier, actor=actor or dossiers.owner_of(dossier), now=now)


def test_submitting_freezes_the_content_and_starts_the_clock():
    draft = dossiers.complete()
    piece = dossiers.piece(draft, "ffhbde", name="Agrément.pdf")

    made = submit(draft)

    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at) == ("SUBMITTED", NOON)
    assert (draft.implicit_decision_on, draft.due_on) == (date(2026, 11, 1), date(2026, 11, 1))
    assert (made.rank, made.receipt_number, made.received_at) == (1, f"{draft.number}-AR1", NOON)
    assert made.content["answers"] == queries.content(draft).values
    assert made.content["pieces"] == [
        {
            "field": "ffhbde",
            "name": "Agrément.pdf",
            "size": piece.document.size,
            "sha256": piece.document.sha256,
            "piece": piece.pk,
            "scan": "NOT_SCANNED",
        }
    ]
    assert {item["key"].split(".")[0] for item in made.content["findings"]} == {"article_9", "decree_2015_431"}
    assert made.sha256 == rules.digest(made.content)
    entry = journal.history(draft).last()
    assert (entry.verb, entry.changes["status"], entry.changes["sha256"]) == ("dossiers.submit", ["DRAFT", "SUBMITTED"], made.sha256)


def test_the_acknowledgement_has_every_mention():
    draft = dossiers.complete()

    mentions = queries.acknowledgement(submit(draft))

    assert [mention.title for mention in mentions] == [
        "Date de réception",
        "Service chargé du dossier",
        "Silence de l’administration",
        "Date de la décision implicite",
        "Délais et voies de recours",
    ]
    assert "1er\u00a0septembre\u00a02026 à 14\u00a0h\u00a000\u00a0min\u00a000\u00a0s (heure de Paris)" in mentions[0].text
    assert "139 rue de Bercy" in mentions[1].text
    assert "01 40 04 04 04" in mentions[1].text
    assert mentions[2].article == "CRPA, art. L231-4, 3° et R112-5"


def test_a_call_without_money_does_not_cite_the_article_on_money():
    call = calls.call(envelope=None, amount_min=None, amount_max=None)

    mentions = queries.acknowledgement(submit(dossiers.complete(call=call)))

    assert "L231-4" not in mentions[2].article


def test_a_second_click_returns_the_first_deposit():
    draft, key = dossiers.complete(), uuid4()

    assert submit(draft, key=key) == submit(draft, key=key)
    assert Submission.objects.count() == 1


def test_the_key_of_another_dossiers_deposit_is_refused():
    key, other = uuid4(), dossiers.complete()
    submit(dossiers.complete(), key=key)

    with pytest.raises(operations.FormReused):
        submit(other, key=key)
    assert Submission.objects.count() == 1


def test_a_second_form_finds_the_dossier_filed():
    draft = dossiers.complete()
    submit(draft)

    with pytest.raises(lifecycle.TransitionRefused):
        submit(draft)


def test_what_is_missing_is_listed():
    draft = dossiers.complete()
    dossiers.answer(draft, Role.POLE_NAME, "")
    dossiers.answer(draft, Role.CARRIER_SIRET, "faux")

    with pytest.raises(operations.Incomplete, match="2 réponses ou pièces manquent") as refused:
        submit(draft)

    assert {item.label for item in refused.value.missing} == {"Numéro SIRET de la structure porteuse", "Nom du pôle"}
    dossiers.answer(draft, Role.CARRIER_SIRET, dossiers.SIRET)
    with pytest.raises(operations.Incomplete, match="une réponse ou une pièce manque") as refused:
        submit(draft)
    assert refused.value.dossier_id == draft.pk


def test_a_missing_piece_forbids_submitting():
    first_call = calls.call(phase=Phase.ONE)
    first = dossiers.submitted(call=first_call)
    draft = dossiers.dossier(call=calls.call(first_phase=first_call), owner=dossiers.owner_of(first), first_phase_dossier=first)
    dossiers.fill(draft)
    operations.remove_piece(piece=queries.pieces(draft)[0], actor=dossiers.owner_of(draft), now=NOON)

    with pytest.raises(operations.Incomplete):
        submit(draft)


@pytest.mark.parametrize("shift", [-SECOND, timedelta(0)])
def test_in_time_to_the_second(shift):
    call = calls.call()

    assert submit(dossiers.complete(call=call), now=call.closes_at + shift).rank == 1


def test_one_second_late_is_late():
    call = calls.call()
    draft = dossiers.complete(call=call)

    with pytest.raises(operations.CallClosed, match="Le dépôt est clos depuis le jeudi 1er\u00a0octobre 2026 à 14\u00a0h\u00a000") as refused:
        submit(draft, now=call.closes_at + SECOND)

    assert "il reste un brouillon" in refused.value.message
    draft.refresh_from_db()
    assert draft.is_editable


@pytest.mark.parametrize(
    ("hour", "in_time"),
    # On 25 October 2026 at 3 h, Paris goes back to 2 h: the half hour past two comes twice. This call closes at the second one.
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), True),
        (datetime(2026, 10, 25, 1, 30, 1, tzinfo=UTC), False),
    ],
)
def test_the_change_of_hour_does_not_move_the_deadline(hour, in_time):
    closes_at = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1)
    draft = dossiers.complete(call=calls.call(closes_at=closes_at))

    if in_time:
        assert submit(draft, now=hour).received_at == hour
    else:
        with pytest.raises(operations.CallClosed):
            submit(draft, now=hour)


def test_overseas_the_deadline_is_the_same_instant():
    reunion = ZoneInfo("Indian/Reunion")
    draft = dossiers.complete(call=calls.call(closes_at=datetime(2026, 9, 30, 12, tzinfo=ZoneInfo("Europe/Paris"))), region_code="04")

    with pytest.raises(operations.CallClosed):
        submit(draft, now=datetime(2026, 9, 30, 14, 0, 1, tzinfo=reunion))
    assert (
        submit(draft, now=datetime(2026, 9, 30, 14, tzinfo=reunion))
        .content["mentions"][0]["text"]
        .endswith("12\u00a0h\u00a000\u00a0min\u00a000\u00a0s (heure de Paris).")
    )


def test_a_call_withdrawn_or_not_open_yet_receives_nothing():
    call = calls.call()
    draft = dossiers.complete(call=call)

    with pytest.raises(operations.CallClosed, match="ne reçoit pas"):
        submit(draft, now=call.opens_at - SECOND)
    withdraw_call(call=call, reason="Erreur.", actor=officer(), now=NOON)
    with pytest.raises(operations.CallClosed, match="ne reçoit pas"):
        submit(draft)


def test_only_the_owner_submits_and_withdraws():
    draft = dossiers.complete()
    people = [dossiers.member(draft), UserFactory(), officer()]

    for person in people:
        with pytest.raises(PermissionDenied):
            submit(draft, actor=person)
    submit(draft)
    for person in people:
        with pytest.raises(PermissionDenied):
            withdraw(draft, actor=person)


def test_withdrawn_then_submitted_again_makes_a_second_deposit():
    draft = dossiers.submitted()
    first = queries.standing_submission(draft)
    examiner = agent("84")

    draft = withdraw(draft, now=NOON + SECOND)

    assert (draft.status, draft.submitted_at, draft.implicit_decision_on, draft.due_on) == ("DRAFT", None, None, draft.call.closes_at.date())
    assert queries.standing_submission(draft) is None
    assert examiner.notifications.get().text == f"Le dépôt du dossier {draft.number} a été retiré par son équipe."
    assert "avant la clôture, le jeudi 1er\u00a0octobre 2026" in Mail.objects.get(key__startswith="dossiers.withdrawn").body
    dossiers.answer(draft, Role.POLE_NAME, "Nouveau nom")
    second = submit(draft, now=NOON + timedelta(days=1))
    assert (second.rank, second.receipt_number) == (2, f"{draft.number}-AR2")
    assert list(queries.deposits(draft)) == [second, first]
    assert queries.deposits(draft)[1].withdrawn_at == NOON + SECOND
    assert (first.content["pole"], second.content["pole"]) == ("Pôle", "Nouveau nom")


def test_withdrawing_cancels_an_open_request():
    filed = dossiers.incomplete()

    withdraw(filed)

    assert queries.piece_requests(filed)[0].status == "CANCELLED"


def test_after_the_deadline_a_deposit_stands():
    filed = dossiers.submitted()

    with pytest.raises(operations.CallClosed, match="ne peut plus être retiré"):
        withdraw(filed, now=filed.call.closes_at + SECOND)


def test_a_draft_is_not_withdrawn():
    with pytest.raises(lifecycle.TransitionRefused):
        withdraw(dossiers.dossier())


def two_phases(**first_call):
    first = calls.call(phase=Phase.ONE, **first_call)
    second = dossiers.fill(dossiers.dossier(call=calls.call(first_phase=first)))
    return dossiers.fill(second.first_phase_dossier), second


def test_both_phases_are_filed_at_once():
    first, second = two_phases()
    key = uuid4()

    submit(second, key=key)
    submit(second, key=key)

    first.refresh_from_db()
    assert first.status == "SUBMITTED"
    assert Submission.objects.count() == 2


def test_a_first_phase_that_lacks_something_keeps_both_as_drafts():
    first, second = two_phases()
    dossiers.answer(first, Role.POLE_NAME, "")

    with pytest.raises(operations.Incomplete) as refused:
        submit(second)

    assert refused.value.dossier_id == first.pk
    assert Submission.objects.count() == 0


def test_a_first_phase_closed_since_can_no_longer_be_filed_with_the_second():
    _, second = two_phases(closes_at=NOON + timedelta(hours=1))

    with pytest.raises(operations.CallClosed):
        submit(second, now=NOON + timedelta(hours=2))


def test_a_first_phase_of_somebody_else_must_be_filed_by_them():
    first, second = two_phases()
    heir = dossiers.member(first)
    operations.hand_over(dossier=first, to=heir, actor=dossiers.owner_of(first), now=NOON)

    with pytest.raises(operations.FirstPhaseNotFiled):
        submit(second)


def test_a_first_phase_refused_since_closes_the_way():
    first, second = two_phases()
    submit(first)
    operations.declare_ineligible(dossier=first, reason="Hors champ", actor=officer(), now=NOON)

    with pytest.raises(operations.FirstPhaseRefused):
        submit(second)


def test_a_first_phase_is_not_withdrawn_under_a_filed_second():
    first, second = two_phases()
    submit(second)

    with pytest.raises(operations.SecondPhaseFiled):
        withdraw(first)
    withdraw(second)
    assert withdraw(first).status == "DRAFT"


def test_the_receipt_is_made_once_and_mailed_to_the_team(django_capture_on_commit_callbacks):
    draft = dossiers.complete()
    reader = dossiers.member(draft, "READER")
    with django_capture_on_commit_callbacks(execute=True):
        made = submit(draft)

    tasks.send_receipt.func(made.pk)

    made.refresh_from_db()
    assert made.receipt.name == f"accuse-de-reception-{made.receipt_number}.pdf"
    assert Document.objects.filter(media_type="application/pdf", added_by__isnull=True).count() == 1
    mails = Mail.objects.filter(key__startswith="dossiers.submitted")
    assert {mail.to for mail in mails} == {dossiers.owner_of(draft).email, reader.email}
    assert [list(mail.attachments.all()) for mail in mails] == [[made.receipt]] * 2
    for mention in queries.acknowledgement(made):
        assert mention.text in mails[0].body
    assert operations.record_receipt(submission=made, pdf=b"autre", now=NOON).receipt == made.receipt


def test_lost_receipts_are_asked_again(django_capture_on_commit_callbacks):
    made = dossiers.submission(dossiers.complete())

    assert operations.queue_missing_receipts(now=NOON + SECOND) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.queue_missing_receipts(now=NOON + timedelta(minutes=3)) == 1
    made.refresh_from_db()
    assert made.receipt is not None
    assert operations.queue_missing_receipts(now=NOON + timedelta(minutes=3)) == 0


def test_submitting_sixty_fields_fifteen_files_thirty_members_costs_few_statements(django_assert_max_num_queries):
    first, draft = two_phases()
    submit(first)
    members = [dossiers.MEMBERS[0]] + [
        {"siret": "", "name": f"Structure {rank}", "family": "COMPANY", "role": "", "commitment": "", "is_carrier": False} for rank in range(29)
    ]
    dossiers.answer(draft, Role.MEMBERS, members)
    for rank in range(10):
        dossiers.piece(draft, "3u4qsn", name=f"Lettre {rank}.pdf")
    owner = dossiers.owner_of(draft)

    with django_assert_max_num_queries(25):
        made = operations.submit(dossier=draft, key=uuid4(), actor=owner, now=NOON)

    assert len(made.content["pieces"]) >= 15
    assert len(made.content["answers"]) >= 45
