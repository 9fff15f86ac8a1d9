from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from ptce.calls.enums import Phase
from ptce.journal.models import Entry
from ptce.poles import operations
from ptce.poles.enums import Outcome, PoleStatusKind
from ptce.poles.models import Pole, PoleStatus, Selection
from ptce.territories.models import Commune, Departement, Region
from tests.conftest import NOON
from tests.factories.poles import laureate, past_call


@pytest.fixture
def call(db):
    return past_call(phase=Phase.TWO)


@pytest.fixture
def lons(db):
    region = Region.objects.create(code="27", name="Bourgogne-Franche-Comté", normalised="bourgogne franche comte")
    jura = Departement.objects.create(code="39", name="Jura", normalised="jura", region=region, latitude=46.7, longitude=5.7)
    return Commune.objects.create(
        code="39300", name="Lons-le-Saunier", normalised="lons le saunier", departement=jura, latitude=46.67, longitude=5.55
    )


def test_enter_writes_the_pole_its_selection_its_status_and_the_journal(call, lons):
    pole = laureate(call, "Pôle du Val", number="P2-1", carrier="Scic des Prés", commune_code="39300", amount=Decimal(80_000))

    assert (pole.slug, pole.commune_name, pole.departement_id, pole.region_id) == ("pole-du-val", "Lons-le-Saunier", "39", "27")
    assert (pole.latitude, pole.longitude) == (46.67, 5.55)
    assert pole.search_text == " pole du val lons le saunier jura bourgogne franche comte scic des pres"
    selection = Selection.objects.get()
    assert (selection.outcome, selection.amount, selection.dossier_number, selection.announced_at) == (Outcome.LAUREATE, 80_000, "P2-1", NOON)
    status = PoleStatus.objects.get()
    assert (status.kind, status.since, status.evidence) == (PoleStatusKind.SUPPORTED, "2026-09-01", "Décision du 1er septembre 2026")
    entry = Entry.objects.get(verb="poles.enter")
    assert entry.changes == {"call": call.pk, "dossier": "P2-1", "status": "SUPPORTED"}


def test_enter_twice_returns_the_same_pole_and_writes_nothing(call):
    first = laureate(call, number="P2-1")
    second = laureate(call, number="P2-1", now=NOON + timedelta(days=1))

    assert second == first
    assert (Pole.objects.count(), Selection.objects.count(), Entry.objects.filter(verb="poles.enter").count()) == (1, 1, 1)


def test_enter_joins_the_pole_of_the_same_name_and_fills_blanks_only(call):
    known = laureate(past_call("Phase 1", phase=Phase.ONE), "Pôle du Val", carrier="Scic des Prés")
    joined = laureate(call, "PÔLE DU VAL", carrier="Une autre", summary="Bois et textile", now=NOON + timedelta(days=1))

    assert joined.pk == known.pk
    assert (joined.name, joined.carrier, joined.summary) == ("Pôle du Val", "Scic des Prés", "Bois et textile")
    assert joined.updated_at == NOON + timedelta(days=1)
    kinds = set(PoleStatus.objects.filter(pole=joined).values_list("kind", flat=True))
    assert kinds == {PoleStatusKind.ACCOMPANIED, PoleStatusKind.SUPPORTED}


def test_a_fictional_pole_never_joins_a_real_one(call):
    real = laureate(call, "Pôle du Val")
    fictional = laureate(past_call("Fictif", is_fictional=True), "Pôle du Val")

    assert fictional.pk != real.pk
    assert (fictional.slug, fictional.is_fictional) == ("pole-du-val-fictif", True)


def test_two_dossiers_of_one_call_with_the_same_name_are_two_poles(call):
    first = laureate(call, "Pôle du Val", number="P2-1", carrier="Scic des Prés")
    second = laureate(call, "Pôle du Val", number="P2-2", carrier="Coopérative du Lac")
    third = laureate(call, "Pôle du Val", number="P2-3", carrier="Coopérative du Lac")

    assert [pole.name for pole in (first, second, third)] == ["Pôle du Val", "Pôle du Val – Coopérative du Lac", "Pôle du Val (P2-3)"]


def test_two_names_with_the_same_beginning_have_two_addresses(call):
    long = "Pôle de coopération économique du grand territoire des lacs et des montagnes"
    slugs = {laureate(call, f"{long} {end}").slug for end in ("du nord", "du sud")}

    assert len(slugs) == 2


def test_a_laureate_without_commune_keeps_its_region_and_no_point(call, lons):
    pole = laureate(call, region=Region.objects.get(code="27"))

    assert (pole.region_id, pole.commune_name, pole.latitude) == ("27", "", None)


def test_a_commune_without_point_takes_that_of_its_departement(call, lons):
    Commune.objects.update(latitude=None, longitude=None)

    assert laureate(call, commune_code="39300").latitude == 46.7


def test_a_renouncement_ends_the_status_and_says_so_once(call):
    pole = laureate(call, number="P2-1")
    for _ in range(2):
        operations.record_renouncement(call=call, dossier_number="P2-1", actor=None, now=NOON + timedelta(days=3))

    assert Selection.objects.get().outcome == Outcome.RENOUNCED
    assert PoleStatus.objects.get().until == "2026-09-04"
    assert Pole.objects.get(pk=pole.pk).updated_at == NOON + timedelta(days=3)
    assert Entry.objects.filter(verb="poles.renounce").count() == 1


def test_a_renouncement_without_laureate_is_refused(call):
    with pytest.raises(operations.UnknownLaureate):
        operations.record_renouncement(call=call, dossier_number="P2-9", actor=None, now=NOON)


def at_once(acts):
    """Run the acts in as many threads, each on its own connection; return the exceptions."""
    barrier, errors = Barrier(len(acts)), []

    def run(act):
        barrier.wait()
        try:
            act()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_the_same_pole_entered_by_two_calls_at_once_is_one_pole():
    calls = [past_call(title, phase=phase) for title, phase in (("Phase 1", Phase.ONE), ("Phase 2", Phase.TWO))]
    connection.close()

    errors = at_once([lambda call=call: laureate(call, "Pôle du Val", number=f"N{call.pk}") for call in calls])

    assert errors == []
    assert (Pole.objects.count(), Selection.objects.count()) == (1, 2)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_one_dossier_entered_twice_at_once_is_one_selection():
    call = past_call()
    connection.close()

    errors = at_once([lambda: laureate(call, "Pôle du Val", number="P2-1")] * 2)

    assert errors == []
    assert (Pole.objects.count(), Selection.objects.count(), PoleStatus.objects.count()) == (1, 1, 1)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_renouncements_at_once_are_recorded_once():
    call = past_call()
    laureate(call, number="P2-1")
    connection.close()

    errors = at_once([lambda: operations.record_renouncement(call=call, dossier_number="P2-1", actor=None, now=NOON)] * 2)

    assert errors == []
    assert Entry.objects.filter(verb="poles.renounce").count() == 1
