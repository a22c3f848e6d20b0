"""The statements of posting, as each database says them best.

Written by hand because a posting is on the path of every tick on a phone: thirty people cost a
handful of statements, whatever the number of sets and levels.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wuxin.ledger.actions.dialects import postgresql, sqlite
from wuxin.ledger.actions.lines import Line

Row = tuple[Any, ...]


class Group(NamedTuple):
    """People who come into (``delta`` 1) or leave (-1) some sets, at every level of a chain.

    ``who`` holds persons' ids, and subject keys as hexadecimal text.
    """

    chain: Sequence[int]
    sets: Sequence[str]
    who: Sequence[int | str]
    delta: int


class TallyChange(NamedTuple):
    """What is added to one tally. ``week_on`` is ISO text."""

    organisation_id: int
    kind: str
    week_on: str
    entries: int
    attendances: int
    unnamed: int
    minutes: int
    fen: int


class Dialect(Protocol):
    """What both modules offer."""

    ANEW_PRESENCE: str
    ANEW_TALLY: str

    def hold(self, cursor: CursorWrapper, book_id: int, sources: Sequence[str] = (), /) -> None:
        """Hold some sources, and keep those out who change the whole book, until the end."""

    def hold_alone(self, cursor: CursorWrapper, book_id: int, /) -> None:
        """Keep everybody else out of the book, until the transaction ends."""

    def find(self, cursor: CursorWrapper, book_id: int, sources: Sequence[str], /) -> list[Row]:
        """Rows for ``lines.found``."""

    def chains(
        self, cursor: CursorWrapper, book_id: int, organisation_ids: Iterable[int], /
    ) -> Mapping[int, list[int]]:
        """The chains of those organisations that are in the book's tree."""

    def insert(
        self,
        cursor: CursorWrapper,
        book_id: int,
        lines: Sequence[Line],
        posted: tuple[int | None, datetime],
        /,
    ) -> None:
        """Insert lines as entries."""

    def change_presence(
        self, cursor: CursorWrapper, book_id: int, groups: Sequence[Group], /
    ) -> Mapping[tuple[str, int], int]:
        """Returns by how much the headcount of a set at an organisation changed."""

    def change_headcounts(
        self,
        cursor: CursorWrapper,
        book_id: int,
        changes: Mapping[tuple[str, int], int],
        leaves: AbstractSet[int],
        /,
    ) -> None:
        """Add to the headcounts; above the leaves perhaps later."""

    def change_tallies(
        self,
        cursor: CursorWrapper,
        book_id: int,
        changes: Sequence[TallyChange],
        leaves: AbstractSet[int],
        /,
    ) -> bool:
        """Add to the tallies, in the order of the keys; whether it is time to fold."""

    def fold(self, cursor: CursorWrapper, book_id: int, /) -> None:
        """Add what is pending to where it belongs."""


def dialect() -> Dialect:
    return sqlite if connection.vendor == "sqlite" else postgresql
