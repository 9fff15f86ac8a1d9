from pathlib import Path

import pytest
from django.contrib.staticfiles import storage
from django.core.files.storage import storages

from ptce.core import statics


@pytest.fixture
def root(tmp_path: Path, settings, monkeypatch) -> Path:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    monkeypatch.setattr(storage, "staticfiles_storage", storages.create_storage(settings.STORAGES["staticfiles"]))
    monkeypatch.setattr("django.contrib.staticfiles.management.commands.collectstatic.staticfiles_storage", storage.staticfiles_storage)
    return tmp_path


def test_static_files_are_published_once_for_each_version(root: Path, monkeypatch):
    assert statics.publish() is True
    assert statics.publish() is False

    monkeypatch.setattr(statics, "_digest", lambda: "another version")
    assert statics.publish() is True


def test_what_pages_name_is_published_and_parts_for_builders_are_not(root: Path):
    statics.publish()

    assert (root / "dsfr" / "dist" / "dsfr.min.css").exists()
    assert (root / "core" / "ptce.css").exists()
    assert not (root / "dsfr" / "dist" / "component").exists()
    assert not (root / "dsfr" / "dist" / "core").exists()
