from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from ptce.calls.enums import CallStatus
from ptce.journal.queries import history
from ptce.mailing.models import Mail
from ptce.publicity import operations, queries
from ptce.publicity.enums import NoticeKind, QuestionStatus
from ptce.publicity.models import Edition, Notice, PublicQuestion
from tests.calls.conftest import sign_in
from tests.calls.test_concurrency import at_once, refusals
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.factories.calls import call
from tests.factories.organisations import agent, officer
from tests.publicity.test_following import follower, notices

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def asked(one=None, *, text="Une commune peut-elle porter le dossier\u00a0?", now=NOON):
    return operations.ask(call=one or call(), text=text, actor=UserFactory(), now=now)


def answered(question, *, words="Oui.", is_public=True, seen=0, now=NOON, actor=None, wording="Qui peut porter le dossier\u00a0?"):
    given = {"wording": wording, "answer": words, "is_public": is_public, "seen": seen}
    return operations.answer(question=question, actor=actor or officer(), now=now, **given)


def test_a_visitor_s_question_waits_for_its_address_to_be_confirmed():
    one = call()
    question = operations.ask(call=one, text=" Qui signe\u00a0? ", email=" A@Exemple.test", now=NOON)
    assert list(queries.queue(one, QuestionStatus.WAITING)) == []
    mail = Mail.objects.get()
    assert (mail.to, queries.confirm_question_link(question) in mail.body) == ("a@exemple.test", True)

    for _ in range(2):
        operations.confirm_question(question=question, now=NOON + DAY)
    assert list(queries.queue(one, QuestionStatus.WAITING)) == [question]
    assert [line.verb for line in history(question)] == ["publicity.ask"]


def test_a_link_of_confirmation_dies_after_a_week():
    question = operations.ask(call=call(), text="Qui\u00a0?", email="a@exemple.test", now=NOON)
    with pytest.raises(operations.LinkDead):
        operations.confirm_question(question=question, now=NOON + timedelta(days=7, seconds=1))


@pytest.mark.parametrize("fields", [{"text": "  "}, {"email": "sans-arobase"}])
def test_what_is_asked_wrongly_is_refused(fields):
    with pytest.raises((operations.QuestionEmpty, operations.AddressRefused)):
        operations.ask(**{"call": call(), "text": "Qui\u00a0?", "email": "a@exemple.test", "now": NOON} | fields)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_questions_close_at_an_instant(seconds, is_taken):
    one, until = call(), NOON + 5 * DAY
    operations.set_question_period(call=one, closes_at=until, actor=officer(), now=NOON)
    assert queries.takes_questions(one, until + timedelta(seconds=seconds)) == is_taken
    if not is_taken:
        with pytest.raises(operations.QuestionsClosed):
            asked(one, now=until + timedelta(seconds=seconds))

    operations.set_question_period(call=one, closes_at=None, actor=officer(), now=NOON)
    assert queries.questions_close_at(one) == one.closes_at


def test_questions_do_not_outlive_the_call():
    one = call()
    with pytest.raises(operations.PeriodRefused, match="après la clôture"):
        operations.set_question_period(call=one, closes_at=one.closes_at + timedelta(seconds=1), actor=officer(), now=NOON)
    assert not queries.takes_questions(one, one.closes_at + timedelta(seconds=1))
    assert not queries.takes_questions(call(status=CallStatus.WITHDRAWN), NOON)


def test_a_public_answer_is_published_in_the_officer_s_words_and_sent_to_the_asker():
    question = asked(text="Mon pôle de Trifouilly peut-il candidater\u00a0?")
    answered(question)

    _, (view,) = queries.published_answers(question.call)
    assert (view.current.wording, view.current.answer, view.former) == ("Qui peut porter le dossier\u00a0?", "<p>Oui.</p>\n", ())
    mail = Mail.objects.get(key__startswith="publicity.answered")
    assert (mail.to, "Trifouilly" in mail.body, "Réponse\u00a0: Oui." in mail.body) == (question.email, False, True)


def test_a_private_answer_is_sent_to_the_asker_alone():
    one = call()
    follower(one)
    question = asked(one)
    answered(question, is_public=False)

    assert queries.published_answers(one)[1] == []
    assert Mail.objects.filter(to=question.email).count() == 1
    assert operations.announce_answers(now=NOON + 2 * HOUR) == 0


def test_a_corrected_answer_keeps_its_former_versions():
    question = asked()
    answered(question)
    answered(question, words="Oui, avec une délibération.", seen=1, now=NOON + DAY)

    _, (view,) = queries.published_answers(question.call)
    assert (view.current.answer, view.current.on.startswith("2")) == ("<p>Oui, avec une délibération.</p>\n", True)
    assert [former.answer for former in view.former] == ["<p>Oui.</p>\n"]


def test_each_refusal_leaves_the_answer_as_it_is():
    question = asked()
    answered(question)
    for refusal, fields in [
        (operations.AnsweredMeanwhile, {"seen": 0}),
        (operations.AnswerEmpty, {"seen": 1, "words": " "}),
        (operations.AnswerEmpty, {"seen": 1, "wording": " "}),
        (operations.StaysPublic, {"seen": 1, "is_public": False}),
        (PermissionDenied, {"seen": 1, "actor": agent()}),
    ]:
        with pytest.raises(refusal):
            answered(question, **fields)
    with pytest.raises(operations.NotDismissible):
        operations.dismiss(question=question, actor=officer(), now=NOON)
    assert Edition.objects.count() == 1


def test_a_question_is_set_aside_without_a_word():
    question = asked()
    for _ in range(2):
        operations.dismiss(question=question, actor=officer(), now=NOON)
    assert (PublicQuestion.objects.get().status, Mail.objects.count()) == (QuestionStatus.DISMISSED, 0)
    assert [line.verb for line in history(question)] == ["publicity.ask", "publicity.dismiss"]


def test_followers_are_told_of_the_answers_of_an_hour_in_one_mail_once():
    one = call()
    follower(one)
    for minutes in (0, 30):
        answered(asked(one), now=NOON + timedelta(minutes=minutes), wording=f"Question {minutes}\u00a0?")
    assert operations.announce_answers(now=NOON + timedelta(minutes=59)) == 0
    assert [operations.announce_answers(now=NOON + HOUR) for _ in range(2)] == [1, 0]
    operations.write_notices(now=NOON + HOUR)

    assert notices() == [("a@exemple.test", "Réponses publiées")]
    body = Mail.objects.get(key__startswith="publicity.notice").body
    assert [f"– Question {minutes}\u00a0?" in body for minutes in (0, 30)] == [True, True]


def test_answers_are_searched_whatever_the_accents():
    one = call()
    answered(asked(one), words="Une délibération suffit.")
    answered(asked(one), words="Non.")

    assert [len(queries.published_answers(one, text=text)[1]) for text in ("DELIBERATION", "deliberation suff", "porter", "zzz")] == [1, 1, 2, 0]


def test_who_asked_is_forgotten_a_month_after_the_decision():
    question = asked()
    operations.ask(call=question.call, text="Qui\u00a0?", email="a@exemple.test", now=NOON)
    operations.tell(call=question.call, kind=NoticeKind.LAUREATES, key="x", now=NOON)

    assert operations.forget_askers(now=NOON + 7 * DAY) == 0
    assert operations.forget_askers(now=NOON + 8 * DAY) == 1
    assert operations.forget_askers(now=NOON + 32 * DAY) == 1
    kept = PublicQuestion.objects.get()
    assert (kept.email, kept.person) == ("", None)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_answer_at_once_never_overwrite_each_other():
    question, people = asked(), (officer(), officer())

    outcomes = at_once(*[lambda person=person: answered(question, actor=person) for person in people])

    assert (refusals(outcomes), Edition.objects.count()) == ([operations.AnsweredMeanwhile], 1)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_answers_once():
    answered(asked())

    assert sorted(at_once(*[lambda: operations.announce_answers(now=NOON + HOUR)] * 2)) == [0, 1]
    assert Notice.objects.count() == 1


@pytest.fixture
def one():
    now = timezone.now()
    return call(opens_at=now - timedelta(days=9), closes_at=now + timedelta(days=30))


def test_a_visitor_asks_confirms_and_reads_the_answer(client, one):
    client.post(reverse("ask", args=[one.slug]), {"text": "Qui signe\u00a0?", "email": "a@exemple.test"})
    question = PublicQuestion.objects.get()
    link = queries.confirm_question_link(question).removeprefix("http://testserver")
    assert client.get(link).status_code == 200
    question.refresh_from_db()
    assert question.confirmed_at is None
    assert "C’est transmis" in client.post(link).content.decode()

    answered(question, now=timezone.now())
    page = client.get(reverse("answers", args=[one.slug])).content.decode()
    assert ("Qui peut porter le dossier" in page, "Qui signe" in page, "a@exemple.test" in page) == (True, False, False)
    assert "1\u00a0réponse publiée" in client.get(f"/appels/{one.slug}/").content.decode()
    feed = client.get("/appels/flux.atom").content.decode()
    assert ("Réponse publiée" in feed, f"{one.pk}-reponse-{question.pk}" in feed) == (True, True)


def test_a_published_answer_sends_the_page_of_the_call_and_the_feed_again(client, one):
    question = asked(one, now=timezone.now())
    etags = {path: client.get(path).headers["ETag"] for path in (f"/appels/{one.slug}/", "/appels/flux.atom")}
    answered(question, now=timezone.now())

    assert [client.get(path, headers={"If-None-Match": etag}).status_code for path, etag in etags.items()] == [200, 200]


def test_an_officer_answers_from_the_queue(client, one):
    desk, question = sign_in(client, officer()), asked(one, now=timezone.now())
    assert "Une commune peut-elle" in desk.get(reverse("publicity:queue", args=[one.pk])).content.decode()

    address = reverse("publicity:answer", args=[one.pk, question.pk])
    page = desk.post(address, {"seen": 0, "wording": "Qui\u00a0?", "answer": "", "is_public": "oui"}).content.decode()
    assert ("Écrivez la réponse." in page, "Qui\u00a0?" in page) == (True, True)
    values = {"seen": 0, "wording": "Qui\u00a0?", "answer": "Tous.", "is_public": "oui"}
    assert desk.post(address, values).status_code == 302
    page = desk.post(address, values | {"answer": "Aucun."}).content.decode()
    assert ("entre-temps" in page, "Aucun." in page, '<input type="hidden" name="seen" value="1"' in page) == (True, True, True)


def test_the_form_refuses_too_many_questions(client, one):
    values = {"text": "Qui\u00a0?", "email": "a@exemple.test"}
    pages = [client.post(reverse("ask", args=[one.slug]), values).content.decode() for _ in range(6)]

    assert ["Trop de demandes" in page for page in pages] == [False] * 5 + [True]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_answers_costs_the_same_whatever_their_number(client, one, django_assert_num_queries, count):
    for _ in range(count):
        question = asked(one, now=timezone.now())
        answered(question, now=timezone.now())
        answered(question, words="Non.", seen=1, now=timezone.now())
    with django_assert_num_queries(6):
        page = client.get(reverse("answers", args=[one.slug])).content.decode()
    assert page.count("<article") == count
