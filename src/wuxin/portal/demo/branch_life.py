"""What every branch of the demo does in the season: the first lesson, and study together twice."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from wuxin.core import clock
from wuxin.portal.demo import district
from wuxin.portal.demo.holding import Session
from wuxin.seasons import kinds

_FIRST_LESSON, _STUDY, _STUDY_AGAIN = date(2022, 1, 10), date(2021, 12, 13), date(2022, 2, 14)
REQUIRED_MISSED_BY_ONE_IN = 211
_WORKDAYS, _AT = 5, time(15, 45)
_ROUNDS = (
    (kinds.GROUP_STUDY, "集中学习：六中全会公报怎么读", _STUDY, 90),
    (kinds.FIRST_LESSON, "书记第一课", _FIRST_LESSON, 60),
    (kinds.GROUP_STUDY, "集中学习：新学期从哪里做起", _STUDY_AGAIN, 90),
)


def sessions() -> Iterator[Session]:
    """Three meetings a branch, after lessons, over two weeks each."""
    names = {unit.code: unit.name for unit in district.units()}
    branches = [row for row in district.organisations() if row.serving + row.retired]
    for kind, title, begins_on, minutes in _ROUNDS:
        for number, branch in enumerate(branches):
            yield Session(
                kind=kind,
                title=title,
                host=branch.code,
                place=f"{names[branch.units[0]]}会议室",
                starts_at=_workday(begins_on, number),
                branches=(branch.code,),
                minutes=minutes,
                leave_every=REQUIRED_MISSED_BY_ONE_IN,
                teacher=0 if kind == kinds.FIRST_LESSON else None,
            )


def _workday(begins_on: date, number: int) -> datetime:
    """The afternoon of one of ten working days, the branches dealt out over them."""
    week, day = divmod(number % (2 * _WORKDAYS), _WORKDAYS)
    return datetime.combine(begins_on + timedelta(days=7 * week + day), _AT, tzinfo=clock.LOCAL)
