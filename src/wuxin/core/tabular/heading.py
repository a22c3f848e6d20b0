"""Where the header stands: below titles, sometimes over two merged rows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wuxin.core.tabular.dialects import Dialect
from wuxin.core.tabular.errors import EmptySheet, TooManyMerges, TooManyRows
from wuxin.core.tabular.guarding import Limits
from wuxin.core.tabular.tables import Area, Fault, Grid, Place, Row, Table, cell_name

ROWS_SEARCHED = 30
DEEPEST_HEADER = 3
MOST_MERGED_CELLS = 100_000


@dataclass(frozen=True, slots=True)
class _Header:
    first_row: int  # from 1
    last_row: int
    titles: list[str]


def lay_out(grid: Grid, *, dialect: Dialect | None, limits: Limits) -> Table:
    """The grid as a table: titles above the header dropped, empty rows and columns left out."""
    width = _width(grid)
    if not width:
        raise EmptySheet
    header = _find_header(grid, dialect, width)
    doubtful = {row for row, _column in grid.faults}
    rows = [
        Row(number, cells[:width] + [""] * (width - len(cells)))
        for number, cells in enumerate(grid.lines[header.last_row :], header.last_row + 1)
        if any(cells) or number in doubtful
    ]
    if len(rows) > limits.rows:
        raise TooManyRows(limit=limits.rows, row=rows[-1].number)
    faults = _merged_faults(grid, header, width) | grid.faults
    return Table(
        sheet=grid.sheet,
        header_row=header.last_row,
        headers=_named(header.titles, rows),
        rows=rows,
        faults={place: fault for place, fault in faults.items() if place[0] > header.last_row},
    )


def _width(grid: Grid) -> int:
    """How many columns hold anything, counted from A."""
    filled = (max((i for i, c in enumerate(cells) if c), default=-1) for cells in grid.lines)
    doubtful = max((column for _row, column in grid.faults), default=-1)
    return max(max(filled, default=-1), doubtful) + 1


def _named(titles: list[str], rows: list[Row]) -> list[str]:
    """A column with content and no title is called so, that nobody believes it was read."""
    untitled = [i for i, title in enumerate(titles) if not title]
    named = list(titles)
    for i in untitled:
        if any(row.cells[i] for row in rows):
            named[i] = _("（无列名）")
    return named


def _find_header(grid: Grid, dialect: Dialect | None, width: int) -> _Header:
    """The row with most known names; without any, the first one that looks like a header."""
    candidates = list(_candidates(grid, width))
    if dialect:
        scored = [(dialect.recognised(header.titles), header) for header in candidates]
        best, header = max(scored, key=lambda pair: pair[0])
        if best:
            return header
    for header in candidates:
        if len({title for title in header.titles if title}) > 1:
            return header
    return candidates[0]


def _candidates(grid: Grid, width: int) -> Iterator[_Header]:
    """Each filled row near the top, with the rows below that merged cells tie to it."""
    found = 0
    for number, cells in enumerate(grid.lines, 1):
        if not any(cells):
            continue
        last = _last_row(grid, number)
        yield _Header(number, last, _titles(grid, number, last, width))
        found += 1
        if found == ROWS_SEARCHED:
            return


def _last_row(grid: Grid, number: int) -> int:
    """The lowest row that a cell merged downwards from this row reaches."""
    deep = [area.last_row for area in grid.merges if area.first_row == number]
    last = max([number, *deep])
    return min(last, number + DEEPEST_HEADER - 1, len(grid.lines))


def _titles(grid: Grid, first: int, last: int, width: int) -> list[str]:
    """For each column the lowest text of the header: 手机号 below the merged 联系方式."""
    titles = [""] * width
    for number in range(first, last + 1):
        for column, text in enumerate(_filled(grid, number)[:width]):
            titles[column] = text or titles[column]
    return titles


def _filled(grid: Grid, number: int) -> list[str]:
    """A row whose sideways merged cells all carry the text of the first."""
    cells = list(grid.lines[number - 1])
    for area in grid.merges:
        if area.first_row == number and area.first_column < len(cells):
            last = min(area.last_column, len(cells) - 1)
            text = cells[area.first_column]
            cells[area.first_column : last + 1] = [text] * (last + 1 - area.first_column)
    return cells


def _merged_faults(grid: Grid, header: _Header, width: int) -> dict[Place, Fault]:
    """Every data cell that is part of a merged range, by the name of the range."""
    faults: dict[Place, Fault] = {}
    covered = 0
    for area in grid.merges:
        clipped = Area(
            max(area.first_row, header.last_row + 1),
            min(area.last_row, len(grid.lines)),
            area.first_column,
            min(area.last_column, width - 1),
        )
        if clipped.last_row < clipped.first_row or clipped.last_column < clipped.first_column:
            continue
        covered += clipped.size
        if covered > MOST_MERGED_CELLS:
            raise TooManyMerges
        faults |= dict.fromkeys(_places(clipped), _merged(area))
    return faults


def _merged(area: Area) -> Fault:
    first = cell_name(area.first_row, area.first_column)
    message = _("单元格 %(range)s 合并了，内容只在 %(first)s。请取消合并，逐行填写。")
    return Fault(message % {"range": area.name, "first": first})


def _places(area: Area) -> Iterator[Place]:
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            yield row, column
