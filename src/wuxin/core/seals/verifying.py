"""Whether a log is what was sealed: one walk along its chain, held against the signed heads.

Pure, so that ten thousand ways to tamper are tried without a database; ``reading_back`` feeds it.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import accumulate

from wuxin.core.seals.chain import (
    FIRST_FIELD,
    GENESIS,
    HASH,
    ROW,
    SEPARATOR,
    SEQUENCE,
    UNREADABLE,
    Log,
    SealedRow,
    form_of,
    odd_text,
)
from wuxin.core.seals.heads import Head

LONGEST_TRANSACTION = timedelta(hours=1)


class Kind(StrEnum):
    """What is wrong, as far as the rows can tell."""

    CHANGED = "changed"  # a row is not what was sealed: edited, swapped, another in its place
    UNREADABLE = "unreadable"  # what is in the row's place is no text at all
    REMOVED = "removed"  # a row or its seal is gone
    INSERTED = "inserted"  # a row stands among those that were sealed long before it came
    CUT = "cut"  # the chain ends before its signed head
    RECHAINED = "rechained"  # the chain holds in itself, and is not the one that was signed
    NO_HEAD = "no-head"  # there are seals, and no signed head for them


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong in a log. ``sequence`` is where, ``row`` the row's id there."""

    kind: Kind
    sequence: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer for one log: ``rows`` were walked, up to ``signed`` they stand under a head."""

    rows: int
    signed: int
    waiting: int
    fault: Fault | None = None


class _Floor:
    """Below which row id nothing new may come at a moment, by the heads signed before it."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self._moments = list(accumulate((head.at for head in heads), max))
        self._rows = list(accumulate((head.row for head in heads), max))

    def at(self, moment: datetime) -> int:
        place = bisect_right(self._moments, moment - LONGEST_TRANSACTION)
        return self._rows[place - 1] if place else 0


def floor_at(heads: Sequence[Head], moment: datetime) -> int:
    """The highest row id that had been sealed an hour before the moment; 0 if none had."""
    return _Floor(heads).at(moment)


def verify(
    log: Log,
    rows: Iterable[SealedRow],
    heads: Sequence[Head],
    *,
    unsealed: Sequence[int],
    now: datetime,
) -> Checked:
    """Walk the sealed rows in the order of their sequence and name the first fault.

    ``heads`` are the log's own, signed and in order; ``unsealed`` the ids of rows without seal.
    """
    walked, fault = _walk(log, rows, heads, now)
    signed = heads[-1].sequence if heads else 0
    if fault is None and walked < signed:
        fault = Fault(Kind.CUT, walked + 1)
    if fault is None and walked and not heads:
        fault = Fault(Kind.NO_HEAD, 1)
    floor = floor_at(heads, now)
    stray = min((row for row in unsealed if row <= floor), default=None)
    if fault is None and stray is not None:
        fault = Fault(Kind.INSERTED, walked + 1, stray)
    return Checked(walked, signed, len(unsealed), fault)


def _walk(
    log: Log, rows: Iterable[SealedRow], heads: Sequence[Head], now: datetime
) -> tuple[int, Fault | None]:
    """How many rows hold, and what is wrong with the one after them."""
    form, separators, floors = form_of(log), log.width - 1, _Floor(heads)
    stops = iter(heads)
    stop = next(stops, None)
    mark, floor = (stop.sequence, floors.at(stop.at)) if stop else (0, floors.at(now))
    previous, walked = GENESIS, 0
    for row in rows:  # a million times: what a row costs here is what the command costs
        if row is UNREADABLE:
            return walked, Fault(Kind.UNREADABLE, walked + 1)
        text = form % row[1:]
        if text.count(SEPARATOR) != separators:
            text = odd_text(row[1:])
        previous = sha256(previous + text.encode()).digest()
        if previous != row[HASH] or row[SEQUENCE] != walked + 1:
            return walked, _fault_of(row, walked)
        if row[ROW] <= floor:
            return walked, Fault(Kind.INSERTED, walked + 1, row[ROW])
        walked += 1
        while walked == mark and stop:
            if stop.hash != previous:
                return walked, Fault(Kind.RECHAINED, walked, row[ROW])
            stop = next(stops, None)
            mark, floor = (stop.sequence, floors.at(stop.at)) if stop else (0, floors.at(now))
    return walked, None


def _fault_of(row: SealedRow, walked: int) -> Fault:
    gone = row[SEQUENCE] != walked + 1 or _is_absent(row)
    return Fault(Kind.REMOVED if gone else Kind.CHANGED, walked + 1, row[ROW])


def _is_absent(row: SealedRow) -> bool:
    """Whether the seal stands alone: the join found no row."""
    return all(value is None for value in row[FIRST_FIELD:])
