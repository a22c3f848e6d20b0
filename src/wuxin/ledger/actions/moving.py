"""Organisations that moved inside a season: every open book follows, both chains counted anew."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.ledger.actions import nodes
from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.models import Book, BookNode, Headcount
from wuxin.people.models import PartyOrganisation


class _Place(NamedTuple):
    """Where an organisation is now."""

    pk: int
    parent_id: int | None
    path: str


def follow_moves() -> int:
    """Give every open book the organisation tree as it is; returns the number of nodes changed.

    Sums are taken off the chain above the old place and put onto that above the new one.
    Organisations that the book does not know stay unknown to it until they post.
    """
    return sum(_follow(book=book) for book in Book.objects.filter(closed_at=None))


@transaction.atomic
def _follow(*, book: Book) -> int:
    """From the top down, so that the place above is always right already."""
    changed = 0
    with connection.cursor() as cursor:
        dialect().hold_alone(cursor, book.pk)
        dialect().fold(cursor, book.pk)
        known = {node.organisation_id: node for node in BookNode.objects.filter(book=book)}
        for place in _places():
            node = known.get(place.pk)
            if node is None or (node.path, node.parent_id) == (place.path, place.parent_id):
                continue
            if node.parent_id != place.parent_id:
                _move(cursor, book, node, _above(book, known, place.parent_id), known)
            BookNode.objects.filter(pk=node.pk).update(path=place.path)
            changed += 1
    return changed


def _places() -> list[_Place]:
    at: dict[str, int] = {}
    places: list[_Place] = []
    rows = PartyOrganisation.objects.order_by("depth", "path").values_list("pk", "path")
    for pk, path in rows:
        at[path] = pk
        places.append(_Place(pk, at.get(path[: -nodes.STEP]), path))
    return places


def _above(book: Book, known: Mapping[int, BookNode], parent_id: int | None) -> list[int]:
    if parent_id is None:
        return []
    node = known.get(parent_id)
    chain: list[int] = node.chain if node else nodes.add_node(book, parent_id)
    return chain


def _move(
    cursor: CursorWrapper,
    book: Book,
    node: BookNode,
    above: list[int],
    known: Mapping[int, BookNode],
) -> None:
    """Put a node and what is below it under another chain."""
    before: list[int] = node.chain[:-1]
    for place in set(before) - set(above):
        _carry(cursor, book, node.organisation_id, place, -1)
    for place in set(above) - set(before):
        _carry(cursor, book, node.organisation_id, place, 1)
    _recount(cursor, book, set(before) ^ set(above))
    below = [some for some in known.values() if node.organisation_id in some.chain]
    for some in below:
        some.chain = [*above, *some.chain[len(before) :]]
        some.depth = len(some.chain)
    node.parent_id = above[-1] if above else None
    BookNode.objects.bulk_update(below, ["chain", "depth", "parent_id"], batch_size=500)


_CARRY_PRESENCE = """
INSERT INTO ledger_presence (book_id, set_code, organisation_id, person_id, subject_key, live)
SELECT book_id, set_code, %s, person_id, subject_key, %s * live FROM ledger_presence
WHERE book_id = %s AND set_code = %s AND organisation_id = %s AND live <> 0
ON CONFLICT (book_id, set_code, organisation_id, person_id, subject_key)
DO UPDATE SET live = ledger_presence.live + excluded.live
"""
_CARRY_TALLIES = """
INSERT INTO ledger_tally (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)
SELECT book_id, %s, kind_id, week_on, s.sign * entries, s.sign * attendances, s.sign * unnamed,
  s.sign * minutes, s.sign * fen
FROM ledger_tally, (SELECT %s AS sign) s WHERE book_id = %s AND organisation_id = %s
ON CONFLICT (book_id, organisation_id, kind_id, week_on) DO UPDATE SET
  entries = ledger_tally.entries + excluded.entries,
  attendances = ledger_tally.attendances + excluded.attendances,
  unnamed = ledger_tally.unnamed + excluded.unnamed,
  minutes = ledger_tally.minutes + excluded.minutes, fen = ledger_tally.fen + excluded.fen
"""


def _carry(cursor: CursorWrapper, book: Book, moved: int, place: int, sign: int) -> None:
    """Add (1) or take away (-1) the sums of a subtree at a place above it."""
    for code in book.sets:
        cursor.execute(_CARRY_PRESENCE, [place, sign, book.pk, code, moved])
    cursor.execute(_CARRY_TALLIES, [place, sign, book.pk, moved])


_RECOUNT = """
INSERT INTO ledger_headcount (book_id, set_code, organisation_id, people)
SELECT book_id, set_code, organisation_id, count(*) FROM ledger_presence
WHERE book_id = %s AND set_code = %s AND organisation_id = %s AND live > 0
GROUP BY book_id, set_code, organisation_id
"""


def _recount(cursor: CursorWrapper, book: Book, places: Iterable[int]) -> None:
    for place in places:
        Headcount.objects.filter(book=book, organisation_id=place).delete()
        for code in book.sets:
            cursor.execute(_RECOUNT, [book.pk, code, place])
