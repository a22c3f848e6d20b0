"""One moment of the database as a file, whatever is written meanwhile.

SQLite: ``VACUUM INTO`` reads in one transaction, keeps no writer waiting, and leaves behind what
was erased. PostgreSQL: ``pg_dump`` in the custom format, of an exported snapshot in which the
rows are counted too.
"""

import sqlite3  # the settings have put pysqlite3 in its place
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wuxin.core.backup import tools

SQLITE, POSTGRES = "database.sqlite3", "database.dump"
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)
_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
_COUNT = 'SELECT count(*) FROM "{}"'
_SPOKEN = ("dbname", "user", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The file, and what is in it."""

    path: Path
    vendor: str
    version: str
    tables: dict[str, int] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)


def take(folder: Path) -> Snapshot:
    """Write the snapshot into a private folder. Raises ``ToolMissing``, ``ToolFailed``."""
    if connection.vendor == "sqlite":
        return _take_sqlite(folder / SQLITE)
    return _take_postgres(folder / POSTGRES)


def size_of_database() -> int:
    """About how many bytes a snapshot will have, at most."""
    if connection.vendor == "sqlite":
        return sum(p.stat().st_size for p in sqlite_files(sqlite_path()))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0])


def sqlite_files(path: Path) -> list[Path]:
    """The file and what SQLite keeps beside it."""
    every = (path.with_name(path.name + ending) for ending in ("", "-wal", "-shm", "-journal"))
    return [one for one in every if one.exists()]


def read_sqlite(path: Path) -> tuple[dict[str, int], list[str]]:
    """Rows of each table, and the migrations, of a file that nobody writes to."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as peek:
        tables = [str(row[0]) for row in peek.execute(_TABLES)]
        counts = {t: int(peek.execute(_COUNT.format(t)).fetchone()[0]) for t in tables}
        known = "django_migrations" in counts
        return counts, _named(peek.execute(_MIGRATIONS).fetchall() if known else [])


def faults_of_sqlite(path: Path) -> list[str]:
    """What SQLite itself finds wrong in a file; nothing if it is sound."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as peek:
        try:
            said = [str(row[0]) for row in peek.execute("PRAGMA integrity_check(5)")]
            astray = peek.execute("PRAGMA foreign_key_check").fetchmany(5)
        except sqlite3.DatabaseError as error:
            return [str(error)]
    return [line for line in said if line != "ok"] + [f"{row[0]} → {row[2]}" for row in astray]


def conninfo(*, with_password: bool = True) -> str:
    """How to reach the PostgreSQL of the settings."""
    given = connection.get_connection_params()
    spoken = {name: given[name] for name in _SPOKEN if given.get(name)}
    if with_password and given.get("password"):
        spoken["password"] = given["password"]
    return make_conninfo("", **spoken)


def password() -> str:
    return str(connection.get_connection_params().get("password") or "")


def _take_sqlite(target: Path) -> Snapshot:
    target.touch(mode=0o600)  # VACUUM INTO fills an empty file and leaves its mode alone
    with closing(sqlite3.connect(sqlite_path(), timeout=20, isolation_level=None)) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    counts, migrations = read_sqlite(target)
    return Snapshot(target, "sqlite", sqlite3.sqlite_version, counts, migrations)


def _take_postgres(target: Path) -> Snapshot:
    target.touch(mode=0o600)
    with _one_moment() as (moment, name):
        tools.run(
            "pg_dump", "--format=custom", f"--snapshot={name}", f"--file={target}",
            "--no-owner", "--no-privileges", f"--dbname={conninfo(with_password=False)}",
            password=password(),
        )  # fmt: skip
        found = moment.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        counts = {str(row[0]): _count(moment, str(row[0])) for row in found}
        known = "django_migrations" in counts
        done = moment.execute(_MIGRATIONS).fetchall() if known else []
        version = str(moment.info.server_version // 10000)
    return Snapshot(target, "postgresql", version, counts, _named(done))


@contextmanager
def _one_moment() -> Iterator[tuple[psycopg.Connection, str]]:
    with psycopg.connect(conninfo()) as moment:
        moment.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        moment.read_only = True
        (name,) = moment.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
        yield moment, str(name)


def _count(moment: psycopg.Connection, table: str) -> int:
    question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    (number,) = moment.execute(question).fetchone() or (0,)
    return int(number)


def _named(rows: list[tuple[object, ...]]) -> list[str]:
    return [f"{app}.{name}" for app, name in rows]
