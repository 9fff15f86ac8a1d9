"""Spreadsheets made by a task, with a progress people can see."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db import transaction
from xlsxwriter import Workbook

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.operations import store_generated
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.selection import policies, queries
from ptce.selection.enums import ExportStatus
from ptce.selection.models import Export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How many rows between two notes of the progress.
STEP = 500
# A cell of the format holds no more characters.
CELL_MAX = 32_767


@transaction.atomic
def ask_export(*, call: Call, key: uuid.UUID, actor: User, now: datetime) -> Export:
    """Ask for the spreadsheet of a call's dossiers; the same key again returns the first request.

    Raises PermissionDenied.
    """
    require(policies.can_export(viewer(actor, now)))
    export, created = Export.objects.get_or_create(key=key, defaults={"call": call, "asked_by": actor, "asked_at": now})
    if created:
        record(verb="selection.ask_export", target=call, actor=actor, now=now, export=export.pk)
        enqueue_on_commit("selection.make_export", export.pk)
    return export


def make_export(*, export_id: int, now: datetime) -> bool:
    """Write the file with what the person may read at this instant, noting the progress; return whether it was kept.

    Safe to run twice, at once or after a kill: the first file finished is kept, another is thrown away.
    """
    export = Export.objects.select_related("call", "asked_by").get(pk=export_id)
    held = viewer(export.asked_by, now)
    if export.is_done or not policies.can_export(held):
        return False
    sheet = queries.sheet(export.call, held)
    Export.objects.filter(pk=export_id, document__isnull=True).update(status=ExportStatus.RUNNING, rows_total=queries.count(sheet), rows_done=0)
    handle, name = tempfile.mkstemp(suffix=".xlsx")
    os.close(handle)
    path = Path(name)
    try:
        for done in _written(path, sheet):
            Export.objects.filter(pk=export_id, document__isnull=True).update(rows_done=done)
        return _kept(export_id, path, now)
    finally:
        path.unlink()


def _written(path: Path, sheet: queries.Sheet) -> Iterator[int]:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        book.set_properties({"title": f"Dossiers – {sheet.call.title}", "author": "Plateforme PTCE"})
        page = book.add_worksheet("Dossiers")
        page.freeze_panes(1, 1)
        bold = book.add_format({"bold": True, "text_wrap": True})
        for column, title in enumerate(sheet.header):
            page.write_string(0, column, title[:CELL_MAX], bold)
        done = 0
        for done, row in enumerate(queries.rows(sheet), start=1):
            for column, cell in enumerate(row):
                if cell:
                    page.write_string(done, column, cell[:CELL_MAX])
            if done % STEP == 0:
                yield done
    yield done


@transaction.atomic
def _kept(export_id: int, path: Path, now: datetime) -> bool:
    export = Export.objects.select_for_update(of=("self",)).select_related("call", "asked_by").get(pk=export_id)
    if export.is_done:
        return False
    name = f"dossiers-{export.call.slug}.xlsx"
    export.document = store_generated(content=path.read_bytes(), name=name, media_type=XLSX, actor=export.asked_by, now=now)
    export.status, export.finished_at = ExportStatus.DONE, now
    export.save(update_fields=["document", "status", "finished_at"])
    return True
