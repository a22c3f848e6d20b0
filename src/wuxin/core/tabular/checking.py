"""A table held against a dialect: a value or a sentence for every cell, and never a crash."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import unwrap

from django.utils.translation import gettext as _

from wuxin.core.tabular.dialects import Column, Dialect, Header, Matching
from wuxin.core.tabular.parsing import Unreadable, parse_date
from wuxin.core.tabular.tables import Fault, Row, Table, column_letter

SHOWN_LETTERS = 40


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell, for its reader. ``letter`` is empty where no column is."""

    row: int
    title: str
    letter: str
    message: str
    shown: str

    @property
    def cell(self) -> str:
        """The cell as Excel names it: B3."""
        return f"{self.letter}{self.row}"

    def __str__(self) -> str:
        place = f"{self.title}（{self.cell}）" if self.letter else self.title
        return f"{place}：{self.message}"


@dataclass(slots=True)
class CheckedRow:
    """One row with its values by column key; a blank cell is None.

    A column the file does not have is no key at all, so that an import can leave alone what
    the file does not speak of. A cell with an error has no value either.
    """

    number: int
    values: dict[str, object]
    errors: list[CellError]
    cells: list[str]

    @property
    def is_good(self) -> bool:
        """Whether the row may be imported."""
        return not self.errors


@dataclass(slots=True, kw_only=True)
class Checked:
    """What an import would take from a table, and what it would not."""

    table: Table
    matching: Matching
    rows: list[CheckedRow] = field(default_factory=list)

    @property
    def bad_rows(self) -> list[CheckedRow]:
        """The rows with at least one error."""
        return [row for row in self.rows if row.errors]

    @property
    def good_count(self) -> int:
        """How many rows have no error."""
        return sum(1 for row in self.rows if not row.errors)

    @property
    def bad_count(self) -> int:
        """How many rows have an error."""
        return len(self.rows) - self.good_count

    @property
    def ignored(self) -> list[Header]:
        """The file's columns that nothing is taken from."""
        return self.matching.ignored

    def add_error(self, row: CheckedRow, key: str, message: str) -> None:
        """Note against a row what only its importer can know, at the column ``key``."""
        for index, column in self.matching.columns.items():
            if column.key == key:
                row.errors.append(_error(row.number, column, index, message, row.cells[index]))
                return
        row.errors.append(CellError(row.number, "", "", message, ""))


def check(table: Table, dialect: Dialect) -> Checked:
    """Hold every row against the dialect; faults of rows are errors in the answer, never raised.

    Raises ``MissingColumns`` or ``RepeatedColumns`` when the headers do not fit.
    """
    matching = dialect.match_headers(table.headers)
    matching.require()
    checked = Checked(table=table, matching=matching)
    checkers = [
        _ColumnCheck(index, column, dialect.blanks, table)
        for index, column in matching.columns.items()
    ]
    for row in table.rows:
        found = CheckedRow(row.number, {}, [], row.cells)
        for checker in checkers:
            checker.run(row, found)
        checked.rows.append(found)
    return checked


class _ColumnCheck:
    """Checks one column from top to bottom; a text that was seen before is not parsed again."""

    def __init__(self, index: int, column: Column, blanks: frozenset[str], table: Table) -> None:
        self.index, self.column, self.blanks = index, column, blanks
        self.faults = _faults_of(index, column, table)
        self.answers: dict[str, tuple[object, str]] = {}
        self.first_rows: dict[object, int] = {}

    def run(self, row: Row, found: CheckedRow) -> None:
        """Put the cell's value, or what is wrong with it, into the row."""
        text = row.cells[self.index]
        fault = self.faults.get(row.number)
        if fault:
            if text or all(error.message != fault.message for error in found.errors):
                self.refuse(found, text, fault.message)  # a merged range is named once a row
            return
        known = self.answers.get(text)
        if known is None:
            self.answers[text] = known = self.parse(text)
        value, message = known
        if self.column.unique and value is not None:
            message = self.repeats(value, row.number)
        if message:
            self.refuse(found, text, message)
        else:
            found.values[self.column.key] = value

    def refuse(self, found: CheckedRow, text: str, message: str) -> None:
        """Note against the row what is wrong with this cell."""
        found.errors.append(_error(found.number, self.column, self.index, message, text))

    def parse(self, text: str) -> tuple[object, str]:
        """The value and no sentence, or a sentence and no value."""
        if not text or text in self.blanks:
            return None, _("必填，请补上。") if self.column.required else ""
        if len(text) > self.column.max_length:
            return None, _("最多 %(limit)s 个字。") % {"limit": self.column.max_length}
        try:
            return self.column.parse(text), ""
        except Unreadable as error:
            return None, str(error)

    def repeats(self, value: object, row: int) -> str:
        """The sentence for a value that an earlier row has, or none."""
        first = self.first_rows.setdefault(value, row)
        return "" if first == row else _("与第 %(row)s 行重复。") % {"row": first}


def _faults_of(index: int, column: Column, table: Table) -> Mapping[int, Fault]:
    """The doubtful cells of a column, by row."""
    reads_dates = unwrap(column.parse) is parse_date  # also one wrapped by functools.wraps
    return {
        row: fault
        for (row, place), fault in table.faults.items()
        if place == index and (reads_dates or not fault.in_dates_only)
    }


def _error(row: int, column: Column, index: int, message: str, text: str) -> CellError:
    shown = text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"
    return CellError(row, str(column.title), column_letter(index), message, shown)
