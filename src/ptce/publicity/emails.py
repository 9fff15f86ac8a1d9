"""One function per mail. Each is written to the outbox in the transaction of what it tells."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string

from ptce.core.dates import paris_date, zoned
from ptce.mailing.models import Mail
from ptce.mailing.operations import enqueue
from ptce.publicity import queries
from ptce.publicity.enums import NoticeKind
from ptce.publicity.models import Edition, Follower, Notice, PublicQuestion, Rectification


def confirm(*, follower: Follower, now: datetime) -> Mail:
    """Ask an address whether it wants to follow the call: once a day at most, whoever asks for it."""
    key = f"publicity.confirm-{follower.pk}-{paris_date(now).isoformat()}"
    return _write("confirm", {"link": queries.confirm_link(follower)}, follower, key=key, now=now)


def notice(*, notice: Notice, follower: Follower, now: datetime) -> Mail:
    """Tell a follower, once."""
    key = f"publicity.notice-{notice.pk}-{follower.pk}"
    return _write(NoticeKind(notice.kind).value.lower(), _facts(notice), follower, key=key, now=now)


def _facts(notice: Notice) -> dict[str, object]:
    if notice.kind == NoticeKind.RECTIFIED:
        found = Rectification.objects.get(pk=notice.facts["rectification"])
        return {"reason": found.reason, "differences": queries.told(found.changes), "number": found.number}
    if notice.kind == NoticeKind.CLOSING:
        return {"closing": zoned(datetime.fromisoformat(notice.facts["at"])), "wave": notice.facts.get("wave", "")}
    if notice.kind == NoticeKind.ANSWERS:
        return {"wordings": queries.told_in(notice)}
    return {}


def confirm_question(*, question: PublicQuestion, now: datetime) -> Mail:
    """Ask an address whether it asks the question."""
    context = {"call": question.call, "link": queries.confirm_question_link(question)}
    return _to_asker("confirm_question", context, question, key=f"publicity.confirm_question-{question.pk}", now=now)


def answered(*, edition: Edition, question: PublicQuestion, now: datetime) -> Mail:
    """Send the answer to the asker, public or not."""
    page = f"{settings.SITE_URL}/appels/{question.call.slug}/questions/"
    context = {"call": question.call, "edition": edition, "page": page}
    return _to_asker("answered", context, question, key=f"publicity.answered-{question.pk}-{edition.number}", now=now)


def _to_asker(name: str, context: dict[str, object], question: PublicQuestion, *, key: str, now: datetime) -> Mail:
    text = render_to_string(f"publicity/email/{name}.txt", context)
    subject, _, body = text.partition("\n")
    return enqueue(key=key, to=question.email, subject=subject, body=body.strip() + "\n", now=now, target=question.call)


def _write(name: str, context: dict[str, object], follower: Follower, *, key: str, now: datetime) -> Mail:
    call, stop = follower.call, queries.stop_link(follower)
    page = f"{settings.SITE_URL}/appels/{call.slug}/"
    text = render_to_string(f"publicity/email/{name}.txt", context | {"call": call, "page": page, "stop": stop})
    subject, _, body = text.partition("\n")
    to = follower.person.email if follower.person is not None else follower.email
    return enqueue(key=key, to=to, subject=subject, body=body.strip() + "\n", now=now, target=call, unsubscribe_url=stop)
