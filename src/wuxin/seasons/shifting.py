"""Days of one season told as days of the next: a year on, the weekday kept where a class meets."""

import re
from datetime import date, timedelta

_WEEK = 7


def years_to(*, last_on: date, today: date) -> int:
    """How many years on a season must begin so that it has not ended by today; at least one."""
    years = max(today.year - last_on.year, 1)
    return years if later_year(last_on, years) >= today else years + 1


def later_year(day: date, years: int) -> date:
    """The same day some years on; of 29 February the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def later_title(title: str, years: int) -> str:
    """The title with every year in it told on: 2021–2022 年度冬训 becomes 2022–2023 年度冬训."""
    return re.sub(r"(?<!\d)20\d\d(?!\d)", lambda found: str(int(found.group()) + years), title)


def whole_weeks(old_from: date, new_from: date) -> timedelta:
    """The distance of two beginnings, in whole weeks, so that a Sunday stays a Sunday."""
    return timedelta(days=round((new_from - old_from).days / _WEEK) * _WEEK)


def drawn_inside(day: date, from_on: date, to_on: date) -> int:
    """By how many days, whole weeks, a day must move to lie inside; 0 where it lies there."""
    before, after = (from_on - day).days, (day - to_on).days
    if before > 0:
        return -(-before // _WEEK) * _WEEK
    return -(-(-after // _WEEK) * _WEEK) if after > 0 else 0
