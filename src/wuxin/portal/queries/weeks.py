"""Attendances by week and classroom, as the shapes of a bar chart and as a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wuxin.ledger.models import Classroom
from wuxin.ledger.queries import Totals

HEIGHT = 100
WIDTH = 40
_BAR = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a week's column, in the chart's own units."""

    slug: str
    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One week: when it begins, its numbers in classroom order, its parts."""

    begins_on: date
    middle: float
    numbers: list[int]
    total: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Chart:
    """All weeks; ``width`` in the chart's units; ``top`` is the largest week's number."""

    rooms: list[Classroom]
    columns: list[Column]
    width: int
    top: int
    bar_width: int = _BAR
    height: int = HEIGHT


def chart(weeks: Mapping[date, Mapping[str, Totals]]) -> Chart | None:
    """The chart of what was attended; none where nothing was."""
    rooms = list(Classroom.objects.all())
    numbers = {
        day: [some[room.slug].attendances if room.slug in some else 0 for room in rooms]
        for day, some in weeks.items()
    }
    top = max((sum(row) for row in numbers.values()), default=0)
    if not top:
        return None
    columns = [
        _column(place, day, row, rooms, top) for place, (day, row) in enumerate(numbers.items())
    ]
    return Chart(rooms=rooms, columns=columns, width=WIDTH * len(columns), top=top)


def _column(place: int, day: date, row: list[int], rooms: list[Classroom], top: int) -> Column:
    x, y, bars = WIDTH * place + (WIDTH - _BAR) / 2, float(HEIGHT), []
    for room, number in zip(rooms, row, strict=True):
        height = HEIGHT * number / top
        y -= height
        if number:
            bars.append(Bar(room.slug, round(x, 1), round(y, 1), round(height, 1)))
    return Column(day, WIDTH * place + WIDTH / 2, row, sum(row), bars)
