"""The sealer: gives committed rows their place in the chain, and signs how far it came.

Those who write wait for nobody: they add rows, unchained. One sealer at a time (a lock on a file
beside the heads, and on PostgreSQL an advisory lock: a crash lets go of both) takes what was
committed since, in the order of ids, in batches of one transaction each, and signs the head
after the commit. A crash between the two leaves rows without a head; the next round signs it.

On PostgreSQL a row may be committed after one with a higher id was sealed. The ids that were
missing are remembered and looked for again, for as long as the longest transaction may last.
SQLite has one writer, so ids are committed in order there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from django.db import connection, transaction

from wuxin.core.seals import heads as head_file
from wuxin.core.seals.chain import GENESIS, LOGS, Log, chain_on
from wuxin.core.seals.heads import Head, HeadFault, HeadsBroken, of_log
from wuxin.core.seals.reading_back import columns_of, highest_row, is_backlog
from wuxin.core.seals.verifying import LONGEST_TRANSACTION, Kind, floor_at

BATCH = 5_000
_MOST_GAPS = 100_000
_ADVISORY_LOCK = 0x57555849  # any number of our own


class ChainDoesNotHold(Exception):
    """The chain in the database is not the one that was signed: nothing is added to it."""

    def __init__(self, log: str, kind: Kind) -> None:
        super().__init__(f"{log}: {kind}")
        self.log = log
        self.kind = kind


class Sealer:
    """Remembers between rounds what was signed last and which ids were missing."""

    def __init__(self) -> None:
        self._signed: dict[str, Head] = {}
        self._size = -1
        self._gaps: dict[str, dict[int, float]] = {}

    def seal(self) -> int:
        """Seal what is committed and sign the heads; how many rows. 0 if another one seals.

        Raises ``ChainDoesNotHold`` and ``HeadsBroken``.
        """
        if self._size == _size() and not self._is_anything_to_do():
            return 0
        with head_file.only_one() as is_alone, _advisory_lock() as is_first:
            if not (is_alone and is_first):
                return 0
            self._look_at_heads()
            self._size = -1  # until it is signed: whoever fails here looks again
            for log in LOGS:
                _hold_against(log, self._signed.get(log.name))
            sealed = sum(self._seal(log) for log in LOGS)
            self._sign()
        return sealed

    def _is_anything_to_do(self) -> bool:
        return any(self._gaps.values()) or any(is_backlog(log) for log in LOGS)

    def _look_at_heads(self) -> None:
        """Read the file again if it is not as this sealer left it."""
        if self._size == _size():
            return
        is_sealed, path = any(_last_seal(log)[0] for log in LOGS), head_file.head_path()
        if not is_sealed and not (path.exists() and path.stat().st_size):
            head_file.begin(at=datetime.now(tz=UTC))
        heads = head_file.read()
        if is_sealed and not heads:
            raise HeadsBroken(HeadFault.NO_FILE)
        self._signed.clear()
        for log in LOGS:
            own = of_log(heads, log.name)
            if own:
                self._signed[log.name] = own[-1]
            floor = floor_at(own, datetime.now(tz=UTC))
            self._gaps[log.name] = dict.fromkeys(_missing(log, floor), monotonic())
        self._size = _size()

    def _seal(self, log: Log) -> int:
        sealed, batch = 0, BATCH
        while batch >= BATCH:
            batch = self._seal_batch(log)
            sealed += batch
        return sealed

    def _seal_batch(self, log: Log) -> int:
        gaps, highest = self._gaps[log.name], highest_row(log)
        with transaction.atomic():
            rows = _rows(log, "e.id = ANY(%s) ORDER BY e.id", list(gaps)) if gaps else []
            rows += _rows(log, f"e.id > %s ORDER BY e.id LIMIT {BATCH}", highest)
            if rows:
                after, previous = _last_seal(log)
                _insert(log, chain_on(log, rows, after=after, previous=previous))
        if connection.vendor != "sqlite":
            _note_gaps(gaps, highest, [row[0] for row in rows])
        return len(rows)

    def _sign(self) -> None:
        """Sign the end of each chain that went on since it was signed."""
        new, now = [], datetime.now(tz=UTC)
        for log in LOGS:
            sequence, last = _last_seal(log)
            signed = self._signed.get(log.name)
            if sequence > (signed.sequence if signed else 0):
                new.append(Head(log.name, sequence, highest_row(log), last, now))
        if new:
            head_file.append(new)
        self._signed |= {head.log: head for head in new}
        self._size = _size()


def _size() -> int:
    path = head_file.head_path()
    return path.stat().st_size if path.exists() else 0


def _hold_against(log: Log, head: Head | None) -> None:
    """The last head must be in the chain. Raises ``ChainDoesNotHold``."""
    if head is None:
        return
    if _last_seal(log)[0] < head.sequence:
        raise ChainDoesNotHold(log.name, Kind.CUT)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT hash FROM {log.seals} WHERE sequence = %s", [head.sequence])
        found = cursor.fetchone()
    if found is None or bytes(found[0]) != head.hash:
        raise ChainDoesNotHold(log.name, Kind.RECHAINED)


def _missing(log: Log, floor: int) -> list[int]:
    """The ids above the floor that have no seal though higher ones have."""
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id FROM generate_series(%s::bigint, %s::bigint) AS id
            WHERE NOT EXISTS (SELECT FROM {log.seals} WHERE row_id = id) LIMIT %s""",
            [floor + 1, highest_row(log), _MOST_GAPS],
        )
        return [row[0] for row in cursor.fetchall()]


def _note_gaps(gaps: dict[int, float], highest: int, sealed: list[int]) -> None:
    """Which ids are missing, since when; those that can no more come are forgotten."""
    now = monotonic()
    between = range(highest + 1, max(sealed, default=0))
    for row in sorted(set(between).difference(sealed))[:_MOST_GAPS]:
        gaps[row] = now
    oldest = now - LONGEST_TRANSACTION.total_seconds()
    over = [row for row, since in gaps.items() if since < oldest]
    for row in (*sealed, *over):
        gaps.pop(row, None)


def _rows(log: Log, condition: str, given: int | list[int]) -> list[tuple[Any, ...]]:
    """Rows ``(row id, field, …)``."""
    columns = columns_of(log, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.id, {columns} FROM {log.table} e WHERE {condition}", [given])
        return list(cursor.fetchall())


def _last_seal(log: Log) -> tuple[int, bytes]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sequence, hash FROM {log.seals} ORDER BY sequence DESC LIMIT 1")
        found = cursor.fetchone()
    return (int(found[0]), bytes(found[1])) if found else (0, GENESIS)


def _insert(log: Log, seals: list[tuple[int, int, bytes]]) -> None:
    into = f"INSERT INTO {log.seals} (sequence, row_id, hash)"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(f"{into} VALUES (%s, %s, %s)", seals)
            return
        columns = [list(column) for column in zip(*seals, strict=True)]
        cursor.execute(
            f"{into} SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])", columns
        )


@contextmanager
def _advisory_lock() -> Iterator[bool]:
    """On PostgreSQL, where other machines may seal too: the database itself says who."""
    if connection.vendor == "sqlite":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY_LOCK])
        is_first = bool(cursor.fetchone()[0])
    try:
        yield is_first
    finally:
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY_LOCK])
