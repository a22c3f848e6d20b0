"""Answers of the ledger. Sums come from tallies and headcounts, never from counting entries.

What is pending is added in the same statement, so every number is exact.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from django.db import connection
from django.db.models import QuerySet

from wuxin.ledger import registry
from wuxin.ledger.models import Book, BookNode, Entry, Presence
from wuxin.ledger.models.entries import EntryQuerySet

T = TypeVar("T")
_BY_KIND = "organisation_id, kind_id"
_read: ContextVar[dict[tuple[object, ...], Any] | None] = ContextVar("read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Read each sum once, for a page that asks for many: only inside one snapshot."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_places(book: Book, organisation_ids: Iterable[int]) -> None:
    """Read the sums of many places together, for figures that are then asked place by place.

    Two queries. Only inside ``reading_once``; elsewhere nothing is kept.
    """
    held, places = _read.get(), list(organisation_ids)
    if held is None or not places:
        return
    sets = _declared_sets()
    counts: dict[int, dict[tuple[str, int], int]] = {pk: {} for pk in places}
    for place, number in _headcounts(book, sets, places).items():
        counts[place[1]][place] = number
    sums: dict[int, dict[tuple[Any, ...], Totals]] = {pk: {} for pk in places}
    for at, some in _sum_tallies(book, places, _BY_KIND).items():
        sums[at[0]][at] = some
    for pk in places:
        held["headcounts", book.pk, *sets, pk] = counts[pk]
        held["tallies", book.pk, _BY_KIND, pk] = sums[pk]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over standing entries. ``attendances`` holds those of ``unnamed`` people."""

    entries: int = 0
    attendances: int = 0
    unnamed: int = 0
    minutes: int = 0
    fen: int = 0

    def __add__(self, other: Self) -> "Totals":
        return Totals(
            self.entries + other.entries,
            self.attendances + other.attendances,
            self.unnamed + other.unnamed,
            self.minutes + other.minutes,
            self.fen + other.fen,
        )


def roots(book: Book) -> list[int]:
    """The organisations at the top of a book's tree."""
    return list(once(("roots", book.pk), lambda: _roots(book)))


def children(book: Book, organisation_id: int | None) -> list[BookNode]:
    """The nodes right below one (``None``: the tops), in the organisation's own order."""
    found = BookNode.objects.filter(book=book, parent_id=organisation_id)
    return list(found.order_by("path").select_related("organisation"))


def chain_of(book: Book, organisation_id: int) -> list[int]:
    """The organisations from the root down to this one; empty if the book does not know it."""
    held = BookNode.objects.filter(book=book, organisation=organisation_id)
    chain: list[int] | None = held.values_list("chain", flat=True).first()
    return chain or []


def totals(
    book: Book, organisation_ids: Iterable[int], *, kinds: Iterable[str] = ()
) -> dict[int, Totals]:
    """Sums of each organisation and what is below it, of some kinds or of all."""
    found, wanted = {pk: Totals() for pk in organisation_ids}, frozenset(kinds)
    for (pk, kind), some in _tallies(book, list(found), _BY_KIND).items():
        if not wanted or kind in wanted:
            found[pk] += some
    return found


def total(book: Book, organisation_id: int | None = None, *, kinds: Iterable[str] = ()) -> Totals:
    """Sums of one organisation, or of the whole book."""
    places = roots(book) if organisation_id is None else [organisation_id]
    return sum(totals(book, places, kinds=kinds).values(), start=Totals())


def weeks_by_classroom(
    book: Book, organisation_id: int | None = None
) -> dict[date, dict[str, Totals]]:
    """Sums by week (its first day, or 1 January) and classroom slug, in the order of time.

    Kinds without a classroom are under the empty slug.
    """
    found: defaultdict[date, defaultdict[str, Totals]] = defaultdict(lambda: defaultdict(Totals))
    places = _places(book, organisation_id)
    for (code, week_on), some in _tallies(book, places, "kind_id, week_on").items():
        kind = registry.kind(code)
        found[_day(week_on)][(kind.classroom if kind else None) or ""] += some
    return {week_on: dict(found[week_on]) for week_on in sorted(found)}


def headcounts(book: Book, set_code: str, organisation_ids: Iterable[int]) -> dict[int, int]:
    """The different people of a set at each organisation and what is below it."""
    places, sets = list(organisation_ids), [set_code]
    if _read.get() is not None:  # a page that asks for one set asks for others
        known = _declared_sets()
        sets = known if set_code in known else [*known, set_code]
    found = once(("headcounts", book.pk, *sets, *places), lambda: _headcounts(book, sets, places))
    return {pk: found.get((set_code, pk), 0) for pk in places}


def people(book: Book, set_code: str, organisation_id: int | None = None) -> int:
    """The different people of a set, at an organisation or in the whole book."""
    places = _places(book, organisation_id)
    if len(places) == 1:
        return headcounts(book, set_code, places)[places[0]]
    present = _present(book, set_code, places)
    return present.values("person_id", "subject_key").distinct().count()


def person_ids(
    book: Book, set_code: str, organisation_id: int | None = None
) -> QuerySet[Presence, int]:
    """The ids of the persons behind a headcount; subjects with a key only are not among them."""
    present = _present(book, set_code, _places(book, organisation_id)).exclude(person_id=0)
    return present.values_list("person_id", flat=True).distinct()


def entries_of(
    book: Book, organisation_id: int | None = None, *, kinds: Sequence[str] = ()
) -> EntryQuerySet:
    """Standing entries of an organisation and what is below it, the latest first.

    Who shows them joins what is needed and keeps them to what the reader may see.
    """
    found = Entry.objects.within(book, organisation_id).standing()
    if kinds:
        found = found.filter(kind__in=kinds)
    return found.order_by("-day", "-pk")


def _places(book: Book, organisation_id: int | None) -> list[int]:
    return roots(book) if organisation_id is None else [organisation_id]


def _day(value: date | str) -> date:
    """SQLite keeps days as text."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _present(book: Book, set_code: str, places: Sequence[int]) -> QuerySet[Presence]:
    return Presence.objects.filter(
        book=book, set_code=set_code, organisation_id__in=places, live__gt=0
    )


# {places} is the selection of ids out of one JSON parameter, {by} what is summed by.
_PLACES = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT place::bigint FROM json_array_elements_text(%s::json) place",
}
_HEADCOUNTS = """
SELECT set_code, organisation_id, sum(people) FROM (
  SELECT set_code, organisation_id, people FROM ledger_headcount
  WHERE book_id = %s AND set_code IN ({sets}) AND organisation_id IN ({places})
  UNION ALL
  SELECT set_code, organisation_id, people FROM ledger_pendingheadcount
  WHERE book_id = %s AND set_code IN ({sets}) AND organisation_id IN ({places})
) s GROUP BY set_code, organisation_id
"""
_ROOTS = """
SELECT organisation_id FROM ledger_booknode WHERE book_id = %s AND parent_id IS NULL ORDER BY path
"""
_TALLIES = """
SELECT {by}, sum(entries), sum(attendances), sum(unnamed), sum(minutes), sum(fen) FROM (
  SELECT organisation_id, kind_id, week_on, entries, attendances, unnamed, minutes, fen
  FROM ledger_tally WHERE book_id = %s AND organisation_id IN ({places})
  UNION ALL
  SELECT organisation_id, kind_id, week_on, entries, attendances, unnamed, minutes, fen
  FROM ledger_pendingtally WHERE book_id = %s AND organisation_id IN ({places})
) s GROUP BY {by}
"""


def _tallies(book: Book, places: Sequence[int], by: str) -> dict[tuple[Any, ...], Totals]:
    return dict(once(("tallies", book.pk, by, *places), lambda: _sum_tallies(book, places, by)))


def _sum_tallies(book: Book, places: Sequence[int], by: str) -> dict[tuple[Any, ...], Totals]:
    width = by.count(",") + 1
    sql = _TALLIES.format(by=by, places=_PLACES[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(sql, [book.pk, json.dumps(places)] * 2)
        return {row[:width]: Totals(*map(int, row[width:])) for row in cursor.fetchall()}


def _roots(book: Book) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ROOTS, [book.pk])
        return [pk for (pk,) in cursor.fetchall()]


def _declared_sets() -> list[str]:
    return once(("sets",), lambda: sorted(registry.kinds_of_sets()))


def _headcounts(
    book: Book, sets: Sequence[str], places: Sequence[int]
) -> dict[tuple[str, int], int]:
    names = ", ".join(["%s"] * len(sets))
    sql = _HEADCOUNTS.format(places=_PLACES[connection.vendor], sets=names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [book.pk, *sets, json.dumps(places)] * 2)
        return {(code, pk): int(number) for code, pk, number in cursor.fetchall()}


def once(key: tuple[object, ...], read: Callable[[], T]) -> T:
    """What ``read`` returns; inside ``reading_once``, asked once a key."""
    held = _read.get()
    if held is None:
        return read()
    if key not in held:
        held[key] = read()
    kept: T = held[key]
    return kept
