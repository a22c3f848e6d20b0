"""A csv or tsv file, in whatever encoding and with whatever delimiter, as a grid of text."""

import codecs
import csv
import io
import re
from collections import Counter

from wuxin.core.tabular.cleaning import clean, october_fault, untangle
from wuxin.core.tabular.errors import (
    CellTooLong,
    DamagedText,
    EmptySheet,
    NotATable,
    TooManyColumns,
    TooManyRows,
    UnknownEncoding,
    UnpairedQuote,
)
from wuxin.core.tabular.guarding import Limits
from wuxin.core.tabular.tables import Grid, cell_name

DELIMITERS = ",\t;|"
ROWS_ABOVE = 50  # titles and remarks above the header do not count as rows of data
LAST_ROW = 1_048_576  # of Excel; below it even empty lines are no longer counted
SAMPLE_ROWS = 50
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own mark, not a row
NEUTRALISED = re.compile(r"'(?='*\s*[=+\-@\t\r＝＋－＠])")  # written by wuxin.core.tabular.writing
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
csv.field_size_limit(2**31 - 1)  # our own limit names the cell; this one only counts bytes
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")


def read_delimited(data: bytes, *, limits: Limits) -> Grid:
    """The cells of a csv or tsv file; what begins with = + - @ stays text."""
    text = decode(data)
    separator = SEPARATOR_LINE.match(text)
    body = text[separator.end() :] if separator else text
    delimiter = separator[1] if separator else sniff(body)
    is_paired = body.count('"') % 2 == 0
    grid = Grid(sheet="", lines=[])
    for number, cells in enumerate(
        csv.reader(io.StringIO(body, newline=""), delimiter=delimiter), 1
    ):
        if not any(map(str.strip, cells)):
            if number > LAST_ROW:
                raise TooManyRows(limit=limits.rows, row=number)
            continue
        _guard(cells, number, is_paired=is_paired, limits=limits)
        blank = number - 1 - len(grid.lines)
        grid.lines += [[] for _ in range(blank)]
        grid.lines.append([_text(cell, grid, number, i) for i, cell in enumerate(cells)])
    if not grid.lines:
        raise EmptySheet
    return grid


def _guard(cells: list[str], row: int, *, is_paired: bool, limits: Limits) -> None:
    """Refuse a row beyond the limits, naming the row or the cell."""
    if row > limits.rows + ROWS_ABOVE:
        raise TooManyRows(limit=limits.rows, row=row)
    for column, cell in enumerate(cells):
        if not is_paired and "\n" in cell:
            raise UnpairedQuote(cell=cell_name(row, column))
        if len(cell) > limits.cell:
            raise CellTooLong(cell=cell_name(row, column), limit=limits.cell)
        if column >= limits.columns and cell.strip():
            raise TooManyColumns(limit=limits.columns, cell=cell_name(row, column))


def _text(cell: str, grid: Grid, row: int, column: int) -> str:
    """The cell as clean text; what cannot be trusted is noted in the grid."""
    if not cell:
        return cell
    text, fault = untangle(clean(NEUTRALISED.sub("", cell, count=1)))
    fault = fault or october_fault(text)  # csv does not tell text from number
    if fault:
        grid.faults[row, column] = fault
    return text


def decode(data: bytes) -> str:
    """The text of the file: by its mark, or UTF-8, UTF-16 or GB18030, whichever fits."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\0" in data:
        return _utf_16(data)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        _guard_damaged(data, error)
        return _strict(data, "gb18030")
    return _strict(data, "utf-8")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding from error
    if CONTROL.search(text):
        raise NotATable
    return text


def _utf_16(data: bytes) -> str:
    """UTF-16 without its mark: the zero bytes of commas and line ends tell which way round."""
    is_little = data[1::2].count(0) >= data[::2].count(0)
    return _strict(data, "utf-16-le" if is_little else "utf-16-be")


def _guard_damaged(data: bytes, error: UnicodeDecodeError) -> None:
    """A file that is UTF-8 but for a few bytes must not be taken for another encoding."""
    replaced = data.decode(errors="replace")
    bad = replaced.count("\ufffd")
    good = sum(1 for character in replaced if character > "\x7f") - bad
    if bad * 20 < good:
        raise DamagedText(line=data.count(b"\n", 0, error.start) + 1) from error


def sniff(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of cells."""
    lines = text[:20_000].splitlines()[:SAMPLE_ROWS]
    best, best_score = ",", (0, 0)
    for delimiter in DELIMITERS:
        try:
            widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            continue
        del widths[0]
        score = max(((count, width) for width, count in widths.items() if width > 1), default=None)
        if score and score > best_score:
            best, best_score = delimiter, score
    return best
