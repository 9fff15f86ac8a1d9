from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from ptce.calls.enums import Silence
from ptce.dossiers import lifecycle, operations, queries
from ptce.dossiers.models import Notification
from ptce.dossiers.operations import examination
from ptce.journal import queries as journal
from ptce.mailing.models import Mail
from ptce.organisations.enums import Role
from ptce.organisations.queries import holders
from tests.conftest import NOON
from tests.factories import calls, dossiers
from tests.factories.accounts import UserFactory
from tests.factories.organisations import agent, expert, officer
from tests.factories.territories import region

pytestmark = pytest.mark.django_db
DUE = date(2026, 9, 16)
NAME = "eahq28"


def ask(dossier, *, actor=None, text="Il manque les statuts.", fields=(NAME,), due_on=DUE, now=NOON):
    return operations.ask_pieces(dossier=dossier, text=text, field_ids=fields, due_on=due_on, actor=actor or agent("84"), now=now)


def reply(dossier, text="Les voici.", *, actor=None, now=NOON):
    return operations.answer_piece_request(dossier=dossier, answer=text, actor=actor or dossiers.owner_of(dossier), now=now)


def mails(name):
    return list(Mail.objects.filter(key__startswith=f"dossiers.{name}-").order_by("pk"))


def refreshed(dossier):
    return type(dossier).objects.get(pk=dossier.pk)


def test_asking_suspends_the_clock_and_reopens_the_fields():
    filed = dossiers.submitted()

    request = ask(filed, fields=["ffhbde", NAME])

    filed = refreshed(filed)
    assert (filed.status, filed.implicit_decision_on, filed.due_on) == ("INCOMPLETE", None, DUE)
    # In the order of the form, whatever the order asked.
    assert request.field_ids == ["ffhbde", NAME]
    assert queries.reopened_fields(filed, now=NOON) == {"ffhbde", NAME}
    assert queries.reopened_fields(filed, now=NOON + timedelta(days=16)) == frozenset()
    mail = mails("pieces_asked")[0]
    assert mail.to == dossiers.owner_of(filed).email
    assert mail.subject.replace("\u00a0", " ") == f"Dossier {filed.number} : à compléter avant le 16 septembre 2026 inclus"
    assert "- Nom du pôle" in mail.body
    assert "art. L114-5" in mail.body
    assert journal.history(filed).last().changes["due_on"] == "2026-09-16"


def test_answering_resumes_the_clock_later_by_the_days_waited():
    examiner = agent("84")
    filed = dossiers.submitted()
    ask(filed, actor=examiner)

    request = reply(filed, now=NOON + timedelta(days=5))

    filed = refreshed(filed)
    assert (request.status, request.answer) == ("ANSWERED", "Les voici.")
    assert (filed.status, filed.implicit_decision_on, filed.due_on) == ("SUBMITTED", date(2026, 11, 6), date(2026, 11, 6))
    assert [mail.to for mail in mails("pieces_answered")] == [examiner.email]
    assert "le 6\u00a0novembre 2026" in mails("pieces_answered")[0].body
    assert Notification.objects.filter(person=examiner).count() == 1


def test_the_answer_tells_the_journal_which_files_came():
    filed = dossiers.submitted()
    ask(filed, fields=["ffhbde"])
    piece = dossiers.piece(filed, "ffhbde", now=NOON + timedelta(hours=1))

    reply(filed, now=NOON + timedelta(hours=2))

    assert journal.history(filed).last().changes["added"] == [piece.document.sha256]


def test_silence_that_accepts_waits_for_the_pieces():
    filed = dossiers.submitted(call=calls.call(silence=Silence.ACCEPTANCE))
    assert filed.implicit_decision_on == date(2026, 11, 1)
    ask(filed)

    reply(filed, now=NOON + timedelta(days=5))

    assert refreshed(filed).implicit_decision_on == date(2026, 11, 6)


def test_a_second_request_may_follow_the_first():
    filed = dossiers.submitted()
    ask(filed)
    reply(filed, now=NOON + timedelta(days=5))
    ask(filed, due_on=date(2026, 9, 20), now=NOON + timedelta(days=10))

    reply(filed, now=NOON + timedelta(days=12))

    assert refreshed(filed).implicit_decision_on == date(2026, 11, 8)


def test_the_last_day_is_in_time_and_the_next_is_not():
    filed = dossiers.submitted()
    ask(filed)
    last_second = NOON.replace(day=16, hour=21, minute=59, second=59)

    with pytest.raises(operations.NoOpenRequest):
        reply(filed, now=last_second + timedelta(seconds=1))
    assert reply(filed, now=last_second).status == "ANSWERED"


def test_when_the_date_passes_the_clock_resumes_and_both_sides_are_told_once():
    examiner = agent("84")
    filed = dossiers.submitted()
    request = ask(filed, actor=examiner)
    owner = dossiers.owner_of(filed)

    assert operations.expire_piece_requests(now=NOON.replace(day=16, hour=21, minute=59)) == 0
    after = NOON.replace(day=16, hour=22)
    assert operations.expire_piece_requests(now=after) == 1
    assert operations.expire_piece_requests(now=after) == 0

    request.refresh_from_db()
    filed = refreshed(filed)
    # From the 1st to the 16th included: sixteen days suspended.
    assert (request.status, filed.status, filed.implicit_decision_on) == ("EXPIRED", "SUBMITTED", date(2026, 11, 17))
    assert [mail.to for mail in mails("pieces_expired")] == [examiner.email]
    assert [mail.to for mail in mails("pieces_too_late")] == [owner.email]
    assert Notification.objects.filter(person=examiner).count() == 1
    assert journal.history(filed).last().actor is None
    with pytest.raises(operations.NoOpenRequest):
        reply(filed, now=after)


def test_a_request_closed_meanwhile_does_not_expire():
    filed = dossiers.submitted()
    request = ask(filed)
    reply(filed)

    assert examination._expire(request, now=NOON + timedelta(days=30)) == 0
    assert queries.piece_requests(filed)[0].status == "ANSWERED"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"text": "  "}, operations.TextRequired),
        ({"due_on": NOON.date()}, operations.DueDateTooSoon),
        ({"fields": ["absent"]}, operations.UnknownFields),
    ],
)
def test_a_request_says_what_and_until_when(change, refusal):
    with pytest.raises(refusal):
        ask(dossiers.submitted(), **change)


def test_an_answer_says_something():
    filed = dossiers.incomplete()

    with pytest.raises(operations.TextRequired) as refused:
        reply(filed, " ")
    assert refused.value.field == "answer"


def test_one_request_at_a_time():
    with pytest.raises(lifecycle.TransitionRefused):
        ask(dossiers.incomplete())


def test_declaring_eligible_tells_the_team_and_lets_the_clock_run():
    examiner, filed = agent("84"), dossiers.submitted()

    kept = operations.declare_eligible(dossier=filed, reason="Complet.", actor=examiner, now=NOON)

    assert (kept.status, kept.eligibility_reason, kept.implicit_decision_on, kept.decided_at) == ("ELIGIBLE", "Complet.", date(2026, 11, 1), None)
    assert "Complet." in mails("eligible")[0].body
    assert Notification.objects.get().text == "Votre dossier est déclaré recevable."


def test_declaring_eligible_cancels_an_open_request():
    filed = dossiers.incomplete()

    kept = operations.declare_eligible(dossier=filed, actor=agent("84"), now=NOON + timedelta(days=2))

    assert queries.piece_requests(filed)[0].status == "CANCELLED"
    assert kept.implicit_decision_on == date(2026, 11, 3)


def test_declaring_ineligible_is_a_decision_with_reasons_and_remedies():
    filed = dossiers.submitted()

    refused = operations.declare_ineligible(dossier=filed, reason=" Porteur public. ", actor=officer(), now=NOON)

    assert (refused.status, refused.eligibility_reason, refused.decided_at) == ("INELIGIBLE", "Porteur public.", NOON)
    assert (refused.implicit_decision_on, refused.due_on) == (None, None)
    body = mails("ineligible")[0].body
    assert "Porteur public." in body
    assert "tribunal administratif de Paris" in body


def test_an_ineligible_dossier_may_be_taken_back():
    filed = dossiers.submitted()
    operations.declare_ineligible(dossier=filed, reason="Erreur", actor=officer(), now=NOON)

    kept = operations.declare_eligible(dossier=filed, actor=officer(), now=NOON)

    assert (kept.status, kept.decided_at, kept.implicit_decision_on) == ("ELIGIBLE", None, date(2026, 11, 1))


def test_no_dossier_is_refused_without_a_reason():
    with pytest.raises(operations.ReasonRequired):
        operations.declare_ineligible(dossier=dossiers.submitted(), reason=" ", actor=officer(), now=NOON)


def test_a_draft_is_not_judged():
    with pytest.raises(PermissionDenied):
        operations.declare_eligible(dossier=dossiers.dossier(), actor=officer(), now=NOON)


def test_only_those_who_examine_act():
    filed, waiting = dossiers.submitted(), dossiers.incomplete()

    for person in (dossiers.owner_of(filed), agent("53"), expert(), UserFactory()):
        with pytest.raises(PermissionDenied):
            ask(filed, actor=person)
        with pytest.raises(PermissionDenied):
            operations.declare_eligible(dossier=filed, actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            operations.declare_ineligible(dossier=filed, reason="Non", actor=person, now=NOON)
        with pytest.raises(PermissionDenied):
            operations.take_in_region(dossier=filed, region=region("53"), actor=person, now=NOON)
    for person in (dossiers.member(waiting, "READER"), officer()):
        with pytest.raises(PermissionDenied):
            reply(waiting, actor=person)


def test_the_national_queue_gives_dossiers_a_region():
    filed, by, newcomer = dossiers.submitted(), officer(), agent("53")
    filed.region = None
    filed.save(update_fields=["region"])

    taken = operations.take_in_region(dossier=filed, region=region("53"), actor=by, now=NOON)
    operations.take_in_region(dossier=filed, region=region("53"), actor=by, now=NOON)

    assert taken.region_id == "53"
    assert newcomer.notifications.get().text == f"Le dossier {filed.number} est confié à votre région."
    assert list(filed.regions.all()) == []


def test_a_dossier_that_changes_region_stays_readable_by_the_former():
    filed = dossiers.submitted()
    filed.regions.create(region=region("53"))

    operations.take_in_region(dossier=filed, region=region("53"), actor=officer(), now=NOON)

    assert [row.region_id for row in filed.regions.all()] == ["84"]


def test_without_an_agent_in_the_region_the_officers_are_told():
    by = officer()
    filed = dossiers.incomplete(by=by)

    reply(filed)

    assert by.email in [mail.to for mail in mails("pieces_answered")]
    assert {mail.to for mail in mails("pieces_answered")} == {mandate.person.email for mandate in holders(Role.NATIONAL_OFFICER, NOON)}


def test_neither_the_recused_nor_the_team_are_told_as_examiners():
    present, recused, member = agent("84"), agent("84"), agent("84")
    filed = dossiers.incomplete(by=present)
    operations.recuse(dossier=filed, person=recused, reason="Conflit", declared=True, actor=recused, now=NOON)
    dossiers.member(filed, person=member)

    reply(filed)

    assert [mail.to for mail in mails("pieces_answered")] == [present.email]
