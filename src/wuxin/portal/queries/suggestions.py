"""The reply clock of suggestions and complaints: what is overdue, and what each month brought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wuxin.core import clock
from wuxin.portal.models import REPLY_DAYS, Suggestion


@dataclass(slots=True)
class Month:
    """What came in a month, by its first day: all, answered, and answered in time."""

    first: date
    received: int = 0
    answered: int = 0
    in_time: int = 0
    overdue: int = 0


def months(now: datetime, *, most: int = 12) -> list[Month]:
    """The last months in which anything came, the latest first. One query."""
    today = clock.local_day(now)
    first = _first_of(today.replace(day=1) - timedelta(days=31 * (most - 1)))
    rows = Suggestion.objects.filter(received_at__date__gte=first).only(
        "received_at", "answered_at"
    )
    return _by_month(rows, today)


def overdue(now: datetime) -> int:
    """How many wait for an answer whose last day is over."""
    last = clock.local_day(now) - timedelta(days=REPLY_DAYS)
    waiting = Suggestion.objects.filter(
        answered_at=None, received_at__lt=datetime.combine(last, time(), clock.LOCAL)
    )
    return waiting.count()


def _by_month(rows: Iterable[Suggestion], today: date) -> list[Month]:
    found: dict[date, Month] = {}
    for row in rows:
        first = _first_of(clock.local_day(row.received_at))
        month = found.setdefault(first, Month(first))
        month.received += 1
        month.answered += row.answered_at is not None
        month.in_time += row.is_answered_in_time
        month.overdue += row.answered_at is None and row.due_on < today
    return sorted(found.values(), key=lambda month: month.first, reverse=True)


def _first_of(day: date) -> date:
    return day.replace(day=1)
