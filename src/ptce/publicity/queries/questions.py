"""The questions on a call: what everybody reads, what officers have to answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString

from ptce.calls.enums import Period
from ptce.calls.models import Call
from ptce.core import markdown
from ptce.core.dates import instant
from ptce.core.text import normalise
from ptce.publicity.enums import QuestionStatus
from ptce.publicity.models import Edition, Notice, PublicQuestion, QuestionPeriod

PER_PAGE = 25
EXCERPT = 160
_CONFIRM = Signer(salt="publicity.question")


@dataclass(frozen=True, slots=True)
class EditionView:
    """An answer in words. number: from 1."""

    number: int
    on: str
    wording: str
    answer: SafeString


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A published question with its answer in force, and what it was before, the latest first."""

    pk: int
    current: EditionView
    first_on: str
    former: tuple[EditionView, ...]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A question on the officers' list."""

    pk: int
    excerpt: str
    on: str
    status: str
    kind: str


def questions_close_at(call: Call) -> datetime | None:
    """Return until when questions are taken (the instant itself included), or None for a call that never closes: one statement."""
    period = QuestionPeriod.objects.filter(call=call).first()
    return period.closes_at if period is not None else call.closes_at


def takes_questions(call: Call, now: datetime) -> bool:
    """Say whether anybody may ask: from publication until the date set: one statement."""
    if not call.is_published or call.is_historical or call.period(now) == Period.CLOSED:
        return False
    until = questions_close_at(call)
    return until is None or now <= until


def confirm_question_link(question: PublicQuestion) -> str:
    """Return the address of the page where the asker confirms."""
    return settings.SITE_URL + reverse("question_confirm", args=[_CONFIRM.sign(question.key.hex)])


def question_to_confirm(token: str) -> PublicQuestion | None:
    """Return the question that a link of confirmation names, or None."""
    try:
        key = _CONFIRM.unsign(token)
    except BadSignature:
        return None
    return PublicQuestion.objects.filter(key=key).select_related("call").first()


def published_answers(call: Call, *, text: str = "", page: str | None = None) -> tuple[Page, list[AnswerView]]:
    """Return a page of the published answers of a call that hold every word searched, the latest first: three statements."""
    found = PublicQuestion.objects.filter(call=call, status=QuestionStatus.PUBLISHED)
    for word in normalise(text).split():
        found = found.filter(search_text__contains=f" {word}")
    public = Edition.objects.filter(is_public=True).order_by("-number")
    latest = Edition.objects.filter(question=models.OuterRef("pk"), is_public=True).order_by("-number").values("at")
    rows = found.annotate(answered_at=models.Subquery(latest[:1])).order_by("-answered_at", "-pk")
    rows = rows.prefetch_related(models.Prefetch("editions", queryset=public, to_attr="public_editions"))
    shown = Paginator(rows, PER_PAGE).get_page(page)
    return shown, [_answer(question) for question in shown]


def latest_edition_at() -> datetime | None:
    """Return when an answer was last published: what the state of the public pages depends on. One statement."""
    return Edition.objects.filter(is_public=True).aggregate(at=models.Max("at"))["at"]


def last_answered() -> models.QuerySet[Edition, Any]:
    """Return, inside a statement on calls, when an answer of the call was last published."""
    rows = Edition.objects.filter(question__call=models.OuterRef("pk"), is_public=True)
    return rows.order_by("-at").values("at")[:1]


def latest_answers(call_ids: list[int], limit: int) -> models.QuerySet[Edition]:
    """Return the public answers in force of these calls with their question, the latest first: one statement."""
    newer = Edition.objects.filter(question=models.OuterRef("question"), number__gt=models.OuterRef("number"), is_public=True)
    first = Edition.objects.filter(question=models.OuterRef("question"), is_public=True).order_by("number").values("at")
    rows = Edition.objects.filter(question__call__in=call_ids, is_public=True).exclude(models.Exists(newer))
    return rows.annotate(first_at=models.Subquery(first[:1])).select_related("question__call").order_by("-at", "-pk")[:limit]


def told_in(notice: Notice) -> list[str]:
    """Return the questions that a notice tells the answers of, in the words published: one statement."""
    rows = Edition.objects.filter(question__call=notice.call_id, told_at=datetime.fromisoformat(notice.facts["told_at"])).order_by("number")
    return list({row.question_id: row.wording for row in rows}.values())


def queue(call: Call, status: str) -> models.QuerySet[PublicQuestion]:
    """Return the confirmed questions of a call in a state, those that wait longest first."""
    return PublicQuestion.objects.filter(call=call, status=status, confirmed_at__isnull=False).order_by("asked_at", "pk")


def queue_rows(found: models.QuerySet[PublicQuestion]) -> list[QueueRow]:
    """Return the rows of the officers' list."""
    kinds = {QuestionStatus.WAITING: "new", QuestionStatus.PUBLISHED: "success", QuestionStatus.PRIVATE: "info", QuestionStatus.DISMISSED: ""}
    return [QueueRow(row.pk, _excerpt(row.text), instant(row.asked_at), row.get_status_display(), kinds[QuestionStatus(row.status)]) for row in found]


def queue_counts(call: Call) -> dict[str, int]:
    """Return how many confirmed questions of a call are in each state: one statement."""
    rows = PublicQuestion.objects.filter(call=call, confirmed_at__isnull=False).order_by()
    counted = dict(rows.values_list("status").annotate(number=models.Count("pk")))
    return {status: counted.get(status, 0) for status in QuestionStatus.values}


def latest_edition(question: PublicQuestion) -> Edition | None:
    """Return the answer in force, public or private: one statement."""
    return Edition.objects.filter(question=question).order_by("-number").first()


def edition_views(question: PublicQuestion) -> list[EditionView]:
    """Return every edition of a question, the latest first, for those who answer: one statement."""
    return [_edition(row) for row in Edition.objects.filter(question=question).order_by("-number")]


def _answer(question: PublicQuestion) -> AnswerView:
    current, *former = vars(question)["public_editions"]
    first = former[-1] if former else current
    return AnswerView(question.pk, _edition(current), instant(first.at), tuple(_edition(row) for row in former))


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"


def _edition(row: Edition) -> EditionView:
    return EditionView(row.number, instant(row.at), row.wording, markdown.render(row.answer))
