"""A line: an entry on its way to or from the database."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from wuxin.ledger import registry
from wuxin.ledger.posting import Posting

Facts = tuple[
    str, str | None, int, int | None, int | None, bytes | None, date, str, str, int, int, int, str
]
NUMBER_OF_FACTS = 13


class Line(NamedTuple):
    """The columns of an entry that say what happened; the first thirteen are the fact."""

    kind: str
    classroom: str | None
    organisation_id: int
    unit_id: int | None
    person_id: int | None
    subject_key: bytes | None
    day: date
    channel: str
    topic: str
    people: int
    minutes: int
    fen: int
    source: str
    revision: int
    reverses: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """A book and the last line of each source asked for."""

    is_closed: bool
    title: str
    from_on: date
    to_on: date
    sets_of: Mapping[str, tuple[str, ...]]
    last: Mapping[str, Line]

    def standing(self, source: str) -> Line | None:
        line = self.last.get(source)
        return line if line is not None and line.reverses is None else None

    def was_reversed(self, source: str) -> bool:
        line = self.last.get(source)
        return line is not None and line.reverses is not None

    def next_revision(self, source: str) -> int:
        line = self.last.get(source)
        return line.revision + 1 if line is not None else 1


def facts_of(posting: Posting) -> Facts:
    """What a line of this posting begins with. Its classroom is that of its kind."""
    kind = registry.kind(posting.kind)
    return (
        posting.kind,
        kind.classroom if kind else None,
        posting.organisation_id,
        posting.unit_id,
        posting.person_id,
        posting.subject_key,
        posting.day,
        str(posting.channel),
        posting.topic,
        posting.people,
        posting.minutes,
        posting.fen,
        posting.source,
    )


def reversal_of(line: Line) -> Line:
    return line._replace(
        people=-line.people,
        minutes=-line.minutes,
        fen=-line.fen,
        revision=line.revision + 1,
        reverses=line.revision,
    )


def week_on(day: date) -> date:
    """The first day of the ISO week, or 1 January in the week that it splits."""
    return max(day - timedelta(days=day.weekday()), date(day.year, 1, 1))


def found(rows: Iterable[tuple[object, ...]]) -> Found:
    """From rows of ``closed_at, title, from_on, to_on, sets`` and a line's columns, by revision."""
    last: dict[str, Line] = {}
    head: tuple[object, ...] = ()
    for row in rows:
        head = row
        if row[5] is not None:
            line = _line(row[5:])
            last[line.source] = line
    closed_at, title, from_on, to_on, sets = head[:5]
    return Found(
        closed_at is not None, str(title), as_date(from_on), as_date(to_on), _sets_of(sets), last
    )


def as_date(value: object) -> date:
    """SQLite keeps days as text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _line(columns: tuple[object, ...]) -> Line:
    values = list(columns)
    values[6] = as_date(values[6])
    if values[5] is not None:
        values[5] = bytes(values[5])  # type: ignore[call-overload]  # a buffer on PostgreSQL
    return Line(*values)  # type: ignore[arg-type]  # the columns in the order of the query


@lru_cache(maxsize=64)
def _sets_of(text: object) -> Mapping[str, tuple[str, ...]]:
    """The sets that an entry of each kind belongs to. Kept by what the book's row says."""
    held: dict[str, tuple[str, ...]] = {}
    for code, kinds in json.loads(str(text)).items():
        for kind in kinds:
            held[kind] = (*held.get(kind, ()), code)
    return held
