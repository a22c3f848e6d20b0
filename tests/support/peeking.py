"""A running server's database, looked at from outside: rows that are committed, locks held."""

import sqlite3  # the settings have put pysqlite3 in its place
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg


class Sqlite:
    def __init__(self, var: Path) -> None:
        self.path = var / "wuxin.sqlite3"

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.path)) as peek:
            return peek.execute(sql).fetchall()

    def shorten(self) -> None:
        """Leave no space in the write-ahead log that a later write could use again."""
        self.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def is_in_a_transaction(self) -> bool:
        """Whether somebody is writing: a second writer is turned away at once."""
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as peek:
            try:
                peek.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                return "locked" in str(error)
            peek.execute("ROLLBACK")
            return False


class Postgres:
    def __init__(self, url: str) -> None:
        self.url = url.replace("postgres://", "postgresql://")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.url) as peek:
            return peek.execute(sql).fetchall()  # type: ignore[arg-type]  # no literal

    def is_in_a_transaction(self) -> bool:
        """Whether somebody holds the tree, as the import does from its first statement on."""
        with psycopg.connect(self.url) as peek:
            try:
                peek.execute("SELECT 1 FROM people_partyorganisation WHERE depth=1 "
                             "FOR UPDATE NOWAIT")  # fmt: skip
            except psycopg.errors.LockNotAvailable:
                return True
            return False


@contextmanager
def new_postgres(url: str, name: str) -> Iterator[str]:
    """A database of its own beside the one that the address names."""
    beside = urlsplit(url)._replace(path="/postgres").geturl()
    connecting = beside.replace("postgres://", "postgresql://")

    def do(sql: str) -> None:
        with psycopg.connect(connecting, autocommit=True) as admin:
            admin.execute(sql)  # type: ignore[arg-type]  # our own name

    do(f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        do(f'DROP DATABASE "{name}" WITH (FORCE)')
