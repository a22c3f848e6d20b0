"""What people who stand on no roll mean to the ledger: numbers without a person."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from wuxin.ledger.models import Book
from wuxin.ledger.posting import Posting
from wuxin.seasons.models import Activity, AttestedTotal, Guest, UnnamedPeople

GUEST, UNNAMED, ATTESTED = "seasons.guest:", "seasons.unnamedpeople:", "seasons.attestedtotal:"


def of_guest(guest: Guest) -> Posting:
    return _unnamed(guest.batch.activity, guest.batch.day, 1, source_of_guest(guest.pk))


def of_unnamed_people(row: UnnamedPeople) -> Posting:
    source = source_of_unnamed_people(row.pk)
    return _unnamed(row.batch.activity, row.batch.day, row.people, source)


def of_attested_total(total: AttestedTotal) -> Posting:
    source = source_of_attested_total(total.pk)
    return _unnamed(total.activity, total.day, total.people, source)


def source_of_guest(pk: int) -> str:
    return f"{GUEST}{pk}:present"


def source_of_unnamed_people(pk: int) -> str:
    return f"{UNNAMED}{pk}:present"


def source_of_attested_total(pk: int) -> str:
    return f"{ATTESTED}{pk}:attested"


def attested_sources(book: Book) -> list[str]:
    """The sources of a book's attested totals that stand: what has to be marked."""
    standing = _standing_totals(book).values_list("pk", flat=True)
    return [source_of_attested_total(pk) for pk in standing]


def expected_entries(book: Book) -> Iterator[Posting]:
    """Everything the ledger should hold of them in a book."""
    of_book = {"batch__activity__season__book": book}
    guests = Guest.objects.filter(**of_book, removed_at=None)
    for guest in guests.select_related("batch__activity__topic").iterator():
        yield of_guest(guest)
    rows = UnnamedPeople.objects.filter(**of_book, people__gt=0)
    for row in rows.select_related("batch__activity__topic").iterator():
        yield of_unnamed_people(row)
    for total in _standing_totals(book).select_related("activity__topic").iterator():
        yield of_attested_total(total)


def _standing_totals(book: Book) -> QuerySet[AttestedTotal]:
    return AttestedTotal.objects.filter(
        activity__season__book=book, confirmed_at__isnull=False, withdrawn_at=None
    )


def _unnamed(activity: Activity, day: date, people: int, source: str) -> Posting:
    """For the host, without minutes: study time is of persons who are known."""
    return Posting(
        kind=activity.kind_id,
        organisation_id=activity.organisation_id,
        unit_id=activity.unit_id,
        day=day,
        topic=activity.topic.code if activity.topic else "",
        people=people,
        source=source,
    )
