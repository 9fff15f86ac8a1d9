"""Ask a question on a call; answer it, in public or to the asker alone; correct an answer, whose former text stays readable."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.dates import zoned
from ptce.core.errors import Refusal
from ptce.core.policies import require
from ptce.core.text import normalise
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.publicity import emails, policies, queries
from ptce.publicity.enums import NoticeKind, QuestionStatus
from ptce.publicity.models import Edition, Notice, PublicQuestion, QuestionPeriod
from ptce.publicity.operations.following import AFTER_DECISION, TO_CONFIRM, UNDECIDED, AddressRefused, LinkDead
from ptce.publicity.operations.notices import tell

# Answers are told together: those of the hour that follows the first.
GROUPED = timedelta(hours=1)
MAX_TOLD = 50


class QuestionsClosed(Refusal):
    """The call takes no more questions."""

    message = "Cet appel ne reçoit plus de questions."


class QuestionEmpty(Refusal):
    """A question has words."""

    message = "Écrivez votre question."
    field = "text"


class AnswerEmpty(Refusal):
    """An answer has words, and so has the question that is published."""

    message = "Écrivez la question telle qu’elle sera publiée, et sa réponse."
    field = "answer"


class AnsweredMeanwhile(Refusal):
    """Somebody else answered after the page was shown."""

    message = (
        "Quelqu’un d’autre a répondu entre-temps\u00a0: relisez sa réponse ci-dessous, puis reprenez la vôtre, qui est encore dans le formulaire."
    )


class StaysPublic(Refusal):
    """What was published is not taken back."""

    message = "Cette réponse est publiée\u00a0: elle se corrige, mais ne redevient pas privée. L’ancienne version reste lisible."
    field = "is_public"


class NotDismissible(Refusal):
    """Only a question that waits is dismissed."""

    message = "Cette question a déjà reçu une réponse\u00a0: elle ne peut plus être écartée."


class PeriodRefused(Refusal):
    """Questions cannot close at that instant."""

    field = "closes_at"


@transaction.atomic
def ask(*, call: Call, text: str, now: datetime, actor: User | None = None, email: str = "") -> PublicQuestion:
    """Ask a question: at once with an account; without, once the address is confirmed by its link.

    Raises QuestionsClosed, QuestionEmpty, AddressRefused.
    """
    if not queries.takes_questions(call, now):
        raise QuestionsClosed
    if not text.strip():
        raise QuestionEmpty
    address = actor.email if actor is not None else _address(email)
    question = PublicQuestion.objects.create(
        call=call, text=text.strip()[:2000], person=actor, email=address, asked_at=now, confirmed_at=now if actor is not None else None
    )
    if actor is None:
        emails.confirm_question(question=question, now=now)
    else:
        record(verb="publicity.ask", target=question, actor=actor, now=now, call=call.pk)
    return question


@transaction.atomic
def confirm_question(*, question: PublicQuestion, now: datetime) -> PublicQuestion:
    """Hand the question to those who answer; confirming twice changes nothing. What was asked in time may be confirmed after. Raises LinkDead."""
    locked = PublicQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if locked.confirmed_at is None:
        if now - locked.asked_at > TO_CONFIRM:
            raise LinkDead("Ce lien n’est plus valable. Posez à nouveau votre question depuis la page de l’appel.")
        locked.confirmed_at = now
        locked.save(update_fields=["confirmed_at"])
        record(verb="publicity.ask", target=locked, actor=None, now=now, call=locked.call_id)
    return locked


@transaction.atomic
def answer(*, question: PublicQuestion, wording: str, answer: str, is_public: bool, seen: int, actor: User, now: datetime) -> Edition:
    """Answer a question, or correct its answer, in the officer's own words; the asker is told, those who follow the call within two hours.

    seen: the number of the edition that the officer read, 0 for none. Raises PermissionDenied, AnswerEmpty, AnsweredMeanwhile, StaysPublic.
    """
    locked = PublicQuestion.objects.select_for_update(of=("self",)).select_related("call").get(pk=question.pk)
    require(policies.can_answer(viewer(actor, now), locked.call))
    last = queries.latest_edition(locked)
    if (last.number if last else 0) != seen:
        raise AnsweredMeanwhile
    if not wording.strip() or not answer.strip():
        raise AnswerEmpty
    if locked.status == QuestionStatus.PUBLISHED and not is_public:
        raise StaysPublic
    made = Edition.objects.create(
        question=locked, number=seen + 1, at=now, author=actor, wording=wording.strip(), answer=answer.strip(), is_public=is_public
    )
    before, locked.status = locked.status, QuestionStatus.PUBLISHED if is_public else QuestionStatus.PRIVATE
    locked.search_text = f" {normalise(f'{made.wording} {made.answer}')}" if is_public else ""
    locked.save(update_fields=["status", "search_text"])
    if locked.email:
        emails.answered(edition=made, question=locked, now=now)
    record(verb="publicity.answer", target=locked, actor=actor, now=now, edition=made.number, status=[before, locked.status])
    return made


@transaction.atomic
def dismiss(*, question: PublicQuestion, actor: User, now: datetime) -> PublicQuestion:
    """Set aside a question that asks nothing of the call; dismissing twice changes nothing. Raises PermissionDenied, NotDismissible."""
    locked = PublicQuestion.objects.select_for_update(of=("self",)).select_related("call").get(pk=question.pk)
    require(policies.can_answer(viewer(actor, now), locked.call))
    if locked.status not in {QuestionStatus.WAITING, QuestionStatus.DISMISSED}:
        raise NotDismissible
    if locked.status == QuestionStatus.WAITING:
        locked.status = QuestionStatus.DISMISSED
        locked.save(update_fields=["status"])
        record(verb="publicity.dismiss", target=locked, actor=actor, now=now, status=[QuestionStatus.WAITING, locked.status])
    return locked


@transaction.atomic
def set_question_period(*, call: Call, closes_at: datetime | None, actor: User, now: datetime) -> None:
    """Fix until when questions are taken; None: until the call's closing. Raises PermissionDenied, PeriodRefused."""
    locked = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    require(policies.can_answer(viewer(actor, now), locked))
    if closes_at is not None and locked.closes_at is not None and closes_at > locked.closes_at:
        raise PeriodRefused(f"Les questions ne peuvent pas se terminer après la clôture de l’appel, le {zoned(locked.closes_at)}.")
    if closes_at is None:
        QuestionPeriod.objects.filter(call=locked).delete()
    else:
        QuestionPeriod.objects.update_or_create(call=locked, defaults={"closes_at": closes_at})
    record(verb="publicity.set_question_period", target=locked, actor=actor, now=now, closes_at=closes_at.isoformat() if closes_at else None)


def announce_answers(*, now: datetime) -> int:
    """Tell those who follow a call of its answers, those of an hour in one mail, each once; return how many notices were written."""
    ready = Edition.objects.filter(is_public=True, told_at__isnull=True, at__lte=now - GROUPED)
    call_ids = list(ready.order_by().values_list("question__call_id", flat=True).distinct())
    return sum(_announce(call_id=pk, now=now) for pk in call_ids)


@transaction.atomic
def forget_askers(*, now: datetime) -> int:
    """Erase who asked, as the addresses of followers are; and the questions never confirmed. Return how many rows changed."""
    decided = Notice.objects.filter(call=models.OuterRef("call"), kind__in=[NoticeKind.LAUREATES, NoticeKind.WITHDRAWN]).order_by("-at").values("at")
    never, _ = PublicQuestion.objects.filter(confirmed_at__isnull=True, asked_at__lt=now - TO_CONFIRM).delete()
    rows = PublicQuestion.objects.exclude(email="").annotate(decided_at=models.Subquery(decided[:1]))
    late = models.Q(decided_at__isnull=True, call__closes_at__lt=now - UNDECIDED)
    found = list(rows.filter(models.Q(decided_at__lt=now - AFTER_DECISION) | late).values_list("pk", flat=True)[:5000])
    return never + PublicQuestion.objects.filter(pk__in=found).update(email="", person=None)


@transaction.atomic
def _announce(*, call_id: int, now: datetime) -> int:
    # Two workers at once: the second finds nothing left to tell.
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    untold = Edition.objects.filter(question__call=call, is_public=True, told_at__isnull=True).order_by("pk")
    ids = list(untold.values_list("pk", flat=True)[:MAX_TOLD])
    if not ids:
        return 0
    Edition.objects.filter(pk__in=ids).update(told_at=now)
    tell(call=call, kind=NoticeKind.ANSWERS, key=f"answers-{call.pk}-{ids[-1]}", now=now, told_at=now.isoformat())
    return 1


def _address(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise AddressRefused from None
    return address
