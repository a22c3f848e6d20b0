"""SQLite: one writer at a time holds the whole database, so every level is changed at once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wuxin.ledger.actions.lines import Line


def hold(cursor: CursorWrapper, book_id: int, sources: Sequence[str] = (), /) -> None:
    """The transaction began IMMEDIATE: it is alone already."""


def hold_alone(cursor: CursorWrapper, book_id: int, /) -> None:
    """As ``hold``."""


_FIND = """
SELECT b.closed_at, b.title, b.from_on, b.to_on, b.sets,
  e.kind_id, e.classroom_id, e.organisation_id, e.unit_id, e.person_id, e.subject_key, e.day,
  e.channel, e.topic, e.people, e.minutes, e.fen, e.source, e.revision, e.reverses
FROM ledger_book b LEFT JOIN ledger_entry e
  ON e.book_id = b.id AND e.source IN (SELECT value FROM json_each(%s))
WHERE b.id = %s ORDER BY e.revision
"""


def find(cursor: CursorWrapper, book_id: int, sources: Sequence[str], /) -> list[Any]:
    cursor.execute(_FIND, [json.dumps(sources), book_id])
    return list(cursor.fetchall())


_CHAINS = """
SELECT organisation_id, chain FROM ledger_booknode
WHERE book_id = %s AND organisation_id IN (SELECT value FROM json_each(%s))
"""


def chains(
    cursor: CursorWrapper, book_id: int, organisation_ids: Iterable[int], /
) -> Mapping[int, list[int]]:
    cursor.execute(_CHAINS, [book_id, json.dumps(list(organisation_ids))])
    return {found: json.loads(chain) for found, chain in cursor.fetchall()}


_INSERT = """
INSERT INTO ledger_entry (book_id, posted_by_id, posted_at, day,
  kind_id, classroom_id, organisation_id, unit_id, person_id, subject_key,
  channel, topic, people, minutes, fen, source, revision, reverses)
VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)
"""


def insert(
    cursor: CursorWrapper,
    book_id: int,
    lines: Sequence[Line],
    posted: tuple[int | None, datetime],
    /,
) -> None:
    by, now = posted
    at = connection.ops.adapt_datetimefield_value(now)
    rows = [(book_id, by, at, line.day.isoformat(), *line[:6], *line[7:]) for line in lines]
    cursor.executemany(_INSERT, rows)


_PRESENCE = """
INSERT INTO ledger_presence (book_id, set_code, organisation_id, person_id, subject_key, live)
SELECT %s, s.value, o.value,
  CASE w.type WHEN 'integer' THEN w.value ELSE 0 END,
  CASE w.type WHEN 'text' THEN unhex(w.value) ELSE x'' END,
  %s
FROM json_each(%s) g, json_each(g.value, '$[0]') o, json_each(g.value, '$[1]') s,
  json_each(g.value, '$[2]') w
WHERE true
ON CONFLICT (book_id, set_code, organisation_id, person_id, subject_key)
DO UPDATE SET live = live + excluded.live
RETURNING set_code, organisation_id, live
"""


def change_presence(
    cursor: CursorWrapper, book_id: int, groups: Sequence[Any], /
) -> Mapping[tuple[str, int], int]:
    changes: dict[tuple[str, int], int] = {}
    for delta, crossed in ((-1, 0), (1, 1)):
        some = [group for group in groups if group.delta == delta]
        if not some:
            continue
        cursor.execute(_PRESENCE, [book_id, delta, json.dumps(some)])
        for set_code, organisation_id, live in cursor.fetchall():
            if live == crossed:
                key = (set_code, organisation_id)
                changes[key] = changes.get(key, 0) + delta
    return changes


_HEADCOUNT = """
INSERT INTO ledger_headcount (book_id, set_code, organisation_id, people) VALUES (%s,%s,%s,%s)
ON CONFLICT (book_id, set_code, organisation_id) DO UPDATE SET people = people + excluded.people
"""


def change_headcounts(
    cursor: CursorWrapper,
    book_id: int,
    changes: Mapping[tuple[str, int], int],
    leaves: AbstractSet[int],
    /,
) -> None:
    rows = [(book_id, *key, delta) for key, delta in sorted(changes.items()) if delta]
    cursor.executemany(_HEADCOUNT, rows)


_TALLY = """
INSERT INTO ledger_tally (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)
VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s)
ON CONFLICT (book_id, organisation_id, kind_id, week_on) DO UPDATE SET
  entries = entries + excluded.entries, attendances = attendances + excluded.attendances,
  unnamed = unnamed + excluded.unnamed, minutes = minutes + excluded.minutes,
  fen = fen + excluded.fen
"""


def change_tallies(
    cursor: CursorWrapper,
    book_id: int,
    changes: Sequence[tuple[Any, ...]],
    leaves: AbstractSet[int],
    /,
) -> bool:
    cursor.executemany(_TALLY, [(book_id, *change) for change in sorted(changes)])
    return False


def fold(cursor: CursorWrapper, book_id: int, /) -> None:
    """Nothing is ever pending here."""


# Parameters of both: the book, then pairs of kind and set as JSON (presence only).
ANEW_PRESENCE = """
WITH leaf AS (
  SELECT kind_id, organisation_id, coalesce(person_id, 0) AS person_id,
    coalesce(subject_key, x'') AS subject_key, sum(people) AS live
  FROM ledger_entry
  WHERE book_id = %s AND (person_id IS NOT NULL OR subject_key IS NOT NULL)
  GROUP BY 1, 2, 3, 4 HAVING sum(people) <> 0
), member AS (
  SELECT json_extract(value, '$[0]') AS kind_id, json_extract(value, '$[1]') AS set_code
  FROM json_each(%s)
)
SELECT n.book_id, m.set_code, o.value, leaf.person_id, leaf.subject_key, sum(leaf.live)
FROM leaf JOIN member m ON m.kind_id = leaf.kind_id
  JOIN ledger_booknode n ON n.book_id = %s AND n.organisation_id = leaf.organisation_id,
  json_each(n.chain) o
GROUP BY 1, 2, 3, 4, 5 HAVING sum(leaf.live) <> 0
"""
ANEW_TALLY = """
WITH leaf AS (
  SELECT kind_id, organisation_id,
    max(date(day, 'weekday 0', '-6 days'), date(day, 'start of year')) AS week_on,
    sum(CASE WHEN reverses IS NULL THEN 1 ELSE -1 END) AS entries, sum(people) AS attendances,
    sum(CASE WHEN person_id IS NULL AND subject_key IS NULL THEN people ELSE 0 END) AS unnamed,
    sum(minutes) AS minutes, sum(fen) AS fen
  FROM ledger_entry WHERE book_id = %s GROUP BY 1, 2, 3
)
SELECT n.book_id, o.value, leaf.kind_id, leaf.week_on, sum(leaf.entries), sum(leaf.attendances),
  sum(leaf.unnamed), sum(leaf.minutes), sum(leaf.fen)
FROM leaf JOIN ledger_booknode n ON n.book_id = %s AND n.organisation_id = leaf.organisation_id,
  json_each(n.chain) o
GROUP BY 1, 2, 3, 4
HAVING sum(leaf.entries) <> 0 OR sum(leaf.attendances) <> 0 OR sum(leaf.minutes) <> 0
  OR sum(leaf.fen) <> 0
"""
