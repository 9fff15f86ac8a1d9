from datetime import timedelta

import pytest

from ptce.journal.models import Entry
from ptce.territories import operations, queries
from ptce.territories.models import Commune, Departement, Edition, Epci, FormerCommune
from tests.conftest import NOON

REGIONS = ["84,Auvergne-Rhône-Alpes"]
DEPARTEMENTS = ["01,Ain,84,46.1,5.35", "988,Nouvelle-Calédonie,,,"]
EPCI = ["200000001,CC du Pays,84,1500,46.2,5.2"]
COMMUNES = ["01001,L’Abergement,01,200000001,860,46.15,4.92,01400", "98818,Nouméa,988,,,,,98800"]
FORMER = ["01002,Le Bourg,01001"]
TABLES = {"regions": REGIONS, "departements": DEPARTEMENTS, "epci": EPCI, "communes": COMMUNES, "former_communes": FORMER}

pytestmark = pytest.mark.django_db


def test_load_fills_the_tables_and_tells_the_journal(edition):
    loaded = operations.load(now=NOON, folder=edition(**TABLES))

    assert loaded == operations.Loaded(changed=True, regions=1, departements=2, epcis=1, communes=2, former_communes=1)
    commune = Commune.objects.get(pk="01001")
    assert (commune.normalised, commune.departement_id, commune.epci_id, commune.population) == ("l abergement", "01", "200000001", 860)
    entry = Entry.objects.get(verb="territories.load")
    assert (entry.target_id, entry.actor_id, entry.at) == (str(Edition.objects.get().pk), None, NOON)


def test_an_empty_cell_stays_unknown(edition):
    operations.load(now=NOON, folder=edition(**TABLES))

    noumea = Commune.objects.get(pk="98818")
    assert (noumea.epci_id, noumea.population, noumea.latitude) == (None, None, None)
    assert Departement.objects.get(pk="988").region_id is None


def test_loading_the_same_edition_again_changes_nothing(edition):
    folder = edition(**TABLES)
    first = operations.load(now=NOON, folder=folder)

    second = operations.load(now=NOON + timedelta(days=1), folder=folder)

    assert not second.changed
    assert (second.communes, second.former_communes) == (first.communes, first.former_communes)
    assert Edition.objects.get().loaded_at == NOON
    assert Entry.objects.filter(verb="territories.load").count() == 1


def test_a_new_edition_updates_in_place_and_retires_what_is_gone(edition):
    operations.load(now=NOON, folder=edition(**TABLES))
    renamed = ["01001,L’Abergement-Neuf,01,,900,46.15,4.92,01400"]

    loaded = operations.load(now=NOON + timedelta(days=1), folder=edition(**{**TABLES, "communes": renamed, "epci": [], "former_communes": []}))

    assert (loaded.communes, loaded.epcis, loaded.former_communes) == (1, 0, 0)
    assert str(Commune.objects.get(pk="01001")) == "L’Abergement-Neuf (01)"
    assert not Commune.objects.get(pk="98818").is_current
    assert not Epci.objects.get().is_current
    assert FormerCommune.objects.count() == 0
    assert queries.label("COMMUNE", "98818") == "Nouméa (988)"
    assert queries.search("COMMUNE", "Nouméa") == []


def test_an_earlier_edition_can_come_back(edition):
    operations.load(now=NOON, folder=edition(**TABLES))
    operations.load(now=NOON + timedelta(days=1), folder=edition(**{**TABLES, "communes": COMMUNES[:1]}))

    loaded = operations.load(now=NOON + timedelta(days=2), folder=edition(**TABLES))

    assert (loaded.changed, loaded.communes) == (True, 2)
    assert Edition.objects.count() == 2
