import csv
import io
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from python_calamine import CalamineWorkbook

from ptce.dossiers import operations as dossier_operations
from ptce.journal.models import Entry
from ptce.organisations.queries import viewer
from ptce.questionnaire.kinds import Kind
from ptce.selection import operations, queries
from ptce.selection.enums import ExportFormat
from ptce.selection.exports import csv_lines, harmless
from ptce.selection.models import Export
from tests.conftest import NOON
from tests.factories import dossiers, selection
from tests.factories.organisations import agent, expert, officer
from tests.factories.selection import LATER
from tests.selection.test_views import client_of

pytestmark = pytest.mark.django_db


def exported(call, person) -> list[list[str]]:
    content = b"".join(csv_lines(queries.sheet(call, viewer(person, LATER)), with_bom=False)).decode()
    return list(csv.reader(io.StringIO(content, newline="")))


def test_every_field_is_exported_and_no_formula_runs():
    call = selection.call()
    selection.receivable(call, name='=HYPERLINK("http://x";"a")', amount=50_000)
    dossiers.dossier(call=call)

    header, row = exported(call, officer())

    assert header[-4:] == ["Nom du pôle", "SIRET du porteur", "Région", "Montant demandé"]
    assert row[1:4] == ["recevable", "2026-09-01T14:00:00+02:00", '\'=HYPERLINK("http://x";"a")']
    assert row[-4:] == ['\'=HYPERLINK("http://x";"a")', dossiers.SIRET, "84", "50000.00"]


@pytest.mark.parametrize(
    ("cell", "expected"), [("=1", "'=1"), ("+33", "'+33"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1"), ("", "")]
)
def test_a_cell_is_made_harmless(cell, expected):
    assert harmless(cell) == expected


def test_an_agent_exports_only_their_region():
    call = selection.call()
    selection.receivable(call, region_code="84", name="Rhône")
    selection.receivable(call, region_code="53", name="Bretagne")

    assert [row[3] for row in exported(call, agent("53"))[1:]] == ["Bretagne"]
    assert len(exported(call, officer())) == 3
    assert len(exported(call, expert())) == 1


def test_files_are_named_in_their_column():
    made = dossiers.complete()
    field = next(field for field in dossiers.queries.form_of(made.revision_id).fields if field.kind is Kind.FILE)
    for name in ("Statuts.pdf", "Annexe.pdf"):
        dossiers.piece(made, field.id, name=name)
    dossiers.submission(made)

    header, row = exported(made.call, officer())

    assert row[header.index(field.label)] == "Statuts.pdf | Annexe.pdf"
    assert len(header) == len(row)


def test_the_mark_of_order_comes_first_when_asked():
    call = selection.call()

    assert next(csv_lines(queries.sheet(call, viewer(officer(), LATER)), with_bom=True)).startswith('\ufeff"Numéro"'.encode())


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_costs_the_same_whatever_its_length(rows, django_assert_num_queries):
    call = selection.call()
    for _ in range(rows):
        selection.receivable(call)
    sheet = queries.sheet(call, viewer(officer(), LATER))

    with django_assert_num_queries(1):
        assert len(list(queries.rows(sheet))) == rows


@pytest.mark.parametrize("layout", list(ExportFormat))
def test_a_workbook_is_made_once_with_its_progress(layout, django_capture_on_commit_callbacks):
    call = selection.call()
    selection.receivable(call, name="=1+1")
    person, key = officer(), uuid4()

    with django_capture_on_commit_callbacks(execute=True):
        asked = [operations.ask_export(call=call, key=key, layout=layout, actor=person, now=NOON) for _ in range(2)]

    assert asked[0] == asked[1]
    export = Export.objects.get()
    assert (export.status, export.rows_done, export.rows_total) == ("DONE", 1, 1)
    assert export.document.name == f"dossiers-{call.slug}.{layout.lower()}"
    assert Entry.objects.filter(verb="selection.ask_export").get().changes == {"export": export.pk, "layout": layout.value}
    assert not operations.make_export(export_id=export.pk, now=LATER)
    with export.document.file.open("rb") as content:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content.read())).get_sheet_by_index(0).to_python()
    assert rows[1][3] == "=1+1"


@pytest.mark.parametrize(("posted", "kept"), [({"layout": "ODS"}, ["ODS"]), ({}, ["XLSX"]), ({"layout": "PDF"}, [])])
def test_each_button_asks_for_its_format(posted, kept):
    call = selection.call()
    client = client_of(officer())

    answer = client.post(reverse("selection:ask_export", args=[call.slug]), {"key": uuid4(), **posted}, follow=True)

    assert [export.layout for export in Export.objects.all()] == kept
    said = "Le classeur se prépare." if kept else "aucun classeur ne se prépare"
    assert said in answer.content.decode()
    assert all(f"Préparer un classeur {layout}" in answer.content.decode() for layout in ("XLSX", "ODS"))


def test_only_officers_and_agents_ask_for_a_workbook():
    with pytest.raises(PermissionDenied):
        operations.ask_export(call=selection.call(), key=uuid4(), layout=ExportFormat.XLSX, actor=expert(), now=NOON)


def test_a_workbook_is_for_the_person_who_asked_and_dies_with_a_recusal(django_capture_on_commit_callbacks):
    call = selection.call()
    dossier = selection.receivable(call)
    person = officer()
    with django_capture_on_commit_callbacks(execute=True):
        export = operations.ask_export(call=call, key=uuid4(), layout=ExportFormat.XLSX, actor=person, now=NOON)
    address = reverse("selection:download", args=[export.uuid])
    client = client_of(person)

    assert b"".join(client.get(address).streaming_content).startswith(b"PK")
    assert client_of(officer()).get(address).status_code == 404
    assert "Classeur du" in client.get(reverse("selection:exports", args=[call.slug])).content.decode()
    dossier_operations.recuse(dossier=dossier, person=person, reason="Parent.", declared=True, actor=officer(), now=LATER)
    assert client.get(address).status_code == 302
