"""Spreadsheets made by a task, with a progress people can see."""

import os
import tempfile
import uuid
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ptce.accounts.models import User
from ptce.calls.models import Call
from ptce.core.policies import require
from ptce.core.tasks import enqueue_on_commit
from ptce.documents.operations import store_generated
from ptce.journal.operations import record
from ptce.organisations.queries import viewer
from ptce.selection import policies, queries, workbooks
from ptce.selection.enums import ExportFormat, ExportStatus
from ptce.selection.models import Export

# How many rows between two notes of the progress.
STEP = 500


@transaction.atomic
def ask_export(*, call: Call, key: uuid.UUID, layout: ExportFormat, actor: User, now: datetime) -> Export:
    """Ask for the spreadsheet of a call's dossiers; the same key again returns the first request.

    Raises PermissionDenied.
    """
    require(policies.can_export(viewer(actor, now)))
    export, created = Export.objects.get_or_create(key=key, defaults={"call": call, "layout": layout, "asked_by": actor, "asked_at": now})
    if created:
        record(verb="selection.ask_export", target=call, actor=actor, now=now, export=export.pk, layout=layout.value)
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
    handle, name = tempfile.mkstemp()
    os.close(handle)
    path = Path(name)
    try:
        _write(export, path, sheet)
        return _kept(export_id, path, now)
    finally:
        path.unlink()


def _write(export: Export, path: Path, sheet: queries.Sheet) -> None:
    done = noted = 0
    for done in workbooks.write(path, sheet, ExportFormat(export.layout)):
        if done - noted >= STEP:
            _note(export, done)
            noted = done
    _note(export, done)


def _note(export: Export, done: int) -> None:
    Export.objects.filter(pk=export.pk, document__isnull=True).update(rows_done=done)


@transaction.atomic
def _kept(export_id: int, path: Path, now: datetime) -> bool:
    export = Export.objects.select_for_update(of=("self",)).select_related("call", "asked_by").get(pk=export_id)
    if export.is_done:
        return False
    layout = ExportFormat(export.layout)
    name, media_type = f"dossiers-{export.call.slug}.{layout.lower()}", workbooks.MEDIA_TYPES[layout]
    export.document = store_generated(content=path.read_bytes(), name=name, media_type=media_type, actor=export.asked_by, now=now)
    export.status, export.finished_at = ExportStatus.DONE, now
    export.save(update_fields=["document", "status", "finished_at"])
    return True
