"""A log as lists: rows, their seals and heads, and every way to tamper with them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from wuxin.core.seals.chain import EVENTS, GENESIS, SealedRow, chain_on
from wuxin.core.seals.heads import Head
from wuxin.core.seals.verifying import Checked, verify

BEGAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
Fields = tuple[Any, ...]
_CODES = ("people.person.edited", "seasons.roll_call.saved", "ledger.book.closed")
_NOTHING = (None,) * len(EVENTS.fields)


@dataclass
class Exported:
    """Events by id, seals (sequence, row id, hash) in order, heads; and now."""

    events: dict[int, Fields] = field(default_factory=dict)
    seals: list[tuple[int, int, bytes]] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    now: datetime = BEGAN

    def copy(self) -> "Exported":
        return Exported(dict(self.events), list(self.seals), list(self.heads), self.now)

    def rows(self) -> list[SealedRow]:
        """As the join answers: in order of sequence, fields None where the event is gone."""
        return [
            (hash_, sequence, row, *self.events.get(row, _NOTHING))
            for sequence, row, hash_ in sorted(self.seals)
        ]

    def verify(self) -> Checked:
        sealed = {row for _, row, _ in self.seals}
        unsealed = sorted(set(self.events) - sealed)
        return verify(EVENTS, self.rows(), self.heads, unsealed=unsealed, now=self.now)

    def seal(self, ids: list[int], at: datetime, *, signs: bool = True) -> None:
        """One round of the sealer."""
        after, previous = self.seals[-1][0::2] if self.seals else (0, GENESIS)
        rows = [(row, *self.events[row]) for row in ids]
        self.seals += chain_on(EVENTS, rows, after=after, previous=previous)
        if signs:
            sequence, _, hash_ = self.seals[-1]
            top = max(row for _, row, _ in self.seals)
            self.heads.append(Head(EVENTS.name, sequence, top, hash_, at))

    def chain_again(self, order: list[int]) -> None:
        """What who holds the database, but not the key, can make of it."""
        rows = [(row, *self.events[row]) for row in order]
        self.seals = chain_on(EVENTS, rows, after=0, previous=GENESIS)


def event(random: Random, at: datetime) -> Fields:
    return (
        random.choice(_CODES),
        "people.person",
        str(random.randrange(1, 500)),
        random.choice([None, *range(1, 40)]),
        "",
        None,
        random.choice(["{}", '{"to": [1, 2]}', '{"名": "冬训"}']),
        f"{at:%Y-%m-%d %H:%M:%S.%f}",
    )


def exported(random: Random, rows: int = 60) -> Exported:
    """A day's rows, with ids left out (rolled back) and some that were committed late."""
    log, at, late = Exported(), BEGAN, list[int]()
    ids = sorted(random.sample(range(1, rows * 2), rows))
    while ids or late:
        size = random.randrange(3, 9)
        batch, ids = [*late, *ids[:size]], ids[size:]
        late = [batch.pop(1)] if len(batch) > 3 and random.random() < 0.3 else []
        for row in (*batch, *late):
            log.events.setdefault(row, event(random, at))
        log.seal(batch, at)
        at += timedelta(minutes=random.randrange(1, 30))
    log.now = at + timedelta(hours=2)
    return log


# --- ways to tamper -------------------------------------------------------------------------
def edit(log: Exported, random: Random) -> None:
    """One field of one event."""
    row = random.choice(list(log.events))
    fields = list(log.events[row])
    place = random.randrange(len(fields))
    fields[place] = 777 if place in {3, 5} else f"{fields[place]}x"
    log.events[row] = tuple(fields)


def delete(log: Exported, random: Random) -> None:
    """An event, its seal, both, or both with everything after them moved up."""
    place = random.randrange(len(log.seals))
    _, row, _ = log.seals[place]
    way = random.randrange(4)
    if way != 1:
        del log.events[row]
    if way != 0:
        del log.seals[place]
    if way == 3:
        log.seals = [(number, *seal[1:]) for number, seal in enumerate(log.seals, 1)]


def insert(log: Exported, random: Random) -> None:
    """An event in a gap of ids, left to the sealer or with a seal of its own making."""
    top = max(log.events)
    new = random.choice([row for row in range(1, top) if row not in log.events])
    log.events[new] = event(random, BEGAN)
    way = random.randrange(3)
    if way == 0 or new > log.heads[0].row:
        place = random.randrange(len(log.seals))
        made = chain_on(
            EVENTS,
            [(new, *log.events[new])],
            after=place,
            previous=log.seals[place - 1][2] if place else GENESIS,
        )[0]
        rest = [(number + 1, *seal) for number, *seal in log.seals[place:]]
        log.seals = [*log.seals[:place], made, *rest]
    elif way == 1:
        log.seal([new], log.now, signs=True)


def swap(log: Exported, random: Random) -> None:
    """Two events, or two seals, in each other's place."""
    if random.random() < 0.5:
        one, other = _two_unlike(log, random)
        log.events[one], log.events[other] = log.events[other], log.events[one]
        return
    here, there = random.sample(range(len(log.seals)), 2)
    a, b = log.seals[here], log.seals[there]
    log.seals[here], log.seals[there] = (a[0], *b[1:]), (b[0], *a[1:])


def cut_tail(log: Exported, random: Random) -> None:
    """The last rows with their seals, or the seals alone."""
    keep = random.randrange(len(log.seals))
    for _, row, _ in log.seals[keep:]:
        if random.random() < 0.8:
            log.events.pop(row)
    log.seals = log.seals[:keep]


def chain_again(log: Exported, random: Random) -> None:
    """Another tampering, and every hash reckoned anew."""
    order = [row for _, row, _ in log.seals]
    way = random.randrange(4)
    if way == 0:
        edit(log, random)
    elif way == 1:
        del log.events[order.pop(random.randrange(len(order)))]
    elif way == 2:
        place = random.randrange(len(order) - 1)
        order[place], order[place + 1] = order[place + 1], order[place]
    else:
        new = max(log.events) + 1
        log.events[new] = event(random, BEGAN)
        order.insert(random.randrange(len(order)), new)
    log.chain_again(order)


def _two_unlike(log: Exported, random: Random) -> tuple[int, int]:
    while True:
        one, other = random.sample(list(log.events), 2)
        if log.events[one] != log.events[other]:
            return one, other


WAYS = (edit, delete, insert, swap, cut_tail, chain_again)
