"""Charts of bars: numbers by group, each with the table that says the same.

A page draws the table; on a desk a script draws it as a chart, from the table alone. Where few
groups are shown, ``columns`` are drawn by the server too, for a phone and without a script.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 100
MOST_COLUMNS = 24  # more are not told apart on a phone; the table is there


@dataclass(frozen=True, slots=True)
class Series:
    """One part of each bar. ``tone`` is a colour of the theme: a classroom's, or good, warn."""

    title: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column, in hundredths of the highest column."""

    tone: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Group:
    """What one bar stands for, and its numbers in the order of the series."""

    label: str
    numbers: Sequence[int]
    short: str = ""
    url: str = ""

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Chart:
    """``groups`` stand in an order of their own (time, organisation), never by size."""

    slug: str
    title: str
    group_title: str
    series: Sequence[Series]
    groups: Sequence[Group]
    height: int = HEIGHT

    @property
    def columns(self) -> list[tuple[Group, list[Bar]]]:
        """The bars as the server draws them; none where they are too many."""
        if len(self.groups) > MOST_COLUMNS:
            return []
        top = max((group.total for group in self.groups), default=0)
        return [(group, list(self._bars(group, top))) for group in self.groups]

    def _bars(self, group: Group, top: int) -> list[Bar]:
        y, bars = float(HEIGHT), []
        for series, number in zip(self.series, group.numbers, strict=True):
            height = HEIGHT * number / top if top else 0.0
            y -= height
            if number:
                bars.append(Bar(series.tone, round(y, 1), round(height, 1)))
        return bars
