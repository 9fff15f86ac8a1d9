"""What a whole export costs: CPU, memory above idle, time to the first byte."""

import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from ptce.portal.benchmark.acts import Unexpected
from ptce.portal.benchmark.volume import Cast
from ptce.selection.enums import ExportFormat
from ptce.selection.operations import ask_export, make_export


@dataclass(frozen=True)
class Export:
    """One export. cpu_s: seconds of CPU; memory_mib: peak above what the process held before; first_s: seconds to the first byte."""

    name: str
    cpu_s: float
    memory_mib: float
    first_s: float
    size: int


def csv(client: Client, cast: Cast) -> Export:
    """Stream the CSV of every dossier as a browser receives it."""
    # The first request of a client loads the middlewares; a server has done so long before.
    client.get(reverse("instruction:desk"))
    held, started, clock = _reset_peak(), time.process_time(), time.monotonic()
    response = client.get(reverse("selection:csv", args=[cast.call.slug]))
    if response.status_code != 200:
        raise Unexpected(f"csv: {response.status_code}")
    pieces: Iterator[bytes] = iter(response.streaming_content)  # type: ignore[attr-defined]
    size = len(next(pieces))
    first = time.monotonic() - clock
    size += sum(len(piece) for piece in pieces)
    return Export("export CSV, tous les champs", time.process_time() - started, _peak() - held, first, size)


def workbook(cast: Cast, layout: ExportFormat, *, now: datetime) -> Export:
    """Make a spreadsheet as the worker does."""
    asked = ask_export(call=cast.call, key=uuid4(), layout=layout, actor=cast.officer, now=now)
    held, started = _reset_peak(), time.process_time()
    if not make_export(export_id=asked.pk, now=now):
        raise Unexpected(f"{layout}: not made")
    asked.refresh_from_db()
    size = asked.document.size if asked.document is not None else 0
    return Export(f"export {layout}, tous les champs", time.process_time() - started, _peak() - held, 0.0, size)


def _reset_peak() -> float:
    """Forget the past peak of this process and return what it holds now, in MiB (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS") - _status("RssFile")


def _peak() -> float:
    # Pages of the database file that SQLite maps belong to the system's cache, not to the process.
    return _status("VmHWM") - _status("RssFile")


def _status(name: str) -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
