"""Tables written so that Excel and WPS show them right and never run what is in them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any, BinaryIO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wuxin.core.errors import DomainError, Sentence
from wuxin.core.tabular.checking import Checked, CheckedRow
from wuxin.core.tabular.cleaning import EXACT_BELOW
from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.parsing import Choice

Cell = str | int | float | Decimal | date | datetime | bool | None
MOST_ROWS = 1_048_575  # below the header
MOST_LETTERS = 32_767  # in one cell of Excel
CUT = "…"
RISKY = re.compile(r"'*\s*[=+\-@\t\r＝＋－＠]")  # a spreadsheet would compute it
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
NARROWEST, WIDEST = 10, 50
MOST_LIST_LETTERS = 255  # Excel's limit for the choices of a cell


class Style(Enum):
    """How a column's cells are kept."""

    TEXT = auto()  # also numbers that nobody adds up: ID numbers and phones
    NUMBER = auto()
    DATE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutColumn:
    """A column to write; ``width`` is in characters, by default that of the title."""

    title: Sentence
    style: Style = Style.TEXT
    width: int | None = None
    note: Sentence = ""  # a comment on the header
    choices: tuple[str, ...] = ()  # offered as a list in the cells below


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet to write; ``rows`` may be a generator, and are written as they come."""

    title: Sentence
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Cell]] = ()


class TooManyRowsToWrite(DomainError):
    """Excel has no room for the rows."""

    message = gettext_lazy("一张工作表放不下这么多行。请缩小范围，分几次导出。")


def write_xlsx(sheets: Sequence[Sheet], stream: BinaryIO) -> None:
    """Write a workbook in constant memory: bold frozen headers with filters, text kept as text.

    No string becomes a formula, a number or a link, whatever it begins with.
    """
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    try:
        writer = _BookWriter(book)
        for sheet in sheets:
            writer.add(sheet)
    finally:
        book.close()


def write_csv(sheet: Sheet, stream: BinaryIO) -> None:
    """Write a csv file that Excel opens right: UTF-8 with its mark.

    A text that a spreadsheet would compute gets an apostrophe before it; ``read_table`` takes
    it off again.
    """
    stream.write("\ufeff".encode())
    text = io.TextIOWrapper(stream, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([_csv_text(str(column.title)) for column in sheet.columns])
        for row in sheet.rows:
            writer.writerow([_csv_text(cell) for cell in row])
    finally:
        text.detach()  # the stream stays open, it is the caller's


def error_sheet(checked: Checked, *, only_bad: bool = True) -> Sheet:
    """The reader's own rows again, with a last column that says what to mend in each."""
    columns = [OutColumn(title=title) for title in checked.table.headers]
    columns.append(OutColumn(title=_("问题"), width=WIDEST))
    rows = checked.bad_rows if only_bad else checked.rows
    return Sheet(title=_("需要修改的行"), columns=columns, rows=_with_problems(rows))


def _with_problems(rows: Iterable[CheckedRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [*row.cells, " ".join(map(str, row.errors))]


def template_xlsx(dialect: Dialect, examples: Mapping[str, str], stream: BinaryIO) -> None:
    """Write an empty table to fill in: one sheet, the headers, and what goes below them.

    ``examples`` go by column key. They stand with the explanation in the comment of the
    header, so that no example row and no second sheet ever comes back as data.
    """
    columns = [
        OutColumn(
            title=column.title,
            note=_explanation(column, examples.get(column.key, "")),
            choices=tuple(column.parse.labels) if isinstance(column.parse, Choice) else (),
        )
        for column in dialect.columns
    ]
    write_xlsx([Sheet(title=_("模板"), columns=columns)], stream)


def _explanation(column: Column, example: str) -> str:
    lines = [_("必填。") if column.required else _("没有可以不填。"), str(column.note)]
    if example:
        lines.append(_("例如：%(example)s") % {"example": example})
    return "\n".join(line for line in lines if line)


def _csv_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"'{cell}" if RISKY.match(cell) else cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return _local(cell).isoformat(" ", "seconds")
    return "" if cell is None else str(cell)


def _local(moment: datetime) -> datetime:
    """The moment as the clock on the wall shows it; Excel knows no time zones."""
    return timezone.make_naive(moment) if timezone.is_aware(moment) else moment


class _BookWriter:
    """One workbook under way, and the formats it shares."""

    def __init__(self, book: Any) -> None:  # xlsxwriter has no types
        self.book = book
        base = {"valign": "top", "text_wrap": False}
        head = {"bold": True, "bg_color": "#F3E9E2", "bottom": 1, "text_wrap": True}
        self.header = book.add_format(base | head | {"valign": "vcenter", "num_format": "@"})
        self.formats = {
            Style.TEXT: book.add_format(base | {"num_format": "@"}),
            Style.NUMBER: book.add_format(base),
            Style.DATE: book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"}),
        }
        self.moment = book.add_format(base | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"})
        self.names: set[str] = set()

    def add(self, sheet: Sheet) -> None:
        """Write one sheet; its rows are taken one by one."""
        page = self.book.add_worksheet(self.name(str(sheet.title)))
        page.freeze_panes(1, 0)
        for index, column in enumerate(sheet.columns):
            self.head(page, index, column)
        last = 0
        for last, row in enumerate(sheet.rows, 1):
            if last > MOST_ROWS:
                raise TooManyRowsToWrite
            for index, cell in enumerate(row):
                self.write(page, last, index, cell)
        if sheet.columns:
            page.autofilter(0, 0, last, len(sheet.columns) - 1)

    def name(self, title: str) -> str:
        """A sheet name that Excel accepts and that is not taken."""
        base = NOT_IN_SHEET_NAME.sub(" ", title).strip(" '")[:31] or "Sheet"
        name, count = base, 1
        while name.lower() in self.names:
            count += 1
            name = f"{base[:27]} {count}"
        self.names.add(name.lower())
        return name

    def head(self, page: Any, index: int, column: OutColumn) -> None:
        title = str(column.title)
        width = column.width or min(max(_width(title) + 4, NARROWEST), WIDEST)
        page.set_column(index, index, width, self.formats[column.style])
        page.write_string(0, index, _plain(title), self.header)
        if column.note:
            options = {"x_scale": 1.6, "y_scale": 1.2, "font_size": 10}
            page.write_comment(0, index, str(column.note), options)
        if column.choices and len(",".join(column.choices)) <= MOST_LIST_LETTERS:
            page.data_validation(
                1, index, MOST_ROWS, index, {"validate": "list", "source": [*column.choices]}
            )

    def write(self, page: Any, row: int, index: int, cell: Cell) -> None:
        """Write one cell by the kind of its value, never by what a string looks like."""
        if cell is None or cell == "":
            return
        if isinstance(cell, str) or _is_beyond(cell):
            page.write_string(row, index, _plain(str(cell)), self.formats[Style.TEXT])
        elif isinstance(cell, bool):
            page.write_boolean(row, index, cell)
        elif isinstance(cell, datetime):
            page.write_datetime(row, index, _local(cell), self.moment)
        elif isinstance(cell, date):
            page.write_datetime(row, index, cell, self.formats[Style.DATE])
        else:
            page.write_number(row, index, cell, self.formats[Style.NUMBER])


def _is_beyond(cell: Cell) -> bool:
    """Whether Excel's numbers or days cannot hold the value exactly; it is written as text."""
    if isinstance(cell, date):
        return cell.year < 1900
    return isinstance(cell, int | Decimal) and not -EXACT_BELOW < cell < EXACT_BELOW


def _plain(text: str) -> str:
    """The text without what XML cannot hold, and marked where Excel's cell is too small."""
    text = NOT_IN_XML.sub("", text)
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - len(CUT)] + CUT


def _width(text: str) -> int:
    """How wide a text is in half-width characters."""
    return sum(1 if character < "\u2e80" else 2 for character in text)
