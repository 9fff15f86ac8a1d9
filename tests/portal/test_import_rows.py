from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from ptce.calls.models import Call
from ptce.journal.models import Entry
from ptce.poles.models import Announcement, Pole, PoleStatus, Selection
from ptce.portal.operations import Change, FileRefused, import_reference
from ptce.portal.reference.facts import ANNOUNCEMENT_COLUMNS, CALL_COLUMNS, POLE_COLUMNS, SELECTION_COLUMNS
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HEADERS = {
    "calls.csv": CALL_COLUMNS,
    "poles.csv": POLE_COLUMNS,
    "selections.csv": SELECTION_COLUMNS,
    "announcements.csv": ANNOUNCEMENT_COLUMNS,
}
CALL = "AMI-2021-P2,Appel,2021,2,2021-05,,1500000,15,20,,15,https://exemple.test/a"
POLE = "Bou'Sol,Marseille,13,93,Bou'Sol,SCIC,pain,,https://exemple.test/b"
SELECTION = "Bou'Sol,AMI-2021-P2,2021,2,laureate,100000,https://exemple.test/c"


@pytest.fixture
def folder(tmp_path, geography):
    """Write a small set of files: folder(calls=[…], poles=[…]) returns its folder."""

    def write(**rows: list[str]) -> Path:
        for name, header in HEADERS.items():
            lines = [",".join(header), *rows.get(name.removesuffix(".csv"), [])]
            (tmp_path / name).write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
        return tmp_path

    return write


def test_a_dry_run_writes_nothing_and_reports_the_same(folder):
    source = folder(calls=[CALL], poles=[POLE], selections=[SELECTION])

    tried = import_reference(now=NOON, folder=source, dry_run=True)
    counts = (Call.objects.count(), Pole.objects.count(), Selection.objects.count(), Entry.objects.filter(verb__contains="import").count())
    done = import_reference(now=NOON, folder=source)

    assert counts == (0, 0, 0, 0)
    assert tried.rows == done.rows


def test_a_corrected_row_updates_what_it_says_and_nothing_else(folder):
    import_reference(now=NOON, folder=folder(calls=[CALL], poles=[POLE], selections=[SELECTION]))
    later = NOON + timedelta(days=1)
    report = import_reference(now=later, folder=folder(calls=[CALL], poles=[POLE.replace("SCIC", "SCOP")], selections=[SELECTION]))

    assert [(row.file, row.change) for row in report.rows] == [
        ("calls.csv", Change.UNCHANGED),
        ("poles.csv", Change.UPDATED),
        ("selections.csv", Change.UNCHANGED),
    ]
    pole = Pole.objects.get()
    assert (pole.legal_form, pole.slug, pole.updated_at) == ("SCOP", "bou-sol", later)
    assert Call.objects.get().updated_at == NOON


def test_an_announcement_dates_the_statuses(folder):
    import_reference(now=NOON, folder=folder(calls=[CALL], poles=[POLE], selections=[SELECTION]))
    announced = ["AMI-2021-P2,2021-12,https://exemple.test/d"]
    report = import_reference(now=NOON, folder=folder(calls=[CALL], poles=[POLE], selections=[SELECTION], announcements=announced))

    assert [row.change for row in report.rows] == [Change.UNCHANGED, Change.CREATED, Change.UNCHANGED, Change.UPDATED]
    assert (PoleStatus.objects.get().since, Announcement.objects.get().announced_on) == ("2021-12", "2021-12")


@pytest.mark.parametrize(
    ("rows", "file", "line", "reason"),
    [
        ({"calls": [CALL, CALL]}, "calls.csv", 3, "même clé que la ligne 2"),
        ({"calls": [CALL.replace(",2,2021-05", ",3,2021-05")]}, "calls.csv", 2, "« phase » vaut « 3 », attendu : pilot, single, 1, 2"),
        (
            {"calls": [CALL.replace("2021-05", "2021-13")]},
            "calls.csv",
            2,
            "« opens_on » n’est pas une date (AAAA, AAAA-MM ou AAAA-MM-JJ) : « 2021-13 »",
        ),
        ({"calls": [CALL.replace("1500000", "1,5")]}, "calls.csv", 2, "13 cellules au lieu de 12"),
        ({"calls": [CALL.replace("1500000", "1.5M")]}, "calls.csv", 2, "« budget_eur » n’est pas un nombre entier : « 1.5M »"),
        ({"poles": [",,,,,,,,https://exemple.test"]}, "poles.csv", 2, "« name » est vide"),
        ({"poles": [POLE.replace(",13,", ",99,")]}, "poles.csv", 2, "département inconnu : « 99 »"),
        ({"poles": [POLE.replace(",93,", ",9X,")]}, "poles.csv", 2, "région inconnue : « 9X »"),
        (
            {"poles": [POLE.replace("pain,,", "pain,javascript:alert(1),")]},
            "poles.csv",
            2,
            "« website » n’est pas une adresse http : « javascript:alert(1) »",
        ),
        ({"poles": [POLE], "selections": [SELECTION]}, "selections.csv", 2, "appel inconnu : « AMI-2021-P2 »"),
        ({"calls": [CALL], "selections": [SELECTION]}, "selections.csv", 2, "pôle inconnu : « Bou'Sol »"),
        ({"announcements": ["X,2021,s"]}, "announcements.csv", 2, "appel inconnu : « X »"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_others_are_loaded(folder, rows, file, line, reason):
    report = import_reference(now=NOON, folder=folder(**rows))

    assert [(row.file, row.number, row.reason.replace("\u00a0", " ")) for row in report.refused] == [(file, line, reason)]
    assert len(report.rows) == sum(len(lines) for lines in rows.values())


def test_the_command_names_the_bad_line_on_standard_error_and_exits_with_2(folder, capsys):
    with pytest.raises(SystemExit) as end:
        call_command("import", "reference", folder=folder(poles=[POLE.replace(",13,", ",99,"), POLE.replace("Bou'Sol,Mar", "Le Damier,Mar")]))

    said = capsys.readouterr()
    assert end.value.code == 2
    assert said.err.replace("\u00a0", " ") == "poles.csv:2 : Bou'Sol : refusé, département inconnu : « 99 »\n"
    assert said.out.replace("\u00a0", " ") == "poles.csv:3 : Le Damier : créé\n2 lignes : 1 créé, 0 modifié, 0 inchangé, 1 refusé.\n"


@pytest.mark.parametrize("content", [None, "autre,entete\n", b"\xff\xfe"])
def test_an_unreadable_file_changes_nothing_and_exits_with_2(folder, content, capsys):
    source = folder(calls=[CALL])
    path = source / "poles.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    with pytest.raises(SystemExit) as end:
        call_command("import", "reference", folder=source)

    assert end.value.code == 2
    assert capsys.readouterr().err.startswith("poles.csv")
    assert Call.objects.count() == 0


def test_a_cell_left_open_is_refused_with_its_line(folder):
    with pytest.raises(FileRefused, match=r"^poles.csv, ligne 2"):
        import_reference(now=NOON, folder=folder(poles=['"Bou']))


def test_a_fictional_pole_of_the_same_name_is_left_alone(folder):
    Pole.objects.create(name="Bou’Sol", normalised_name="bou sol", slug="fictif", is_fictional=True, entered_at=NOON, updated_at=NOON)

    import_reference(now=NOON, folder=folder(poles=[POLE]))

    assert sorted(Pole.objects.values_list("slug", "is_fictional")) == [("bou-sol", False), ("fictif", True)]


def test_the_progress_is_told_row_by_row(folder):
    told = []
    source = folder(calls=[CALL], poles=[POLE])
    import_reference(now=timezone.now(), folder=source, expect=told.append, tick=lambda: told.append("ligne"))

    assert told == [2, "ligne", "ligne"]


def test_the_command_loads_the_territories(geography, capsys):
    call_command("import", "territories", dry_run=True)

    assert capsys.readouterr().out.startswith("Code géographique déjà à jour (essai, rien n’est gardé)")
