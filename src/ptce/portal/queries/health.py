"""Whether the platform can serve: what a load balancer asks."""

from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from ptce.calls.models import Call
from ptce.core.caching import process_cache
from ptce.core.dates import zoned
from ptce.documents.queries import late_quarantine
from ptce.poles.models import Pole
from ptce.territories import queries as territories

_APPLIED = "portal-migrations-applied"


def lacks() -> list[str]:
    """Return the reasons why the platform cannot serve, in French; empty when it can."""
    try:
        if not _is_migrated():
            return ["Des migrations de la base ne sont pas appliquées."]
        return _missing_reference()
    except DatabaseError:
        return ["La base de données ne répond pas."]


def warnings(now: datetime) -> list[str]:
    """Return what works badly without keeping the platform from serving, in French."""
    try:
        late = late_quarantine(now)
    except DatabaseError:
        return []
    if late is None:
        return []
    return [f"Antivirus\u00a0: des fichiers attendent depuis le {zoned(late.since)} ({late.problem or 'aucune analyse tentée'})."]


def _is_migrated() -> bool:
    # Reading every migration file costs 100 ms: once seen applied, they stay so for this process.
    if process_cache.get(_APPLIED):
        return True
    executor = MigrationExecutor(connection)
    applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if applied:
        process_cache.set(_APPLIED, True, timeout=None)
    return applied


def _missing_reference() -> list[str]:
    found = []
    if not territories.is_loaded():
        found.append("Le code géographique n’est pas chargé.")
    if not Call.objects.filter(is_historical=True).exists() or not Pole.objects.real().exists():
        found.append("Les données de référence ne sont pas chargées.")
    return found
