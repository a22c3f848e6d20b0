"""PostgreSQL: many writers. Only rows of the posted organisations are changed in a posting.

Two writers of one source wait for each other at a lock on the source, taken before anything is
read; everything else is locked in the order of its keys, so that nobody waits in a circle.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any
from zlib import crc32

from django.db.backends.utils import CursorWrapper

from wuxin.ledger.actions.lines import Line

_BOOKS = 0x6C656467  # "ledg": the first half of our advisory locks
_FOLDING = _BOOKS + 1
_SOURCES = _BOOKS + 2
_MOST_HELD = 500  # the server's table of locks is small; who posts more holds the whole book
_FOLD_EVERY = 512

_HOLD = """
SELECT pg_advisory_xact_lock_shared(%s, %s),
  (SELECT count(pg_advisory_xact_lock(%s, key)) FROM unnest(%s::int[]) key)
"""


def hold(cursor: CursorWrapper, book_id: int, sources: Sequence[str] = (), /) -> None:
    if len(sources) > _MOST_HELD:
        hold_alone(cursor, book_id)
        return
    keys = sorted({_lock_key(book_id, source) for source in sources})
    cursor.execute(_HOLD, [_BOOKS, book_id, _SOURCES, keys])


def _lock_key(book_id: int, source: str) -> int:
    """A signed number of 32 bits; two sources that share one merely wait for each other."""
    return crc32(f"{book_id}:{source}".encode()) - 2**31


def hold_alone(cursor: CursorWrapper, book_id: int, /) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_BOOKS, book_id])


_FIND = """
SELECT b.closed_at, b.title, b.from_on, b.to_on, b.sets,
  e.kind_id, e.classroom_id, e.organisation_id, e.unit_id, e.person_id, e.subject_key, e.day,
  e.channel, e.topic, e.people, e.minutes, e.fen, e.source, e.revision, e.reverses
FROM ledger_book b LEFT JOIN ledger_entry e ON e.book_id = b.id AND e.source = ANY(%s)
WHERE b.id = %s ORDER BY e.revision
"""


def find(cursor: CursorWrapper, book_id: int, sources: Sequence[str], /) -> list[Any]:
    cursor.execute(_FIND, [list(sources), book_id])
    return list(cursor.fetchall())


_CHAINS = """
SELECT organisation_id, chain FROM ledger_booknode WHERE book_id = %s AND organisation_id = ANY(%s)
"""


def chains(
    cursor: CursorWrapper, book_id: int, organisation_ids: Iterable[int], /
) -> Mapping[int, list[int]]:
    cursor.execute(_CHAINS, [book_id, list(organisation_ids)])
    return {found: json.loads(chain) for found, chain in cursor.fetchall()}


_INSERT = """
INSERT INTO ledger_entry (book_id, posted_by_id, posted_at,
  kind_id, classroom_id, organisation_id, unit_id, person_id, subject_key, day,
  channel, topic, people, minutes, fen, source, revision, reverses)
SELECT %s, %s::bigint, %s,
  l->>0, l->>1, (l->>2)::bigint, (l->>3)::bigint, (l->>4)::bigint, decode(l->>5, 'hex'),
  (l->>6)::date, l->>7, l->>8, (l->>9)::int, (l->>10)::int, (l->>11)::bigint, l->>12,
  (l->>13)::int, (l->>14)::int
FROM json_array_elements(%s::json) l
"""


def insert(
    cursor: CursorWrapper,
    book_id: int,
    lines: Sequence[Line],
    posted: tuple[int | None, datetime],
    /,
) -> None:
    by, now = posted
    rows = [
        (*line[:5], line[5] and line[5].hex(), line.day.isoformat(), *line[7:]) for line in lines
    ]
    cursor.execute(_INSERT, [book_id, by, now, json.dumps(rows)])


_PRESENCE = """
WITH given AS (
  SELECT c->>0 AS set_code, (c->>1)::bigint AS organisation_id, (c->>2)::bigint AS person_id,
    decode(c->>3, 'hex') AS subject_key, (c->>4)::int AS delta
  FROM json_array_elements(%s::json) c
), put AS (
  INSERT INTO ledger_presence AS p
    (book_id, set_code, organisation_id, person_id, subject_key, live)
  SELECT %s, set_code, organisation_id, person_id, subject_key, delta FROM given
  ON CONFLICT (book_id, set_code, organisation_id, person_id, subject_key)
  DO UPDATE SET live = p.live + excluded.live
  RETURNING set_code, organisation_id, person_id, subject_key, live
)
SELECT set_code, organisation_id,
  sum((put.live > 0)::int - (put.live - given.delta > 0)::int)::int
FROM put JOIN given USING (set_code, organisation_id, person_id, subject_key)
GROUP BY 1, 2
"""


def change_presence(
    cursor: CursorWrapper, book_id: int, groups: Sequence[Any], /
) -> Mapping[tuple[str, int], int]:
    net: Counter[tuple[str, int, int, str]] = Counter()
    for group in groups:
        keys = [(who, "") if isinstance(who, int) else (0, who) for who in group.who]
        for code in group.sets:
            for place in group.chain:
                for person_id, subject_key in keys:
                    net[code, place, person_id, subject_key] += group.delta
    rows = [(*key, delta) for key, delta in sorted(net.items()) if delta]
    cursor.execute(_PRESENCE, [json.dumps(rows), book_id])
    return {(set_code, place): delta for set_code, place, delta in cursor.fetchall()}


_HEADCOUNT = """
INSERT INTO ledger_headcount AS h (book_id, set_code, organisation_id, people)
SELECT %s, c->>0, (c->>1)::bigint, (c->>2)::int FROM json_array_elements(%s::json) c
ON CONFLICT (book_id, set_code, organisation_id) DO UPDATE SET people = h.people + excluded.people
"""
_HEADCOUNT_LATER = """
INSERT INTO ledger_pendingheadcount (book_id, set_code, organisation_id, people)
SELECT %s, c->>0, (c->>1)::bigint, (c->>2)::int FROM json_array_elements(%s::json) c
"""


def change_headcounts(
    cursor: CursorWrapper,
    book_id: int,
    changes: Mapping[tuple[str, int], int],
    leaves: AbstractSet[int],
    /,
) -> None:
    rows = [(*key, delta) for key, delta in sorted(changes.items()) if delta]
    now = [row for row in rows if row[1] in leaves]
    later = [row for row in rows if row[1] not in leaves]
    if now:
        cursor.execute(_HEADCOUNT, [book_id, json.dumps(now)])
    if later:
        cursor.execute(_HEADCOUNT_LATER, [book_id, json.dumps(later)])


_TALLY = """
INSERT INTO ledger_tally AS t (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)
SELECT %s, (c->>0)::bigint, c->>1, (c->>2)::date, (c->>3)::int, (c->>4)::int, (c->>5)::int,
  (c->>6)::bigint, (c->>7)::bigint
FROM json_array_elements(%s::json) c
ON CONFLICT (book_id, organisation_id, kind_id, week_on) DO UPDATE SET
  entries = t.entries + excluded.entries, attendances = t.attendances + excluded.attendances,
  unnamed = t.unnamed + excluded.unnamed, minutes = t.minutes + excluded.minutes,
  fen = t.fen + excluded.fen
"""
_TALLY_LATER = """
INSERT INTO ledger_pendingtally (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)
SELECT %s, (c->>0)::bigint, c->>1, (c->>2)::date, (c->>3)::int, (c->>4)::int, (c->>5)::int,
  (c->>6)::bigint, (c->>7)::bigint
FROM json_array_elements(%s::json) c
RETURNING id
"""


def change_tallies(
    cursor: CursorWrapper,
    book_id: int,
    changes: Sequence[Any],
    leaves: AbstractSet[int],
    /,
) -> bool:
    rows = sorted(changes)
    now = [row for row in rows if row.organisation_id in leaves]
    later = [row for row in rows if row.organisation_id not in leaves]
    cursor.execute(_TALLY, [book_id, json.dumps(now)])
    if not later:
        return False
    cursor.execute(_TALLY_LATER, [book_id, json.dumps(later)])
    return any(number % _FOLD_EVERY == 0 for (number,) in cursor.fetchall())


_FOLD_HEADCOUNTS = """
WITH gone AS (
  DELETE FROM ledger_pendingheadcount WHERE book_id = %s
  RETURNING book_id, set_code, organisation_id, people
)
INSERT INTO ledger_headcount AS h (book_id, set_code, organisation_id, people)
SELECT book_id, set_code, organisation_id, sum(people) FROM gone GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (book_id, set_code, organisation_id) DO UPDATE SET people = h.people + excluded.people
"""
_FOLD_TALLIES = """
WITH gone AS (
  DELETE FROM ledger_pendingtally WHERE book_id = %s
  RETURNING book_id, organisation_id, kind_id, week_on, entries, attendances, unnamed, minutes, fen
)
INSERT INTO ledger_tally AS t (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)
SELECT book_id, organisation_id, kind_id, week_on, sum(entries), sum(attendances), sum(unnamed),
  sum(minutes), sum(fen)
FROM gone GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
ON CONFLICT (book_id, organisation_id, kind_id, week_on) DO UPDATE SET
  entries = t.entries + excluded.entries, attendances = t.attendances + excluded.attendances,
  unnamed = t.unnamed + excluded.unnamed, minutes = t.minutes + excluded.minutes,
  fen = t.fen + excluded.fen
"""


def fold(cursor: CursorWrapper, book_id: int, /) -> None:
    """One folder at a time; postings go on meanwhile."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_FOLDING, book_id])
    cursor.execute(_FOLD_HEADCOUNTS, [book_id])
    cursor.execute(_FOLD_TALLIES, [book_id])


# Parameters of both: the book, then pairs of kind and set as JSON (presence only), the book.
ANEW_PRESENCE = """
WITH leaf AS (
  SELECT kind_id, organisation_id, coalesce(person_id, 0) AS person_id,
    coalesce(subject_key, ''::bytea) AS subject_key, sum(people) AS live
  FROM ledger_entry
  WHERE book_id = %s AND (person_id IS NOT NULL OR subject_key IS NOT NULL)
  GROUP BY 1, 2, 3, 4 HAVING sum(people) <> 0
), member AS (
  SELECT m->>0 AS kind_id, m->>1 AS set_code FROM json_array_elements(%s::json) m
)
SELECT n.book_id, m.set_code, o.value::bigint, leaf.person_id, leaf.subject_key,
  sum(leaf.live)::int
FROM leaf JOIN member m ON m.kind_id = leaf.kind_id
  JOIN ledger_booknode n ON n.book_id = %s AND n.organisation_id = leaf.organisation_id,
  jsonb_array_elements_text(n.chain) o
GROUP BY 1, 2, 3, 4, 5 HAVING sum(leaf.live) <> 0
"""
ANEW_TALLY = """
WITH leaf AS (
  SELECT kind_id, organisation_id,
    greatest(date_trunc('week', day), date_trunc('year', day))::date AS week_on,
    sum(CASE WHEN reverses IS NULL THEN 1 ELSE -1 END) AS entries, sum(people) AS attendances,
    sum(CASE WHEN person_id IS NULL AND subject_key IS NULL THEN people ELSE 0 END) AS unnamed,
    sum(minutes) AS minutes, sum(fen) AS fen
  FROM ledger_entry WHERE book_id = %s GROUP BY 1, 2, 3
)
SELECT n.book_id, o.value::bigint, leaf.kind_id, leaf.week_on, sum(leaf.entries)::int,
  sum(leaf.attendances)::int, sum(leaf.unnamed)::int, sum(leaf.minutes)::bigint,
  sum(leaf.fen)::bigint
FROM leaf JOIN ledger_booknode n ON n.book_id = %s AND n.organisation_id = leaf.organisation_id,
  jsonb_array_elements_text(n.chain) o
GROUP BY 1, 2, 3, 4
HAVING sum(leaf.entries) <> 0 OR sum(leaf.attendances) <> 0 OR sum(leaf.minutes) <> 0
  OR sum(leaf.fen) <> 0
"""
