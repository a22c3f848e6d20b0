"""Attendances by week and classroom, as the shapes of a bar chart and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wuxin.ledger.models import Classroom
from wuxin.ledger.queries import Totals

HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a week's column, in hundredths of the largest week."""

    slug: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One week: when it begins, its numbers in classroom order, its parts."""

    begins_on: date
    numbers: list[int]
    total: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    """All weeks in the order of time; ``top`` is the largest week's number."""

    rooms: list[Classroom]
    columns: list[Column]
    top: int
    height: int = HEIGHT


def chart(weeks: Mapping[date, Mapping[str, Totals]], rooms: list[Classroom]) -> Chart | None:
    """The chart of the classrooms in which something was attended; none where nothing was."""
    rooms = [
        room
        for room in rooms
        if any(some[room.slug].attendances for some in weeks.values() if room.slug in some)
    ]
    numbers = {
        day: [some[room.slug].attendances if room.slug in some else 0 for room in rooms]
        for day, some in weeks.items()
    }
    top = max((sum(row) for row in numbers.values()), default=0)
    if not top:
        return None
    columns = [_column(day, row, rooms, top) for day, row in numbers.items()]
    return Chart(rooms=rooms, columns=columns, top=top)


def _column(day: date, row: list[int], rooms: list[Classroom], top: int) -> Column:
    y, bars = float(HEIGHT), []
    for room, number in zip(rooms, row, strict=True):
        height = HEIGHT * number / top
        y -= height
        if number:
            bars.append(Bar(room.slug, round(y, 1), round(height, 1)))
    return Column(day, row, sum(row), bars)
