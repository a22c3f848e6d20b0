"""The recycle bin: what was deleted is taken out of its table whole and kept for thirty days.

A deleted row is no row: nothing has to remember to leave it out of a sum. What is kept beside it
is a copy of it and of what hung on it, and who may put it back: those who could delete it. An app
registers each kind of thing with the action that puts it back. Facts that were posted never come
here: they are reversed in the ledger.
"""

from wuxin.core.recycling.bin import (
    Bin,
    CannotPutBack,
    ParentGone,
    PlaceTaken,
    PutBackAlready,
    Thing,
    TooLate,
    bins,
    discard,
    empty,
    forget,
    may_have_any,
    put_back,
    register,
    visible_to,
)
from wuxin.core.recycling.copies import restore

__all__ = [
    "Bin",
    "CannotPutBack",
    "ParentGone",
    "PlaceTaken",
    "PutBackAlready",
    "Thing",
    "TooLate",
    "bins",
    "discard",
    "empty",
    "forget",
    "may_have_any",
    "put_back",
    "register",
    "restore",
    "visible_to",
]
