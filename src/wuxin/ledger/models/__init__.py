"""Rows of the ledger: books and their tree, kinds, entries, and the sums kept beside them."""

from wuxin.ledger.models.books import Book, BookNode
from wuxin.ledger.models.entries import Channel, Entry
from wuxin.ledger.models.kinds import Classroom, Kind
from wuxin.ledger.models.sums import (
    Headcount,
    PendingHeadcount,
    PendingTally,
    Presence,
    Tally,
)

__all__ = [
    "Book",
    "BookNode",
    "Channel",
    "Classroom",
    "Entry",
    "Headcount",
    "Kind",
    "PendingHeadcount",
    "PendingTally",
    "Presence",
    "Tally",
]
