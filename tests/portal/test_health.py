from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ptce.core.caching import process_cache
from ptce.core.dates import zoned
from ptce.documents.operations import store
from ptce.portal.queries import health
from ptce.territories.models import Edition
from tests.conftest import NOON
from tests.documents import samples
from tests.factories.calls import call
from tests.factories.poles import laureate, past_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    Edition.objects.create(digest="0" * 64, loaded_at=NOON)
    laureate(past_call())


def test_health_is_200_when_reference_data_is_in(client, reference):
    response = client.get("/sante/")

    assert (response.status_code, response.json()) == (200, {"etat": "disponible", "motifs": []})
    assert "no-store" in response.headers["Cache-Control"]


def test_health_says_that_files_wait_for_the_antivirus(client, reference, settings):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    kept = store(file=ContentFile(samples.pdf(), name="x"), name="un.pdf", actor=None, now=timezone.now() - timedelta(hours=1))

    response = client.get("/sante/")

    since = zoned(kept.added_at)
    told = [f"Antivirus\u00a0: des fichiers attendent depuis le {since} (aucune analyse tentée)."]
    assert (response.status_code, response.json()) == (200, {"etat": "disponible", "motifs": [], "avertissements": told})


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ("geography", "Le code géographique n’est pas chargé."),
        ("calls", "Les données de référence ne sont pas chargées."),
        ("migration", "Des migrations de la base ne sont pas appliquées."),
    ],
)
def test_health_is_503_with_the_reason(client, without, reason):
    if without != "geography":
        Edition.objects.create(digest="0" * 64, loaded_at=NOON)
    laureate(call(is_fictional=True) if without == "calls" else past_call())
    if without == "migration":
        MigrationRecorder.Migration.objects.filter(app="poles").order_by("-pk")[0].delete()

    response = client.get("/sante/")

    assert (response.status_code, response.json()) == (503, {"etat": "indisponible", "motifs": [reason]})


def test_health_answers_when_the_database_does_not(monkeypatch):
    def broken(self, *args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    process_cache.clear()

    assert health.lacks() == ["La base de données ne répond pas."]


def test_migrations_are_read_once(client, reference, django_assert_max_num_queries):
    client.get("/sante/")

    with django_assert_max_num_queries(4):
        assert client.get("/sante/").status_code == 200
