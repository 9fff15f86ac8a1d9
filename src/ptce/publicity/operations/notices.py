"""Tell those who follow a call: a notice is a row before it is mails, so that none is lost and none leaves twice."""

from datetime import datetime, timedelta

from django.db import models, transaction

from ptce.calls import queries as calls
from ptce.calls.enums import CallStatus
from ptce.calls.models import Call
from ptce.publicity import emails, queries
from ptce.publicity.enums import NoticeKind, Origin
from ptce.publicity.models import Follower, Notice

# Mails written in one transaction, and in one minute: the others wait for the next.
BATCH = 200
PER_MINUTE = 2000
# How long before a closing those who follow are told, and how long after a withdrawal it is still news.
SOON = timedelta(days=7)
NEWS = timedelta(days=2)


def tell(*, call: Call, kind: NoticeKind, key: str, now: datetime, **facts: int | str) -> Notice:
    """Write what is to be told, in the caller's transaction; the same key again returns the first one. The mails are written within a minute."""
    notice, _ = Notice.objects.get_or_create(key=key, defaults={"call": call, "kind": kind, "at": now, "facts": facts})
    return notice


def write_notices(*, now: datetime) -> int:
    """Write the mails of the notices that wait; return how many. Safe to run twice, at once, or after a kill."""
    written = 0
    for pk in Notice.objects.filter(done_at__isnull=True).order_by("pk").values_list("pk", flat=True):
        while written < PER_MINUTE:
            count, is_done = _write_batch(notice_id=pk, now=now)
            written += count
            if is_done:
                break
    return written


def announce_closings(*, now: datetime) -> int:
    """Tell once, for each closing or cut-off, that it comes; return how many notices were written. A closing put off is another closing."""
    told = 0
    for call in calls.with_next_wave(calls.open_calls(now), now):
        wave = calls.upcoming(call)
        at = wave.closes_at if wave is not None else call.closes_at
        if at is None or at - now > SOON:
            continue
        key = f"closing-{call.pk}-{at.isoformat()}"
        if not Notice.objects.filter(key=key).exists():
            tell(call=call, kind=NoticeKind.CLOSING, key=key, now=now, at=at.isoformat(), wave=wave.label if wave is not None else "")
            told += 1
    return told


def announce_withdrawals(*, now: datetime) -> int:
    """Tell once that a call is withdrawn; return how many notices were written."""
    already = Notice.objects.filter(call=models.OuterRef("pk"), kind=NoticeKind.WITHDRAWN)
    gone = Call.objects.filter(status=CallStatus.WITHDRAWN, withdrawn_at__gte=now - NEWS).exclude(models.Exists(already))
    return len([tell(call=call, kind=NoticeKind.WITHDRAWN, key=f"withdrawn-{call.pk}", now=now) for call in gone])


@transaction.atomic
def _write_batch(*, notice_id: int, now: datetime) -> tuple[int, bool]:
    notice = Notice.objects.select_for_update(of=("self",)).select_related("call").get(pk=notice_id)
    if notice.done_at is not None:
        return 0, True
    if not notice.cursor:
        _enter_teams(notice)
    batch = list(queries.recipients(notice).filter(pk__gt=notice.cursor).select_related("call")[:BATCH])
    for follower in batch:
        # Teams have their own reminders, which say how far their dossier is.
        if notice.kind != NoticeKind.CLOSING or follower.origin != Origin.TEAM:
            emails.notice(notice=notice, follower=follower, now=now)
    is_done = len(batch) < BATCH
    notice.cursor = batch[-1].pk if batch else notice.cursor
    notice.done_at = now if is_done else None
    notice.save(update_fields=["cursor", "done_at"])
    return len(batch), is_done


def _enter_teams(notice: Notice) -> None:
    """Give a row to each person of the teams concerned, so that they may stop; those who have one keep it, stopped or not."""
    found = queries.members(notice.call).select_related("person").order_by("joined_at")
    rows = {member.person_id: member for member in reversed(found)}
    Follower.objects.bulk_create(
        [
            Follower(
                call=notice.call,
                email=member.person.email,
                person_id=member.person_id,
                origin=Origin.TEAM,
                asked_at=member.joined_at,
                confirmed_at=member.joined_at,
            )
            for member in rows.values()
        ],
        ignore_conflicts=True,
    )
