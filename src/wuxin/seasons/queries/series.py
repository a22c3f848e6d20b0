"""The days of a series: every week, or every month on the same day."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 60


class Rhythm(models.TextChoices):
    ONCE = "once", _("只复制一次")
    WEEKLY = "weekly", _("每周")
    MONTHLY = "monthly", _("每月同一天")


def days_of_series(first_on: date, rhythm: str, until: date) -> list[date]:
    """The days in order, at most ``MOST_DAYS``. A month too short for the day takes its last."""
    if rhythm == Rhythm.ONCE:
        return [first_on]
    found: list[date] = []
    while len(found) < MOST_DAYS:
        number = len(found)
        if rhythm == Rhythm.WEEKLY:
            day = first_on + timedelta(weeks=number)
        else:
            day = _months_later(first_on, number)
        if day > until:
            break
        found.append(day)
    return found


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
