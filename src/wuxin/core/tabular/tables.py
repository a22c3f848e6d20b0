"""A table as it was read: headers, rows with the numbers Excel shows, and doubtful cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the text of one cell cannot be trusted; ``message`` is for the reader."""

    message: str
    in_dates_only: bool = False  # 1990.1 is a fine amount, and a doubtful month


Place = tuple[int, int]  # row as Excel shows it (from 1), column index (from 0)


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range; rows from 1, columns from 0, both ends inside."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def name(self) -> str:
        """The range as Excel writes it: B3:B5."""
        first = cell_name(self.first_row, self.first_column)
        return f"{first}:{cell_name(self.last_row, self.last_column)}"

    @property
    def size(self) -> int:
        """How many cells are covered."""
        return (self.last_row - self.first_row + 1) * (self.last_column - self.first_column + 1)


@dataclass(slots=True, kw_only=True)
class Grid:
    """All cells of a sheet as clean text, before the header is found; line 0 is row 1."""

    sheet: str
    lines: list[list[str]]
    merges: list[Area] = field(default_factory=list)
    faults: dict[Place, Fault] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something; ``number`` is the one Excel shows."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a file says. ``cells[i]`` stands in the column ``column_letter(i)``."""

    sheet: str  # empty for csv
    header_row: int  # from 1; the lower one of a header over two rows
    headers: list[str]
    rows: list[Row]
    faults: Mapping[Place, Fault] = field(default_factory=dict)


def column_letter(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The other way round: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(row: int, column: int) -> str:
    """A cell as Excel names it: row 3 and column 1 is B3."""
    return f"{column_letter(column)}{row}"
