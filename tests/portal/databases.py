"""A database of its own for a platform that is killed: SQLite beside its files, or a scratch one on the server the tests run on."""

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import LiteralString, Protocol, Self, cast
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from ptce.settings import env_text

type Rows = list[tuple[object, ...]]

# SQLite empties its log every 4 MB; a transaction writes there before its end when it exceeds 16 MB.
SHOWN_BYTES = 16_000_000


class Database(Protocol):
    """What a test does to a database from outside."""

    url: str

    def create(self) -> None: ...
    def copy(self, other: Self) -> None: ...
    def drop(self) -> None: ...
    def sql(self, statement: str, values: Sequence[object] = ()) -> Rows: ...
    def hold(self, table: str, *, event: str, when: str) -> None: ...
    def is_held(self) -> bool: ...
    def let_go(self, table: str) -> None: ...


def scratch(var: Path) -> Database:
    """Return a database of the kind of DATABASE_URL, not created yet."""
    url = env_text("DATABASE_URL")
    return Server(url) if url.startswith("postgres") else File(var / "ptce.sqlite3")


class File:
    """A database in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    def create(self) -> None:
        """Do nothing: the first connection creates it."""

    def copy(self, other: Self) -> None:
        """Become a copy of one that nobody uses."""
        for file in other.path.parent.glob("ptce.sqlite3*"):
            shutil.copy(file, self.path.parent)

    def drop(self) -> None:
        """Do nothing: it goes with its folder."""

    def sql(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement whose values are `?`, and return its rows."""
        with closing(sqlite3.connect(self.path, timeout=20)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def hold(self, table: str, *, event: str, when: str) -> None:
        """Make whoever changes the table write what the log shows, then count without end, in the middle of its transaction."""
        self.sql("CREATE TABLE sign (content BLOB)")
        self.sql("CREATE VIEW endless AS WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT n FROM number")
        body = f"INSERT INTO sign VALUES (zeroblob({3 * SHOWN_BYTES})); SELECT COUNT(*) FROM endless;"
        self.sql(f"CREATE TRIGGER held BEFORE {event} ON {table} WHEN {when} BEGIN {body} END")

    def is_held(self) -> bool:
        """Say whether somebody counts at this instant: more is in the log than the memory of a transaction holds."""
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.exists() and log.stat().st_size > SHOWN_BYTES

    def let_go(self, table: str) -> None:
        """Hold nobody any more."""
        self.sql("DROP TRIGGER held")
        self.sql("DROP VIEW endless")
        self.sql("DROP TABLE sign")


class Server:
    """A database on a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self.name = f"ptce_scratch_{os.getpid()}_{uuid4().hex[:8]}"
        self.server = urlsplit(url)._replace(path="/postgres").geturl()
        self.url = urlsplit(url)._replace(path=f"/{self.name}").geturl()

    def create(self) -> None:
        """Create it empty."""
        self._create("template1")

    def copy(self, other: Self) -> None:
        """Become a copy of one that nobody uses."""
        self._create(other.name)

    def drop(self) -> None:
        """Drop it, whoever is connected."""
        _run(self.server, f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def sql(self, statement: str, values: Sequence[object] = ()) -> Rows:
        """Run a statement whose values are `?`, and return its rows."""
        return _run(self.url, statement.replace("?", "%s"), values)

    def hold(self, table: str, *, event: str, when: str) -> None:
        """Make whoever changes the table sleep, in the middle of its transaction."""
        body = f"BEGIN IF {when} THEN PERFORM pg_sleep(600); END IF; RETURN NEW; END"
        self.sql(f"CREATE FUNCTION held() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        self.sql(f"CREATE TRIGGER held BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION held()")

    def is_held(self) -> bool:
        """Say whether somebody sleeps at this instant."""
        return bool(self.sql("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"))

    def let_go(self, table: str) -> None:
        """Hold nobody any more; this waits until the server knows that a killed worker is gone."""
        self.sql(f"DROP TRIGGER held ON {table}")
        self.sql("DROP FUNCTION held()")

    def _create(self, template: str) -> None:
        _run(self.server, f"CREATE DATABASE {self.name} TEMPLATE {template}")
        # By default a server finds out that a client was killed at the end of its statement only.
        _run(self.server, f"ALTER DATABASE {self.name} SET client_connection_check_interval = '100ms'")


def _run(url: str, statement: str, values: Sequence[object] = ()) -> Rows:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(cast(LiteralString, statement), values or None)
        return cursor.fetchall() if cursor.description else []
