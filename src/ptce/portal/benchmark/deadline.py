"""The last hour of a call: deposits and saves at the rate of `performance.md` against the platform in service."""

import os
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, cycle, islice
from operator import itemgetter
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test.utils import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from ptce.dossiers.enums import MemberRole
from ptce.dossiers.models import Answers, Dossier, Submission, TeamMember
from ptce.mailing.enums import MailStatus
from ptce.mailing.models import Mail
from ptce.organisations.operations import ensure_bodies
from ptce.portal.benchmark.browser import Browser, Unreachable
from ptce.portal.benchmark.content import answers
from ptce.portal.benchmark.people import Person, signed_in
from ptce.portal.benchmark.scratch import scratch_database, settle
from ptce.portal.benchmark.served import Served, seconds
from ptce.portal.benchmark.sink import Sink
from ptce.portal.benchmark.volume import Cast, build, complete_drafts
from ptce.territories.operations import load

DEPOSITS_A_MINUTE, SAVES_A_MINUTE = 200, 2_000
GOAL_SECONDS = 0.95, 1.0
WRITERS = 400
# Bounded whatever is asked: requests in hand at once, and how long a load may last.
AT_ONCE, LONGEST = 64, 3600
FIELDS = tuple(f"bench{n:02}" for n in range(20))
ORDER = ("enregistrement d’un champ", "page de dépôt", "dépôt", "accusé de réception")

type Say = Callable[[str], None]
# Given the instant it was due, and where to note what came back.
type Act = Callable[[float, Tally], None]


@dataclass
class Tally:
    """What came back, by kind of request: seconds from the instant it was due to its whole answer; errors in words."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, elapsed: float) -> None:
        """Add an answer."""
        with self._lock:
            self.times.setdefault(kind, []).append(elapsed)

    def fail(self, text: str) -> None:
        """Add an error."""
        with self._lock:
            self.errors.append(text)


@dataclass
class _Writer:
    """Somebody who fills their dossier, one answer after the other."""

    person: Person
    number: str
    versions: dict[str, int] = field(default_factory=dict)
    turn: Iterator[str] = field(default_factory=lambda: cycle(FIELDS))
    lock: threading.Lock = field(default_factory=threading.Lock)


def run(*, length: int, seed: int, dossiers: int, say: Say, now: datetime) -> bool:
    """Build the volume, serve it, load it, print the table; return whether the goal is reached: no error, p95 under one second."""
    length = min(length, LONGEST)
    with tempfile.TemporaryDirectory() as folder, Sink() as sink, scratch_database(), _files_in(Path(folder)):
        say(f"{dossiers:,} dossiers and what {length} s need, on {connection.vendor} (seed {seed})…")
        writers, ready = _plant(dossiers, length, now=now)
        settle()
        connection.close()
        with Served(Path(folder), sink=sink) as served:
            say(f"served; load of the machine before: {os.getloadavg()[0]:.1f}")
            before = _cpu(served)
            tally, lasted = _load(served.port, writers, ready, length, chance=random.Random(seed))  # noqa: S311 — a load, not a secret
            used = {name: value - before[name] for name, value in _cpu(served).items()}
            return _report(tally, lasted, used, served=served, say=say)


def _files_in(folder: Path) -> override_settings:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder / "media"), "base_url": None}}
    return override_settings(STORAGES={**settings.STORAGES, "default": storage})


def _plant(dossiers: int, length: int, *, now: datetime) -> tuple[list[_Writer], list[tuple[Person, Dossier]]]:
    load(now=now)
    ensure_bodies(now=now)
    cast = build(dossiers, now=now)
    deposits = DEPOSITS_A_MINUTE * length // 60
    owners = signed_in(deposits, name="deposant")
    ready = complete_drafts(cast, count=deposits, now=now)
    for owner, dossier in zip(owners, ready, strict=True):
        TeamMember.objects.filter(dossier=dossier).update(person=owner.account)
    return _drafts(cast, now=now), list(zip(owners, ready, strict=True))


def _drafts(cast: Cast, *, now: datetime) -> list[_Writer]:
    people = signed_in(WRITERS, name="redacteur")
    facts = {"call": cast.call, "revision": cast.draft.revision, "created_at": now, "updated_at": now}
    rows = Dossier.objects.bulk_create([Dossier(number=f"BENCH-W-{n:04}", pole_name=f"En cours {n}", key=uuid4(), **facts) for n in range(WRITERS)])
    Answers.objects.bulk_create([Answers(dossier=row, values=answers(n), versions={}) for n, row in enumerate(rows)])
    pairs = list(zip(people, rows, strict=True))
    TeamMember.objects.bulk_create([TeamMember(dossier=row, person=person.account, role=MemberRole.OWNER, joined_at=now) for person, row in pairs])
    return [_Writer(person, row.number) for person, row in pairs]


def _load(port: int, writers: list[_Writer], ready: list[tuple[Person, Dossier]], length: int, *, chance: random.Random) -> tuple[Tally, float]:
    """Send each request at its instant, whatever became of those before; return what came back and how long it took."""
    tally = Tally()
    saves = (partial(_save, port, writer) for writer in islice(cycle(writers), SAVES_A_MINUTE * length // 60))
    deposits = (partial(_deposit, port, person, dossier) for person, dossier in ready)
    acts: list[tuple[float, Act]] = [(chance.uniform(0, length), act) for act in chain(saves, deposits)]
    acts.sort(key=itemgetter(0))
    start = time.monotonic()
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for at, act in acts:
            time.sleep(max(0.0, start + at - time.monotonic()))
            pool.submit(_guarded, act, start + at, tally)
    return tally, time.monotonic() - start


def _guarded(act: Act, due: float, tally: Tally) -> None:
    try:
        act(due, tally)
    except Unreachable as error:
        tally.fail(f"no answer: {error}")


def _save(port: int, writer: _Writer, due: float, tally: Tally) -> None:
    with writer.lock:
        field_id = next(writer.turn)
        base = writer.versions.get(field_id, 0)
        path = reverse("dossiers:save_answer", args=[writer.number, field_id])
        answer = Browser(port, session=writer.person.session).post(
            path, [(f"f-{field_id}", f"Réponse {base + 1} à {field_id}"), ("base_version", str(base)), ("personne", str(writer.person.account.pk))]
        )
        tally.note(ORDER[0], time.monotonic() - due)
        version = answer.data.get("version")
        if answer.status != 200 or version != base + 1:
            return tally.fail(f"save: {answer.status} {answer.body[:120]!r}")
        writer.versions[field_id] = base + 1
    return None


def _deposit(port: int, person: Person, dossier: Dossier, due: float, tally: Tally) -> None:
    browser = Browser(port, session=person.session)
    path = reverse("dossiers:submit", args=[dossier.number])
    page = browser.get(path)
    tally.note(ORDER[1], time.monotonic() - due)
    key = dict(page.boxes).get("cle", "") if page.status == 200 else ""
    begun = time.monotonic()
    answer = browser.post(path, [("cle", key)], accept="text/html")
    tally.note(ORDER[2], time.monotonic() - begun)
    if answer.status != 302:
        return tally.fail(f"deposit: {page.status}, {answer.status}")
    begun = time.monotonic()
    receipt = browser.get(answer.location)
    tally.note(ORDER[3], time.monotonic() - begun)
    if receipt.status != 200:
        tally.fail(f"receipt: {receipt.status}")
    return None


def _report(tally: Tally, lasted: float, used: dict[str, float], *, served: Served, say: Say) -> bool:
    say(f"\n{connection.vendor}, {lasted:.0f} s, load of the machine {os.getloadavg()[0]:.1f}")
    say("| request | count | a minute | p50 ms | p95 ms | p99 ms | longest ms |\n| --- | --- | --- | --- | --- | --- | --- |")
    for kind in ORDER:
        times = sorted(tally.times.get(kind, [0.0]))
        shown = " | ".join(f"{quantile(times, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99, 1.0))
        say(f"| {kind} | {len(times):,} | {len(times) * 60 / lasted:,.0f} | {shown} |")
    say("CPU s: " + ", ".join(f"{name} {value:.1f}" for name, value in used.items()))
    filed, made = Submission.objects.count(), Submission.objects.filter(receipt__isnull=False).count()
    waiting = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).count()
    say(f"deposits kept {filed}, receipts made {made}, tasks left {waiting}, mails left {Mail.objects.exclude(status=MailStatus.SENT).count()}")
    say(f"all receipts and mails done {_rest(filed):.0f} s after the last request")
    errors = [*tally.errors, *(line[:200] for line in served.log().splitlines() if '"ERROR"' in line)]
    for text, times_seen in _counted(errors):
        say(f"error, {times_seen} times: {text}")
    late = [kind for kind, times in tally.times.items() if quantile(sorted(times), GOAL_SECONDS[0]) >= GOAL_SECONDS[1]]
    wanted = len(tally.times.get(ORDER[2], []))
    if filed != wanted:
        say(f"{wanted} deposits were answered, {filed} are kept")
    say(f"errors: {len(errors)}; p95 over one second: {', '.join(late) or 'none'}")
    return not errors and not late and filed == wanted


def quantile(ordered: list[float], share: float) -> float:
    """Return the smallest of the values under which that share of them lies."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rest(filed: int, *, at_most: float = 180.0) -> float:
    """Wait until every receipt is made and every mail has left; return the seconds it took. A receipt has the mail of its team."""
    start = time.monotonic()
    while time.monotonic() - start < at_most:
        made = Submission.objects.filter(receipt__isnull=False).count()
        if made >= filed and not Mail.objects.exclude(status=MailStatus.SENT).exists():
            break
        time.sleep(0.5)
    return time.monotonic() - start


def _cpu(served: Served) -> dict[str, float]:
    return {**served.cpu(), "database": _database_seconds(), "load": time.process_time()}


def _database_seconds() -> float:
    """Return the CPU of the backends of our database when the server is on this machine."""
    if connection.vendor != "postgresql":
        return 0.0
    name = connection.settings_dict["NAME"]
    mark = f" {name} ".encode()
    backends = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if (line := _read(path)).startswith(b"postgres:") and mark in line]
    return sum(seconds(int(pid)) for pid in backends)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _counted(errors: list[str]) -> list[tuple[str, int]]:
    return sorted(((text, errors.count(text)) for text in set(errors)), key=lambda item: -item[1])[:20]
