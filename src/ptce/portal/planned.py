"""What is done each minute: acts of the apps, each safe to run twice."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import datetime, timedelta

from ptce.accounts.operations import forget_ended_sessions
from ptce.calls.operations import queue_missing_papers
from ptce.core import leases, tasks
from ptce.dossiers import operations as dossiers
from ptce.journal.operations import seal
from ptce.organisations.operations import check_pending
from ptce.publicity.operations import announce_answers, announce_closings, announce_withdrawals, forget_askers, forget_followers, write_notices
from ptce.reviews.operations import remind_due
from ptce.selection.operations import publish_due

type Act = Callable[[datetime], object]

LEASE = "planned"
MINUTE = timedelta(minutes=1)
# A minute's work that lasts longer is taken over by another worker.
LONGEST_MINUTE = timedelta(minutes=5)

# In this order: what puts back lost work first, then mail, then deadlines; what seals the journal last.
PLANNED: tuple[tuple[str, Act], ...] = (
    ("core.revive", lambda now: sum(tasks.revive(now=now))),
    ("mailing.deliver_due", lambda now: tasks.resolve("mailing.deliver_due").call()),
    ("organisations.check_pending", lambda now: check_pending(now=now)),
    ("dossiers.scan_due", lambda now: tasks.resolve("dossiers.scan_due").call()),
    ("dossiers.forget_presences", lambda now: dossiers.forget_presences(now=now)),
    ("dossiers.follow_late_drafts", lambda now: dossiers.follow_late_drafts(now=now)),
    ("calls.queue_missing_papers", lambda now: queue_missing_papers(now=now)),
    ("dossiers.refresh_waiting_carriers", lambda now: dossiers.refresh_waiting_carriers(now=now)),
    ("dossiers.queue_missing_receipts", lambda now: dossiers.queue_missing_receipts(now=now)),
    ("dossiers.expire_piece_requests", lambda now: dossiers.expire_piece_requests(now=now)),
    ("dossiers.aim_drafts", lambda now: dossiers.aim_drafts(now=now)),
    ("dossiers.ask_next_wave", lambda now: dossiers.ask_next_wave(now=now)),
    ("dossiers.remind_unsent", lambda now: dossiers.remind_unsent(now=now)),
    ("selection.publish_due", lambda now: publish_due(now=now)),
    ("publicity.announce_closings", lambda now: announce_closings(now=now)),
    ("publicity.announce_withdrawals", lambda now: announce_withdrawals(now=now)),
    ("publicity.announce_answers", lambda now: announce_answers(now=now)),
    ("publicity.write_notices", lambda now: write_notices(now=now)),
    ("publicity.forget_followers", lambda now: forget_followers(now=now)),
    ("publicity.forget_askers", lambda now: forget_askers(now=now)),
    ("reviews.remind_due", lambda now: remind_due(now=now)),
    ("accounts.forget_ended_sessions", lambda now: forget_ended_sessions(now=now)),
    ("core.forget_finished", lambda now: tasks.forget_finished(now=now)),
    ("journal.seal", lambda now: seal(now=now)),
)


def run(now: datetime, *, acts: Iterable[tuple[str, Act]] = PLANNED) -> dict[str, object]:
    """Do every act; return what each says it did. One that fails does not keep the others from running, and its error is raised at the end."""
    done: dict[str, object] = {}

    def one(name: str, act: Act) -> None:
        done[name] = act(now)

    with ExitStack() as stack:
        # The stack runs what it was given from the last to the first, whatever fails, then raises.
        for name, act in reversed(tuple(acts)):
            stack.callback(one, name, act)
    return done


def run_if_due(now: datetime, *, holder: str) -> dict[str, object] | None:
    """Do what is planned if its minute has come and nobody else does it; return what was done, or None."""
    if not leases.take(name=LEASE, holder=holder, now=now, every=MINUTE, at_most=LONGEST_MINUTE):
        return None
    try:
        return run(now)
    finally:
        leases.release(name=LEASE, holder=holder)
