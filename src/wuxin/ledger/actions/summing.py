"""The sums beside the entries: changed with every entry, folded, or made anew."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wuxin.core import jobs
from wuxin.ledger import registry
from wuxin.ledger.actions.dialects import Group, TallyChange, dialect
from wuxin.ledger.actions.lines import Line, week_on
from wuxin.ledger.models import (
    Book,
    Headcount,
    PendingHeadcount,
    PendingTally,
    Presence,
    Tally,
)

FOLD_JOB = "ledger.fold_tallies"
_Sets = Mapping[str, Sequence[str]]
_Chains = Mapping[int, list[int]]


def add(
    cursor: CursorWrapper, book: Book, lines: Sequence[Line], sets_of: _Sets, chains: _Chains
) -> None:
    """Add what new entries mean to presence, headcounts and tallies, at every level."""
    database, leaves = dialect(), frozenset(line.organisation_id for line in lines)
    groups = _groups(lines, sets_of, chains)
    if groups:
        changes = database.change_presence(cursor, book.pk, groups)
        if changes:
            database.change_headcounts(cursor, book.pk, changes, leaves)
    tallies = _tally_changes(lines, chains)
    if tallies and database.change_tallies(cursor, book.pk, tallies, leaves):
        jobs.later(FOLD_JOB, book_id=book.pk)


@transaction.atomic
def fold_pending(*, book: Book) -> None:
    """Add what is pending for the levels above to their sums. No figure changes by it."""
    with connection.cursor() as cursor:
        dialect().hold(cursor, book.pk)
        dialect().fold(cursor, book.pk)


@transaction.atomic
def recompute_sums(*, book: Book) -> None:
    """Make presence, headcounts and tallies of a book anew from its entries.

    The book keeps from now on the sets that the apps declare.
    """
    sets = registry.kinds_of_sets()
    with connection.cursor() as cursor:
        dialect().hold_alone(cursor, book.pk)
        for model in (Presence, Headcount, Tally, PendingHeadcount, PendingTally):
            model.objects.filter(book=book).delete()
        cursor.execute(f"{_INTO_PRESENCE} {dialect().ANEW_PRESENCE}", presence_params(book, sets))
        cursor.execute(f"{_INTO_HEADCOUNT} {ANEW_HEADCOUNT}", [book.pk])
        cursor.execute(f"{_INTO_TALLY} {dialect().ANEW_TALLY}", [book.pk, book.pk])
    Book.objects.filter(pk=book.pk).update(sets=sets)
    book.sets = sets


def presence_params(book: Book, sets: Mapping[str, Iterable[str]]) -> list[int | str]:
    pairs = [(kind, code) for code, kinds in sets.items() for kind in kinds]
    return [book.pk, json.dumps(pairs), book.pk]


_INTO_PRESENCE = """INSERT INTO ledger_presence
  (book_id, set_code, organisation_id, person_id, subject_key, live)"""
_INTO_HEADCOUNT = "INSERT INTO ledger_headcount (book_id, set_code, organisation_id, people)"
_INTO_TALLY = """INSERT INTO ledger_tally (book_id, organisation_id, kind_id, week_on,
  entries, attendances, unnamed, minutes, fen)"""
ANEW_HEADCOUNT = """
SELECT book_id, set_code, organisation_id, count(*) FROM ledger_presence
WHERE book_id = %s AND live > 0 GROUP BY 1, 2, 3
"""


def _groups(lines: Sequence[Line], sets_of: _Sets, chains: _Chains) -> list[Group]:
    """Who comes into sets and who leaves them; coming and leaving at once is neither."""
    net: Counter[tuple[int, str, int | str]] = Counter()
    for line in lines:
        who = line.person_id or (line.subject_key and line.subject_key.hex())
        if who and line.people and line.kind in sets_of:
            net[line.organisation_id, line.kind, who] += line.people
    groups: dict[tuple[int, Sequence[str], int], list[int | str]] = {}
    for (organisation_id, kind, who), people in net.items():
        if people:
            key = (organisation_id, sets_of[kind], 1 if people > 0 else -1)
            groups.setdefault(key, []).extend([who] * abs(people))
    return [
        Group(chains[organisation_id], sets, who, delta)
        for (organisation_id, sets, delta), who in groups.items()
    ]


def _tally_changes(lines: Sequence[Line], chains: _Chains) -> list[TallyChange]:
    net: dict[tuple[int, str, str], list[int]] = {}
    for line in lines:
        named = line.person_id is not None or line.subject_key is not None
        week = week_on(line.day).isoformat()
        amounts = (
            1 if line.reverses is None else -1,
            line.people,
            0 if named else line.people,
            line.minutes,
            line.fen,
        )
        for place in chains[line.organisation_id]:
            key = (place, line.kind, week)
            before = net.get(key, (0, 0, 0, 0, 0))
            net[key] = [a + b for a, b in zip(before, amounts, strict=True)]
    return [TallyChange(*key, *amounts) for key, amounts in net.items() if any(amounts)]
