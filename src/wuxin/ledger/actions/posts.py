"""Post and reverse: the two things one can do to the ledger."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.actions import nodes, summing
from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.actions.lines import NUMBER_OF_FACTS, Found, Line, facts_of, found, reversal_of
from wuxin.ledger.models import Book, Channel
from wuxin.ledger.posting import Posting
from wuxin.ledger.refusals import (
    BookClosed,
    DayOutsideBook,
    PeopleOutOfRange,
    SourceUnclear,
    UnevenMinutes,
    UnknownChannel,
    UnknownKind,
)

AT_ONCE = 1000
_CHANNELS = frozenset(Channel.values)
_LONGEST_SOURCE = 120
_STEP = 15
T = TypeVar("T")
_Posted = tuple[int | None, datetime]
_Plan = Callable[[Found], list[Line]]


@transaction.atomic
def post(book: Book, postings: Sequence[Posting], *, by: Actor, now: datetime) -> int:
    """Make every source stand as given; returns the number of entries written.

    A source that stands so already writes nothing; one that stands differently is reversed and
    posted again. Post what one action makes true in one call: PostgreSQL locks rows in the
    order of their keys within a call only. Raises a ``Refused``.
    """
    _check(postings)
    written = 0
    for some in in_parts(postings):
        sources = [posting.source for posting in some]
        written += _settle(book, sources, _standing_as(some), (by.account_id, now))
    return written


@transaction.atomic
def reverse(book: Book, sources: Sequence[str], *, by: Actor, now: datetime) -> int:
    """Undo what stands under these sources; returns the number of entries written.

    A source that does not stand is left alone. Raises ``BookClosed``.
    """
    written = 0
    for some in in_parts(sorted(set(sources))):
        written += _settle(book, some, _undone(some), (by.account_id, now))
    return written


def in_parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def _settle(book: Book, sources: Sequence[str], plan: _Plan, posted: _Posted) -> int:
    """Write what the plan says until nobody else has come in between."""
    database, written = dialect(), 0
    with connection.cursor() as cursor:
        database.hold(cursor, book.pk)
        while True:
            state = found(database.find(cursor, book.pk, sources))
            if state.is_closed:
                raise BookClosed(book=state.title)
            lines = plan(state)
            if not lines:
                return written
            inserted = _write(cursor, book, lines, state, posted)
            written += inserted
            if inserted == len(lines):
                return written


def _write(
    cursor: CursorWrapper, book: Book, lines: list[Line], state: Found, posted: _Posted
) -> int:
    chains = nodes.chains_of(cursor, book, {line.organisation_id for line in lines})
    inserted = dialect().insert(cursor, book.pk, lines, posted)
    summing.add(cursor, book, inserted, state.sets_of, chains)
    return len(inserted)


def _standing_as(postings: Sequence[Posting]) -> _Plan:
    def plan(state: Found) -> list[Line]:
        lines: list[Line] = []
        for posting in postings:
            if not state.from_on <= posting.day <= state.to_on:
                raise DayOutsideBook(
                    day=posting.day, book=state.title, from_on=state.from_on, to_on=state.to_on
                )
            facts = facts_of(posting)
            standing = state.standing(posting.source)
            if standing is not None and standing[:NUMBER_OF_FACTS] == facts:
                continue
            revision = state.next_revision(posting.source)
            if standing is not None:
                lines.append(reversal_of(standing))
                revision += 1
            lines.append(Line(*facts, revision, None))
        return lines

    return plan


def _undone(sources: Sequence[str]) -> _Plan:
    def plan(state: Found) -> list[Line]:
        standing = (state.standing(source) for source in sources)
        return [reversal_of(line) for line in standing if line is not None]

    return plan


def _check(postings: Sequence[Posting]) -> None:
    seen: set[str] = set()
    for posting in postings:
        _check_one(posting)
        if posting.source in seen:
            raise SourceUnclear(source=posting.source)
        seen.add(posting.source)


def _check_one(posting: Posting) -> None:
    if registry.kind(posting.kind) is None:
        raise UnknownKind(kind=posting.kind)
    if posting.channel not in _CHANNELS:
        raise UnknownChannel(channel=posting.channel)
    if posting.minutes % _STEP:
        raise UnevenMinutes(minutes=posting.minutes)
    if not posting.source or len(posting.source) > _LONGEST_SOURCE:
        raise SourceUnclear(source=posting.source[:_LONGEST_SOURCE])
    is_named = posting.person_id is not None or posting.subject_key is not None
    if posting.people < 0 or (is_named and posting.people > 1):
        raise PeopleOutOfRange
