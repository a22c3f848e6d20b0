"""People who stand present in two batches at one time: one of the two cannot be right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import QuerySet

from wuxin.ledger.models import Book
from wuxin.people.models import within
from wuxin.seasons.models import AttestedTotal, Batch, BatchState, Enrolment, Presence, Season
from wuxin.seasons.models.enrolments import EnrolmentQuerySet


@dataclass(frozen=True, slots=True)
class Overlap:
    """One person on two rolls whose times meet."""

    first: Enrolment
    second: Enrolment

    @property
    def name(self) -> str:
        return self.first.person.name


def overlaps_of(season: Season, paths: tuple[str, ...]) -> list[Overlap]:
    """Every such pair of a season's people, in roster order, as far as ``paths`` reach.

    Four queries: what grows is the number of people in batches that meet at one time.
    """
    found = _present(season.book_id, paths)
    return [pair for rows in _by_person(found) for pair in _pairs(rows)]


def count_overlaps(book: Book, path: str) -> int:
    """How many pairs there are below an organisation; the empty path is the whole."""
    rows = _by_person(_present(book.pk, (path,)))
    return sum(1 for some in rows for _pair in _pairs(some))


def count_listed_totals(book: Book, path: str) -> int:
    """How many batches have an attested total and a list too."""
    return _listed(book.pk, (path,)).count()


def listed_totals(season: Season, paths: tuple[str, ...]) -> list[AttestedTotal]:
    """The totals of batches that have a list too: their people are counted twice."""
    rows = _listed(season.book_id, paths).select_related("activity", "batch")
    return list(rows.order_by("day", "pk"))


def _listed(book_id: int | None, paths: tuple[str, ...]) -> QuerySet[AttestedTotal]:
    totals = AttestedTotal.objects.filter(
        within(paths, "activity__organisation__"),
        activity__season__book=book_id,
        confirmed_at__isnull=False,
        withdrawn_at=None,
        batch__enrolments__status=Presence.PRESENT,
    )
    return totals.distinct()


def _present(book_id: int | None, paths: tuple[str, ...]) -> EnrolmentQuerySet:
    """The rows of present people that meet another of their own in time, and no others.

    Nearly everybody is present somewhere while others are elsewhere: of them three numbers a row
    are read, and whole rows only of those who are found.
    """
    meeting = _meeting_at_one_time(
        Batch.objects.filter(activity__season__book=book_id)
        .exclude(state=BatchState.CANCELLED)
        .order_by("starts_at", "pk")
    )
    everywhere = Enrolment.objects.filter(batch__in=list(meeting), status=Presence.PRESENT)
    mine = everywhere.filter(within(paths, "batch_organisation__organisation__"))
    reached = frozenset(mine.order_by().values_list("person_id", flat=True))
    people: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pk, person_id, batch_id in everywhere.order_by().values_list("pk", "person_id", "batch"):
        if person_id in reached:
            people[person_id].append((pk, batch_id))
    found = (pk for rows in people.values() if len(rows) > 1 for pk in _clashing(rows, meeting))
    return Enrolment.objects.filter(pk__in=list(found))


def _clashing(rows: list[tuple[int, int]], batches: dict[int, Batch]) -> set[int]:
    """Of one person's rows (id, batch) those that meet another in time."""
    found: set[int] = set()
    ordered = sorted(rows, key=lambda row: (batches[row[1]].starts_at, row[0]))
    for (one, first), (other, second) in combinations(ordered, 2):
        if batches[second].starts_at < batches[first].ends_at:
            found |= {one, other}
    return found


def _meeting_at_one_time(batches: QuerySet[Batch]) -> dict[int, Batch]:
    """The batches that meet another one in time, by id; ``batches`` by their beginning."""
    found: dict[int, Batch] = {}
    running: list[Batch] = []
    for batch in batches.iterator():
        running = [other for other in running if other.ends_at > batch.starts_at]
        if running:
            found[batch.pk] = batch
            found.update((other.pk, other) for other in running)
        running.append(batch)
    return found


def _by_person(rows: EnrolmentQuerySet) -> Iterable[list[Enrolment]]:
    people: dict[int, list[Enrolment]] = defaultdict(list)
    loaded = rows.select_related(
        "person", "batch__activity", "batch__venue", "batch_organisation__organisation"
    )
    for row in loaded.in_roster_order():
        people[row.person_id].append(row)
    return people.values()


def _pairs(rows: list[Enrolment]) -> list[Overlap]:
    ordered = sorted(rows, key=lambda row: (row.batch.starts_at, row.pk))
    return [
        Overlap(one, other)
        for one, other in combinations(ordered, 2)
        if other.batch.starts_at < one.batch.ends_at
    ]
