"""What somebody took part in, as evidence of study hours: the standing entries of the ledger.

An entry knows the day; the time of day comes from the app whose record it is, by the entry's
source. A source that ends in ``:taught`` is of who taught the session; its kind is that of the
meeting, by which the policies go.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from wuxin.core import clock
from wuxin.ledger.models import Entry, Kind
from wuxin.seasons import kinds
from wuxin.seasons.hours import Evidence, Line, Note, Part
from wuxin.seasons.models import Enrolment, FurtherApproval, HoursLine, Presence, Speaker
from wuxin.seasons.posting import source_of_presence, source_of_teaching

_TAUGHT = ":taught"
_NOTES = {
    None: Note.PENDING,
    FurtherApproval.Decision.APPROVED.value: Note.NONE,
    FurtherApproval.Decision.REFUSED.value: Note.REFUSED,
}


class Known(NamedTuple):
    """When a session began, and what the county said of it if it was a professional class."""

    starts_at: datetime
    approval: Note


Times = Callable[[Collection[int]], Iterable[tuple[str, Known]]]
_times: list[Times] = []


def register_times(times: Times) -> None:
    """Tell how to find, for persons, when the sessions behind their entries began: by source."""
    _times.append(times)


def evidence_of(person_ids: Collection[int]) -> dict[int, list[Evidence]]:
    """The evidence of each person, of every year. One query, and one for each source of times."""
    sources = (times_of_rolls, times_of_lessons, *_times)
    known = dict(pair for times in sources for pair in times(person_ids))
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in _standing(person_ids):
        found[row.person_id].append(_evidence(row, known.get(row.source)))
    return found


def times_of_rolls(person_ids: Collection[int]) -> Iterator[tuple[str, Known]]:
    """The batches on whose rolls the persons stand as present. One query."""
    rows = (
        Enrolment.objects.filter(person_id__in=person_ids, status=Presence.PRESENT)
        .order_by()
        .values_list("pk", "batch__starts_at", "batch__further_approval__decision")
    )
    for pk, starts_at, decision in rows.iterator():
        yield source_of_presence(pk), Known(starts_at, _NOTES[decision])


def times_of_lessons(person_ids: Collection[int]) -> Iterator[tuple[str, Known]]:
    """The batches of the activities at which the persons speak. One query."""
    rows = (
        Speaker.objects.filter(person_id__in=person_ids)
        .order_by()
        .values_list(
            "person_id",
            "activity__batches",
            "activity__batches__starts_at",
            "activity__batches__further_approval__decision",
        )
    )
    for person_id, batch_id, starts_at, decision in rows.iterator():
        if batch_id is not None:
            yield source_of_teaching(batch_id, person_id), Known(starts_at, _NOTES[decision])


def confirmed_of(person_ids: Collection[int]) -> dict[int, list[Line]]:
    """The confirmed lines of each person that stand, of every year. One query."""
    found: dict[int, list[Line]] = defaultdict(list)
    for row in HoursLine.objects.filter(person_id__in=person_ids, withdrawn_at=None).order_by(
        "day", "pk"
    ):
        found[row.person_id].append(row.as_line())
    return found


class _Row(NamedTuple):
    """What an entry says of a person."""

    person_id: int
    source: str
    day: date
    minutes: int
    kind: str
    channel: str
    reverses: int | None


def _standing(person_ids: Collection[int]) -> Iterator[_Row]:
    """The last revision of each source, unless it is a reversal."""
    codes = list(Kind.objects.filter(counts_hours=True).values_list("pk", flat=True))
    rows = (
        Entry.objects.filter(person_id__in=person_ids, kind_id__in=codes)
        .order_by("revision")
        .values_list("person_id", "source", "day", "minutes", "kind_id", "channel", "reverses")
    )
    last = {(row[0], row[1]): row for row in rows.iterator()}
    named = (_Row(*row) for row in last.values())
    return (row for row in named if row.reverses is None and row.minutes > 0)


def _evidence(row: _Row, known: Known | None) -> Evidence:
    """Without a known time, or where the session was moved to another day since, by day only."""
    start = None
    if known is not None:
        local = known.starts_at.astimezone(clock.LOCAL)
        if local.date() == row.day:
            start = local.hour * 60 + local.minute
    return Evidence(
        source=row.source,
        day=row.day,
        start=start,
        minutes=row.minutes,
        kind=kinds.meeting_of(row.kind),
        channel=row.channel,
        part=Part.TAUGHT if row.source.endswith(_TAUGHT) else Part.ATTENDED,
        approval=known.approval if known else Note.PENDING,
    )
