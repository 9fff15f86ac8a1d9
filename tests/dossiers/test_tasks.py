from datetime import timedelta

import pytest

from ptce.dossiers import operations, tasks
from ptce.journal import queries as journal
from ptce.organisations.models import DirectoryAnswer, Organisation
from ptce.questionnaire.kinds import Role
from tests.conftest import NOON
from tests.factories import dossiers
from tests.factories.territories import region

pytestmark = pytest.mark.django_db


def organisation(**facts):
    return Organisation.objects.create(siren=dossiers.SIRET[:9], name="Les Ateliers", checked_at=NOON, **facts)


def test_when_the_directory_is_down_the_number_waits():
    draft = dossiers.dossier()
    dossiers.answer(draft, Role.CARRIER_SIRET, dossiers.SIRET)

    tasks.look_up_carrier.func(draft.pk)

    draft.refresh_from_db()
    assert (draft.carrier_siret, draft.carrier_name) == (dossiers.SIRET, "")
    assert DirectoryAnswer.objects.filter(siren_waiting()).exists()


def siren_waiting():
    from django.db.models import Q

    return Q(siret=dossiers.SIRET, state="PENDING")


def test_a_dossier_whose_carrier_was_erased_asks_nothing():
    draft = dossiers.dossier()

    tasks.look_up_carrier.func(draft.pk)

    assert DirectoryAnswer.objects.count() == 0


def test_what_the_directory_tells_later_reaches_the_dossier_once():
    draft = dossiers.dossier()
    dossiers.answer(draft, Role.CARRIER_SIRET, dossiers.SIRET)
    organisation(region=region("53"))

    assert operations.refresh_waiting_carriers(now=NOON + timedelta(hours=1)) == 1
    assert operations.refresh_waiting_carriers(now=NOON + timedelta(hours=1)) == 0

    draft.refresh_from_db()
    assert (draft.carrier_name, draft.region_id) == ("Les Ateliers", "53")
    entry = journal.history(draft).last()
    assert (entry.verb, entry.actor, entry.changes) == ("dossiers.refresh_carrier", None, {"region": [None, "53"]})


def test_a_refresh_that_finds_nothing_new_writes_nothing():
    draft = dossiers.dossier()
    before = journal.history(draft).count()

    operations.refresh_carrier(dossier=draft, now=NOON)

    assert journal.history(draft).count() == before


def test_a_filed_dossier_learns_the_name_and_keeps_its_region():
    filed = dossiers.submitted()
    organisation(region=region("53"))

    operations.refresh_carrier(dossier=filed, now=NOON)

    filed.refresh_from_db()
    assert (filed.carrier_name, filed.region_id) == ("Les Ateliers", "84")
    assert [row.region_id for row in filed.regions.all()] == []
