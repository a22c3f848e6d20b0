"""Rebuild: what the apps say happened, against what the ledger says."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.actions import posts, summing
from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.actions.lines import NUMBER_OF_FACTS, facts_of, found
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.posting import Posting

_Params = Sequence[int | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """How many sources were compared, and how many of them were missing, different or too many.

    ``sums`` is the number of presence, headcount and tally rows that did not fit the entries.
    """

    sources: int
    missing: int
    different: int
    surplus: int
    sums: int

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.different or self.surplus or self.sums)


@dataclass(slots=True)
class _Comparison:
    """What the ledger lacks of what apps expect, and what it has beyond that."""

    wrong: list[Posting] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    sources: int = 0
    missing: int = 0


@transaction.atomic
def rebuild(book: Book, *, by: Actor, now: datetime, check_only: bool = False) -> RebuildReport:
    """Post what is missing or different, reverse what no app expects, and make the sums anew.

    With ``check_only`` nothing is changed. Sources of apps that registered no expectation are
    left alone, and what another app has adopted is not expected. Of a closed book only the sums
    can be made anew; ``BookClosed`` is raised if its entries would have to change.
    """
    with connection.cursor() as cursor:
        dialect().hold_alone(cursor, book.pk)
    seen = _Comparison()
    for label, expected in registry.expected().items():
        _compare(book, label, expected(book), seen)
    report = RebuildReport(
        sources=seen.sources,
        missing=seen.missing,
        different=len(seen.wrong) - seen.missing,
        surplus=len(seen.surplus),
        sums=faults_of_sums(book),
    )
    if not check_only:
        posts.reverse(book, seen.surplus, by=by, now=now)
        posts.post(book, seen.wrong, by=by, now=now)
        summing.recompute_sums(book=book)
        audit.record("ledger.book.rebuilt", target=book, by=by, at=now, changes=asdict(report))
    return report


def faults_of_sums(book: Book) -> int:
    """The number of rows in presence, headcounts and tallies that do not fit the entries."""
    book = Book.objects.get(pk=book.pk)
    presence = summing.presence_params(book, book.sets)
    tally, current = [book.pk, book.pk], [book.pk]
    anew = dialect()
    with connection.cursor() as cursor:
        return (
            _differences(cursor, anew.ANEW_PRESENCE, presence, _PRESENCE_NOW, current)
            + _differences(cursor, summing.ANEW_HEADCOUNT, current, _HEADCOUNT_NOW, current * 2)
            + _differences(cursor, anew.ANEW_TALLY, tally, _TALLY_NOW, current * 2)
        )


def _compare(book: Book, label: str, expected: Iterable[Posting], seen: _Comparison) -> None:
    sources: set[str] = set()
    stream = iter(expected)
    while given := list(islice(stream, posts.AT_ONCE)):
        gone = registry.adopted(book, [posting.source for posting in given])
        some = [posting for posting in given if posting.source not in gone]
        sources.update(posting.source for posting in some)
        _compare_some(book, some, seen)
    seen.sources += len(sources)
    standing = Entry.objects.filter(book=book, source__startswith=f"{label}.").standing()
    for source in standing.values_list("source", flat=True).iterator():
        if source not in sources:
            seen.surplus.append(source)
            seen.sources += 1


def _compare_some(book: Book, some: list[Posting], seen: _Comparison) -> None:
    with connection.cursor() as cursor:
        state = found(dialect().find(cursor, book.pk, [posting.source for posting in some]))
    for posting in some:
        line = state.standing(posting.source)
        if line is None:
            seen.missing += 1
        if line is None or line[:NUMBER_OF_FACTS] != facts_of(posting):
            seen.wrong.append(posting)


_PRESENCE_NOW = """
SELECT book_id, set_code, organisation_id, person_id, subject_key, live
FROM ledger_presence WHERE book_id = %s AND live <> 0
"""
_HEADCOUNT_NOW = """
SELECT book_id, set_code, organisation_id, sum(people) FROM (
  SELECT book_id, set_code, organisation_id, people FROM ledger_headcount WHERE book_id = %s
  UNION ALL
  SELECT book_id, set_code, organisation_id, people FROM ledger_pendingheadcount
  WHERE book_id = %s
) s GROUP BY 1, 2, 3 HAVING sum(people) <> 0
"""
_TALLY_NOW = """
SELECT book_id, organisation_id, kind_id, week_on, sum(entries), sum(attendances), sum(unnamed),
  sum(minutes), sum(fen)
FROM (
  SELECT book_id, organisation_id, kind_id, week_on, entries, attendances, unnamed, minutes, fen
  FROM ledger_tally WHERE book_id = %s
  UNION ALL
  SELECT book_id, organisation_id, kind_id, week_on, entries, attendances, unnamed, minutes, fen
  FROM ledger_pendingtally WHERE book_id = %s
) s GROUP BY 1, 2, 3, 4
HAVING sum(entries) <> 0 OR sum(attendances) <> 0 OR sum(minutes) <> 0 OR sum(fen) <> 0
"""


_ONLY = "SELECT count(*) FROM (SELECT * FROM (%s) a EXCEPT SELECT * FROM (%s) b) c"


def _differences(
    cursor: CursorWrapper, anew: str, anew_params: _Params, now: str, now_params: _Params
) -> int:
    """Rows of two selections that the other one has not got."""
    count = 0
    for one, its, other, theirs in (
        (anew, anew_params, now, now_params),
        (now, now_params, anew, anew_params),
    ):
        cursor.execute(_ONLY % (one, other), [*its, *theirs])
        count += cursor.fetchone()[0]
    return count
