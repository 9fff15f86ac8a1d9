import csv
from datetime import timedelta

import pytest

from ptce.calls.models import Call
from ptce.journal.models import Entry
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.poles.models import Pole, PoleStatus, Selection
from ptce.portal.operations import Change, import_reference
from ptce.portal.reference import FOLDER
from ptce.portal.reference.facts import ANNOUNCEMENT_COLUMNS, CALL_COLUMNS, POLE_COLUMNS, SELECTION_COLUMNS
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HEADERS = {
    "calls.csv": CALL_COLUMNS,
    "poles.csv": POLE_COLUMNS,
    "selections.csv": SELECTION_COLUMNS,
    "announcements.csv": ANNOUNCEMENT_COLUMNS,
}


def rows_of(name: str) -> int:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def test_every_row_of_the_real_files_is_accounted_for(reference):
    assert len(reference.rows) == sum(rows_of(name) for name in HEADERS)
    assert {row.change for row in reference.rows} == {Change.CREATED}
    assert (Call.objects.count(), Pole.objects.count(), Selection.objects.count()) == (9, 99, 87)


def test_the_number_of_named_laureates_is_that_of_the_source(reference):
    named = {call.reference: call.selections.filter(outcome__in=[Outcome.LAUREATE, Outcome.PILOT]).count() for call in Call.objects.all()}

    assert named == {
        "LABO-2011": 6,
        "AAP-2013": 20,
        "AAP-2015": 4,
        "AMI-2021-P1": 22,
        "AMI-2021-P2": 15,
        "AMI-2022-P2": 2,
        "AMI-2023-P2": 14,
        "AMI-2024-P2": 1,
        "AMI-2025-P2": 0,
    }


def test_running_it_again_changes_nothing(reference):
    before = (Entry.objects.count(), Pole.objects.order_by("-updated_at").first().updated_at)

    again = import_reference(now=NOON + timedelta(days=1))

    assert again.count(Change.UNCHANGED) == len(again.rows)
    assert (Entry.objects.count(), Pole.objects.order_by("-updated_at").first().updated_at) == before


def test_every_pole_has_a_status_and_none_is_active(reference):
    assert Pole.objects.filter(statuses__isnull=True).count() == 0
    assert set(PoleStatus.objects.values_list("kind", flat=True)) == {
        PoleStatusKind.SUPPORTED,
        PoleStatusKind.ACCOMPANIED,
        PoleStatusKind.PILOT,
        PoleStatusKind.DECLARED,
    }


def test_a_candidate_is_not_a_laureate(reference):
    pole = Pole.objects.get(name="CoopAxis")

    assert [status.kind for status in pole.statuses.all()] == [PoleStatusKind.DECLARED]
    assert pole.selections.get().outcome == Outcome.CANDIDATE


@pytest.mark.parametrize(
    ("slug", "opens", "closes", "status_since"),
    [
        ("ami-2022-phase-2", "2022-09", "2022-10-17", "2022"),
        ("aap-2013", "2013-07-15", "", "2014-01-10"),
        ("labo-2011", "2011", "", "2011"),
        ("ami-2024-phase-2", "", "", "2024"),
    ],
)
def test_dates_keep_the_precision_of_their_source(reference, slug, opens, closes, status_since):
    call = Call.objects.get(slug=slug)

    assert (call.opens_on_text, call.closes_on_text, call.opens_at) == (opens, closes, None)
    assert set(PoleStatus.objects.filter(call=call).values_list("since", flat=True)) == {status_since}


def test_empty_cells_stay_empty_and_sources_are_kept(reference):
    pole = Pole.objects.get(name="La Verrière")

    assert (pole.commune_name, pole.carrier, pole.latitude, pole.region_id) == ("", "", None, "11")
    assert pole.sources.startswith("http")
    assert Call.objects.filter(sources="").count() == Selection.objects.filter(source="").count() == 0


@pytest.mark.parametrize(("name", "commune", "departement"), [("Pôle Sud", "Romans-sur-Isère", "26"), ("Phares", "L’Île-Saint-Denis", "93")])
def test_a_pole_is_placed_at_its_commune(reference, name, commune, departement):
    pole = Pole.objects.get(name=name)

    assert (pole.commune_name, pole.departement_id, bool(pole.commune_code), bool(pole.latitude)) == (commune, departement, True, True)


def test_a_pole_without_commune_is_placed_at_its_departement(reference):
    pole = Pole.objects.select_related("departement").get(name="Ardaines")

    assert (pole.latitude, pole.longitude) == (pole.departement.latitude, pole.departement.longitude)
