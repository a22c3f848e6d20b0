"""Open, change and close a book."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q

from wuxin.core import audit
from wuxin.core.actor import Actor
from wuxin.ledger import registry
from wuxin.ledger.actions import nodes
from wuxin.ledger.actions.dialects import dialect
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.refusals import BookClosed, CodeTaken, DatesReversed, EntriesOutside


@transaction.atomic
def open_book(
    *, code: str, title: str, from_on: date, to_on: date, by: Actor, now: datetime
) -> Book:
    """Open a book for the days from–to, with the organisation tree as it is now.

    Raises ``CodeTaken`` and ``DatesReversed``.
    """
    if to_on < from_on:
        raise DatesReversed
    if Book.objects.filter(code=code).exists():
        raise CodeTaken(code=code)
    book = Book.objects.create(
        code=code,
        title=title,
        from_on=from_on,
        to_on=to_on,
        opened_at=now,
        sets=registry.kinds_of_sets(),
    )
    nodes.copy_tree(book)
    audit.record("ledger.book.opened", target=book, by=by, at=now)
    return book


@transaction.atomic
def change_book(
    *, book: Book, title: str, from_on: date, to_on: date, by: Actor, now: datetime
) -> None:
    """Give an open book another title or other days, none of its entries outside them.

    Raises ``BookClosed``, ``DatesReversed``, ``EntriesOutside``.
    """
    if to_on < from_on:
        raise DatesReversed
    with connection.cursor() as cursor:
        dialect().hold_alone(cursor, book.pk)
    outside = Entry.objects.filter(book=book).filter(Q(day__lt=from_on) | Q(day__gt=to_on))
    if (first := outside.order_by("day").first()) is not None:
        raise EntriesOutside(day=first.day)
    fields = {"title": title, "from_on": from_on, "to_on": to_on}
    if not Book.objects.filter(pk=book.pk, closed_at=None).update(**fields):
        raise BookClosed(book=book.title)
    changes = {"days": [f"{book.from_on}/{book.to_on}", f"{from_on}/{to_on}"]}
    audit.record("ledger.book.changed", target=book, by=by, at=now, changes=changes)
    book.refresh_from_db()


@transaction.atomic
def close_book(*, book: Book, by: Actor, now: datetime) -> None:
    """Close a book for good: nothing is posted to it any more. Raises ``BookClosed``."""
    with connection.cursor() as cursor:
        dialect().hold_alone(cursor, book.pk)
    if not Book.objects.filter(pk=book.pk, closed_at=None).update(closed_at=now):
        raise BookClosed(book=book.title)
    book.closed_at = now
    audit.record("ledger.book.closed", target=book, by=by, at=now)
