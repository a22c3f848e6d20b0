"""Rows as the chain wants them, from either database: fields as text, time in microseconds."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from django.db import DatabaseError, connections

from wuxin.core.seals import heads as head_file
from wuxin.core.seals.chain import UNREADABLE, Log, SealedRow
from wuxin.core.seals.verifying import Checked, verify

_AT_ONCE = 2_000
# One text for one moment: SQLite leaves out microseconds that are nought.
_SPECIAL = {
    "sqlite": {"at": "CASE length(e.at) WHEN 19 THEN e.at || '.000000' ELSE e.at END"},
    "postgresql": {
        "at": "to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "changes": "e.changes::text",
    },
}


def columns_of(log: Log, vendor: str) -> str:
    """The fields of a log as SQL over its table ``e``."""
    special = _SPECIAL[vendor]
    return ", ".join(special.get(name, f"e.{name}") for name in log.fields)


def sealed_rows(
    log: Log, using: str = "default", *, told: Callable[[int], object] = lambda _rows: None
) -> Iterator[SealedRow]:
    """Every sealed row ``(hash, sequence, row id, field, …)``; the fields None where it is gone.

    Streamed: a million rows take no more memory than a few thousand. ``told`` hears how many
    were read, every few thousand rows.
    """
    return chain.from_iterable(_chunks(log, using, told))  # no step of Python a row: 0.3 µs less


def _chunks(log: Log, using: str, told: Callable[[int], object]) -> Iterator[list[SealedRow]]:
    connection = connections[using]
    sql = f"""SELECT s.hash, s.sequence, s.row_id, {columns_of(log, connection.vendor)}
        FROM {log.seals} s LEFT JOIN {log.table} e ON e.id = s.row_id ORDER BY s.sequence"""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        each = iter(cursor)  # one for all chunks: the end of an iterator closes SQLite's cursor
        one_by_one = connection.vendor == "sqlite"
        while rows := _some_rows(each) if one_by_one else cursor.fetchmany(_AT_ONCE):
            yield rows
            told(len(rows))


def _some_rows(each: Iterator[SealedRow]) -> list[SealedRow]:
    """The next rows; what SQLite cannot read as text stands as ``UNREADABLE`` after the last."""
    rows: list[SealedRow] = []
    try:
        rows.extend(islice(each, _AT_ONCE))
    except DatabaseError:
        rows.append(UNREADABLE)
    return rows


def count_sealed(log: Log, using: str = "default") -> int:
    return int(_one(f"SELECT max(sequence) FROM {log.seals}", using) or 0)


def unsealed(log: Log, using: str = "default") -> list[int]:
    """The ids of rows without a seal."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"""SELECT e.id FROM {log.table} e
            WHERE NOT EXISTS (SELECT 1 FROM {log.seals} s WHERE s.row_id = e.id) ORDER BY e.id"""
        )
        return [row[0] for row in cursor.fetchall()]


def verify_log(log: Log, heads: list[head_file.Head], rows: Iterator[SealedRow]) -> Checked:
    """Hold the log in the database against its heads."""
    return verify(log, rows, heads, unsealed=unsealed(log), now=datetime.now(tz=UTC))


def is_backlog(log: Log) -> bool:
    """Whether any row above the last sealed one waits."""
    top = _one(f"SELECT max(id) FROM {log.table}") or 0
    return int(top) > highest_row(log)


def highest_row(log: Log) -> int:
    """The highest row id that is sealed; 0 if none is."""
    return int(_one(f"SELECT max(row_id) FROM {log.seals}") or 0)


def _one(sql: str, using: str = "default") -> Any:
    with connections[using].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
