"""Measure an act: statements, and CPU of this process and of its database backend."""

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

# user and system time, in clock ticks, of /proc/PID/stat (proc(5), fields 14 and 15).
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measure:
    """One act: statements, CPU in milliseconds (median of the rounds; application and database apart), bytes of the answer.

    units: CPU in bare pages, each measured just before the act, the least of the rounds on both sides: what a busy machine changes least.
    """

    statements: int
    app_ms: float
    database_ms: float
    size: int
    units: float = 0.0

    @property
    def total_ms(self) -> float:
        return self.app_ms + self.database_ms


def backend_pid() -> int | None:
    """Return the process of our PostgreSQL backend when it runs on this machine; SQLite works inside our own."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return pid if Path(f"/proc/{pid}/stat").exists() else None


def database_seconds(pid: int | None) -> float:
    """Return the CPU the backend has used since its start."""
    if pid is None:
        return 0.0
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def rounds_of(rounds: int, *, warm_up: int = 3) -> int:
    """Return how many rounds a measure runs in all."""
    return warm_up + 1 + rounds


def measure(act: Callable[[int], int], *, bare: Callable[[int], int], rounds: int = 15, warm_up: int = 3, first: int = 0) -> Measure:
    """Run the act (it receives the number of the round and returns the bytes answered) and measure it.

    first: number of the first round; measured again, an act goes on from the round it had reached. The database's CPU comes in ticks of
    10 ms: it is averaged over all rounds. Statements are counted in a round of their own, because counting costs time.
    """
    for number in range(first, first + warm_up):
        act(number)
    with CaptureQueriesContext(connection) as captured:
        size = act(first + warm_up)
    # Read at once: the next request empties the log.
    counted = [query for query in captured.captured_queries if not _is_transaction(query["sql"])]
    pid = backend_pid()
    before = database_seconds(pid)
    taken, bares = [], []
    for number in range(rounds):
        bares.append(_milliseconds(bare, number))
        taken.append(_milliseconds(act, first + warm_up + 1 + number))
    database_ms = (database_seconds(pid) - before) * 1000 / rounds
    return Measure(
        statements=len(counted),
        app_ms=statistics.median(taken),
        database_ms=database_ms,
        size=size,
        units=(min(taken) + database_ms) / min(bares),
    )


def _milliseconds(act: Callable[[int], int], number: int) -> float:
    started = time.process_time()
    act(number)
    return (time.process_time() - started) * 1000


def _is_transaction(sql: str) -> bool:
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))
