"""Post and reverse: the two things one can do to the ledger."""

from collections.abc import Iterator, Sequence
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


@transaction.atomic
def post(book: Book, postings: Sequence[Posting], *, by: Actor, now: datetime) -> int:
    """Make every source stand as given; returns the number of entries written.

    A source that stands so already writes nothing; one that stands differently is reversed and
    posted again. Post what one action makes true in one call: within a call, PostgreSQL locks
    in the order of the keys, so that nobody waits in a circle. A source that another app has
    adopted (``adopt``) writes nothing. Raises a ``Refused``.
    """
    return post_within(book, postings, by=by, now=now)


@transaction.atomic
def reverse(book: Book, sources: Sequence[str], *, by: Actor, now: datetime) -> int:
    """Undo what stands under these sources; returns the number of entries written.

    A source that does not stand is left alone. Raises ``BookClosed``.
    """
    return reverse_within(book, sources, by=by, now=now)


def post_within(book: Book, postings: Sequence[Posting], *, by: Actor, now: datetime) -> int:
    """As ``post``, without a savepoint of its own: for an action that any ``Refused`` undoes."""
    _check(postings)
    written = 0
    with connection.cursor() as cursor:
        dialect().hold(cursor, book.pk, [posting.source for posting in postings])
        for some in in_parts(postings):
            state = _state(cursor, book, [posting.source for posting in some])
            gone = _adopted(book, some, state)
            still = [posting for posting in some if posting.source not in gone]
            lines = [line for posting in still for line in _to_stand(posting, state)]
            written += _write(cursor, book, lines, state, (by.account_id, now))
    return written


def reverse_within(book: Book, sources: Sequence[str], *, by: Actor, now: datetime) -> int:
    """As ``reverse``, without a savepoint of its own."""
    written, given = 0, sorted(set(sources))
    with connection.cursor() as cursor:
        dialect().hold(cursor, book.pk, given)
        for some in in_parts(given):
            state = _state(cursor, book, some)
            standing = [line for source in some if (line := state.standing(source))]
            lines = [reversal_of(line) for line in standing]
            written += _write(cursor, book, lines, state, (by.account_id, now))
    return written


def in_parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), AT_ONCE):
        yield things[start : start + AT_ONCE]


def _state(cursor: CursorWrapper, book: Book, sources: Sequence[str]) -> Found:
    state = found(dialect().find(cursor, book.pk, sources))
    if state.is_closed:
        raise BookClosed(book=state.title)
    return state


def _adopted(book: Book, postings: Sequence[Posting], state: Found) -> set[str]:
    """Those that another app stands for. What was adopted was reversed: only such are asked for."""
    sources = [posting.source for posting in postings]
    return registry.adopted(book, [one for one in sources if state.was_reversed(one)])


def _to_stand(posting: Posting, state: Found) -> list[Line]:
    """The lines that make a posting stand: none, one, or a reversal and the next revision."""
    if not state.from_on <= posting.day <= state.to_on:
        raise DayOutsideBook(
            day=posting.day, book=state.title, from_on=state.from_on, to_on=state.to_on
        )
    facts, revision = facts_of(posting), state.next_revision(posting.source)
    standing = state.standing(posting.source)
    if standing is None:
        return [Line(*facts, revision, None)]
    if standing[:NUMBER_OF_FACTS] == facts:
        return []
    return [reversal_of(standing), Line(*facts, revision + 1, None)]


def _write(
    cursor: CursorWrapper, book: Book, lines: list[Line], state: Found, posted: _Posted
) -> int:
    if lines:
        chains = nodes.chains_of(cursor, book, {line.organisation_id for line in lines})
        dialect().insert(cursor, book.pk, lines, posted)
        summing.add(cursor, book, lines, state.sets_of, chains)
    return len(lines)


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
