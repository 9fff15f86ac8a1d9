"""Settings of the tests: the real ones, with fast hashing and tasks run at once."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("SIRENE_API_URL", "http://127.0.0.1:9")

from ptce.settings import *  # noqa: E402, F403 — the whole configuration, then what differs
from ptce.settings import DATABASES, VAR  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "ENQUEUE_ON_COMMIT": False}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SITE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
# A file, so that threads and processes share it; the disk is not asked to survive a power cut.
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    DATABASES["default"]["TEST"]["NAME"] = str(VAR / f"test-{worker}-{os.getpid()}.sqlite3")
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA foreign_keys=ON;"
