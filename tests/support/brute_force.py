"""What the ledger's sums should be, added up the slow way from what stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from wuxin.ledger import registry
from wuxin.ledger.models import (
    Book,
    Entry,
    Headcount,
    PendingHeadcount,
    PendingTally,
    Presence,
    Tally,
)
from wuxin.ledger.posting import Posting

Parents = Mapping[int, int | None]
Who = tuple[int, bytes]
AMOUNTS = ("entries", "attendances", "unnamed", "minutes", "fen")


def levels(parents: Parents, organisation_id: int | None) -> Iterable[int]:
    while organisation_id is not None:
        yield organisation_id
        organisation_id = parents[organisation_id]


def expected_presence(
    standing: Iterable[Posting], parents: Parents
) -> dict[tuple[str, int, Who], int]:
    found: Counter[tuple[str, int, Who]] = Counter()
    for posting in standing:
        if posting.person_id is None and posting.subject_key is None:
            continue
        who = (posting.person_id or 0, posting.subject_key or b"")
        for code, kinds in registry.kinds_of_sets().items():
            if posting.kind in kinds:
                for place in levels(parents, posting.organisation_id):
                    found[code, place, who] += posting.people
    return {key: live for key, live in found.items() if live}


def expected_headcounts(
    standing: Iterable[Posting], parents: Parents
) -> dict[tuple[str, int], int]:
    return dict(Counter((code, at) for code, at, _ in expected_presence(standing, parents)))


def expected_tallies(
    standing: Iterable[Posting], parents: Parents
) -> dict[tuple[int, str, date], tuple[int, ...]]:
    found: defaultdict[tuple[int, str, date], tuple[int, ...]]
    found = defaultdict(lambda: (0, 0, 0, 0, 0))
    for posting in standing:
        unnamed = posting.person_id is None and posting.subject_key is None
        one = (1, posting.people, posting.people * unnamed, posting.minutes, posting.fen)
        for place in levels(parents, posting.organisation_id):
            key = (place, posting.kind, first_day_of_week(posting.day))
            found[key] = tuple(a + b for a, b in zip(found[key], one, strict=True))
    return dict(found)


def first_day_of_week(day: date) -> date:
    """Walk back to a Monday or to 1 January, whichever comes first."""
    while day.weekday() and (day.month, day.day) != (1, 1):
        day -= timedelta(days=1)
    return day


def kept_presence(book: Book) -> dict[tuple[str, int, Who], int]:
    rows = Presence.objects.filter(book=book).exclude(live=0)
    return {
        (row.set_code, row.organisation_id, (row.person_id, bytes(row.subject_key))): row.live
        for row in rows
    }


def kept_headcounts(book: Book) -> dict[tuple[str, int], int]:
    found: Counter[tuple[str, int]] = Counter()
    for model in (Headcount, PendingHeadcount):
        for row in model.objects.filter(book=book):
            found[row.set_code, row.organisation_id] += row.people
    return {key: people for key, people in found.items() if people}


def kept_tallies(book: Book) -> dict[tuple[int, str, date], tuple[int, ...]]:
    found: defaultdict[tuple[int, str, date], tuple[int, ...]]
    found = defaultdict(lambda: (0, 0, 0, 0, 0))
    for model in (Tally, PendingTally):
        for row in model.objects.filter(book=book):
            key = (row.organisation_id, row.kind_id, row.week_on)
            one = tuple(getattr(row, name) for name in AMOUNTS)
            found[key] = tuple(a + b for a, b in zip(found[key], one, strict=True))
    return {key: amounts for key, amounts in found.items() if any(amounts)}


def standing_in(book: Book) -> dict[str, Posting]:
    """What stands by source, read from every entry in the order of revisions."""
    found: dict[str, Posting] = {}
    for entry in Entry.objects.filter(book=book).order_by("source", "revision"):
        if entry.reverses is not None:
            del found[entry.source]
            continue
        assert entry.source not in found
        found[entry.source] = posting_of(entry)
    return found


def posting_of(entry: Entry) -> Posting:
    return Posting(
        kind=entry.kind_id,
        organisation_id=entry.organisation_id,
        day=entry.day,
        source=entry.source,
        unit_id=entry.unit_id,
        person_id=entry.person_id,
        subject_key=None if entry.subject_key is None else bytes(entry.subject_key),
        channel=entry.channel,
        topic=entry.topic,
        people=entry.people,
        minutes=entry.minutes,
        fen=entry.fen,
    )


def assert_sums_are_true(book: Book, standing: Mapping[str, Posting], parents: Parents) -> None:
    """Entries, presence, headcounts and tallies are what stands, the slow way."""
    assert standing_in(book) == dict(standing)
    assert kept_presence(book) == expected_presence(standing.values(), parents)
    assert kept_headcounts(book) == expected_headcounts(standing.values(), parents)
    tallies = expected_tallies(standing.values(), parents)
    assert kept_tallies(book) == {key: sums for key, sums in tallies.items() if any(sums)}
