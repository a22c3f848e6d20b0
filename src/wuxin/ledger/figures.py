"""Ready-made calculators for the figures of apps. None of them counts entries.

A figure names one for its value and one for the entries behind it::

    Figure(code="field-class-people", value=people_in("kind:field-class"),
           entries=entries_in("kind:field-class"), …)

A value is ``None`` (not recorded) where the whole book holds no such entry.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from wuxin.ledger import queries, registry
from wuxin.ledger.models import Book, Entry
from wuxin.ledger.queries import Totals
from wuxin.ledger.registry import Entries, FigureValue, Value


def people_in(set_code: str) -> Value:
    """Different people of a set: ``all``, ``kind:<code>``, ``classroom:<slug>`` or one declared.

    Named members and subjects with a key; unnamed people are never among them.
    """
    registry.register_named_set(set_code)

    def value(book: Book, organisation_id: int | None) -> FigureValue:
        number = queries.people(book, set_code, organisation_id)
        is_recorded = number or _is_recorded(book, registry.kinds_of_set(set_code))
        return FigureValue(value=number if is_recorded else None)

    return value


def attendances_of(*kinds: str) -> Value:
    """Attendances, with those of unnamed people."""
    return _sum_of(lambda totals: totals.attendances, kinds)


def unnamed_of(*kinds: str) -> Value:
    """Attendances of unnamed people alone, to be shown apart."""
    return _sum_of(lambda totals: totals.unnamed, kinds)


def sessions_of(*kinds: str) -> Value:
    """Sessions held: standing entries of session kinds."""
    return _sum_of(lambda totals: totals.entries, kinds)


def minutes_of(*kinds: str) -> Value:
    """Minutes, person by person where the kind is of persons."""
    return _sum_of(lambda totals: totals.minutes, kinds)


def fen_of(*kinds: str) -> Value:
    """Money in fen."""
    return _sum_of(lambda totals: totals.fen, kinds)


def entries_of(*kinds: str) -> Entries:
    """The standing entries of these kinds, for a figure of sums."""

    def entries(book: Book, organisation_id: int | None) -> QuerySet[Entry]:
        return queries.entries_of(book, organisation_id, kinds=kinds)

    return entries


def entries_in(set_code: str) -> Entries:
    """The standing entries that put people into a set, for a figure of people."""
    registry.register_named_set(set_code)

    def entries(book: Book, organisation_id: int | None) -> QuerySet[Entry]:
        kinds = registry.kinds_of_set(set_code)
        found = queries.entries_of(book, organisation_id).filter(kind__in=kinds)
        return found.naming_somebody()

    return entries


def _sum_of(amount: Callable[[Totals], int], kinds: tuple[str, ...]) -> Value:
    def value(book: Book, organisation_id: int | None) -> FigureValue:
        number = amount(queries.total(book, organisation_id, kinds=kinds))
        return FigureValue(value=number if number or _is_recorded(book, kinds) else None)

    return value


def _is_recorded(book: Book, kinds: tuple[str, ...] | list[str]) -> bool:
    return bool(kinds) and queries.total(book, kinds=kinds).entries > 0
