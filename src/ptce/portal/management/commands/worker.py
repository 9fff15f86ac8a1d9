"""The background worker: tasks one by one, and beside them what is planned each minute."""

import logging
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from ptce.portal import planned

logger = logging.getLogger(__name__)


class MinuteWorker(Worker):
    """The library's worker, which finishes the task in hand when asked to stop, and keeps the minute beside its tasks."""

    def __init__(self, *, interval: float = 0.5) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self.stopping = threading.Event()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Stop after the task in hand; a second signal kills."""
        self.stopping.set()
        self.reset_signals()

    def configure_signals(self) -> None:
        signal.signal(signal.SIGINT, self.shutdown)
        signal.signal(signal.SIGTERM, self.shutdown)

    def run(self) -> None:
        """Run tasks until asked to stop. The minute runs in a thread, so that a long task delays neither mail nor deadlines."""
        minute: Future[dict[str, object] | None] | None = None
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="minute") as pool:
            while not self.stopping.is_set():
                if minute is None or minute.done():
                    _report(minute)
                    minute = pool.submit(_minute, self.worker_id)
                if not self.run_one():
                    self.stopping.wait(self.interval)
            if minute is not None:
                minute.cancel()

    def run_one(self) -> bool:
        """Run the next task, if there is one."""
        self._run_tasks = 0
        # In batch mode the library's loop returns after one task, or at once when none is ready.
        super().run()
        return self._run_tasks > 0


def _minute(holder: str) -> dict[str, object] | None:
    close_old_connections()
    try:
        return planned.run_if_due(timezone.now(), holder=holder)
    finally:
        connections.close_all()


def _report(minute: Future[dict[str, object] | None] | None) -> None:
    if minute is None:
        return
    error = minute.exception()
    if error is not None:
        logger.error("The planned acts of this minute failed; they run again at the next one.", exc_info=error)


class Command(BaseCommand):
    """Run background tasks, mail, and what is planned each minute. Several may run at once. Example: `./ptce worker`."""

    help = "Run background tasks, mail, and what is planned each minute, until stopped (the task in hand is finished). Example: ./ptce worker"

    def handle(self, *args: Any, **options: Any) -> None:
        worker = MinuteWorker()
        worker.configure_signals()
        worker.run()
