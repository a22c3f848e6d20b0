"""What the reader of cells does not tell: sheets, merged ranges, formulas without a value.

It runs before the cells are read, so that a sheet whose one stray cell stands at XFD1048576, or
whose cells all repeat one endless text, is refused before anything is laid out in memory.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from wuxin.core.tabular.errors import (
    BrokenWorkbook,
    CellTooLong,
    TooManyColumns,
    TooManyMerges,
    TooManyRows,
    TooMuchText,
)
from wuxin.core.tabular.guarding import Limits, Package
from wuxin.core.tabular.tables import Area, Fault, Place, cell_name, column_index

ROWS_ABOVE = 50  # titles and remarks above the header do not count as rows of data
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_MERGES = 20_000
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet of the workbook, and the part that holds its cells."""

    name: str
    path: str
    is_hidden: bool


@dataclass(slots=True)
class SheetFacts:
    """What one pass over a worksheet has found."""

    merges: list[Area] = field(default_factory=list)
    faults: dict[Place, Fault] = field(default_factory=dict)
    error_values: dict[Place, str] = field(default_factory=dict)  # #N/A and the like


class _Enough(Exception):
    """The first value was found, and nothing more was asked."""


def _parse(
    data: bytes,
    start: Start,
    text: Callable[[str], None] | None = None,
    finish: Callable[[], None] | None = None,
) -> None:
    """Run over XML without ever following an entity."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    may_count = b"ount" in data or b"\0" in data  # or in UTF-16
    parser.StartElementHandler = _guard_counts(start, len(data)) if may_count else start
    if text:
        parser.CharacterDataHandler = text
    try:
        parser.ParseFile(io.BytesIO(data))
        if finish:
            finish()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise BrokenWorkbook from error


def _guard_counts(start: Start, most: int) -> Start:
    """Refuse a part that announces more elements than it has bytes.

    The reader of cells reserves memory for as many, and a failed reservation ends the process.
    """

    def guarded(name: str, attributes: Attributes) -> None:
        if "count" in attributes or "uniqueCount" in attributes:
            stated = (attributes.get("count", "0"), attributes.get("uniqueCount", "0"))
            if max(map(int, stated)) > most:
                raise BrokenWorkbook
        start(name, attributes)

    return guarded


def guard_part(data: bytes) -> None:
    """Refuse a part that is not sound XML, or that lies about how much it holds."""
    _parse(data, lambda _name, _attributes: None)


def _refuse(*_declared: object) -> None:
    """No spreadsheet program declares entities; whoever does wants something else."""
    raise BrokenWorkbook


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def list_sheets(package: Package) -> list[SheetPart]:
    """The worksheets in the workbook's order; charts and macros are left out."""
    targets = relations(package)
    sheets: list[SheetPart] = []

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) != "sheet":
            return
        relation = next((v for k, v in attributes.items() if _local(k) == "id"), "")
        kind, path = targets.get(relation, ("", ""))
        if kind == "worksheet":
            is_hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetPart(attributes.get("name", ""), path, is_hidden))

    _parse(package.read("xl/workbook.xml"), start)
    return sheets


def relations(package: Package) -> dict[str, tuple[str, str]]:
    """The parts that the workbook points to: id → (kind, path)."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if _local(name) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, path)

    _parse(package.read("xl/_rels/workbook.xml.rels"), start)
    return found


def has_content(data: bytes) -> bool:
    """Whether any cell of the worksheet holds a value or a formula."""

    def start(name: str, _attributes: Attributes) -> None:
        if _local(name) in {"v", "is", "f"}:
            raise _Enough

    try:
        _parse(data, start)
    except _Enough:
        return True
    return False


def string_lengths(data: bytes) -> list[int]:
    """How many characters each shared string has; 0 for one of spaces only."""
    lengths: list[int] = []
    inside = skipping = False

    def start(name: str, _attributes: Attributes) -> None:
        nonlocal inside, skipping
        tag = _local(name)
        if tag == "si":
            lengths.append(0)
        if tag in {"si", "r", "rPh"}:
            skipping = tag == "rPh"  # the reading printed above a word is not part of it
        inside = tag == "t" and not skipping

    def text(data: str) -> None:
        if inside and not data.isspace():
            lengths[-1] += len(data)

    _parse(data, start, text)
    return lengths


def scan_sheet(data: bytes, *, strings: list[int], limits: Limits) -> SheetFacts:
    """Merged ranges and doubtful cells of a worksheet, which is within its limits.

    ``strings`` are the lengths of the shared strings. Raises the error of the limit that is
    passed, naming the row or the cell.
    """
    scan = _Scan(strings, limits)
    _parse(data, scan.start, scan.text, scan.finish_cell)
    return scan.facts


class _Scan:
    def __init__(self, strings: list[int], limits: Limits) -> None:
        self.facts = SheetFacts()
        self.limits = limits
        self.strings = strings
        self.row, self.column = 0, -1
        self.kind = self.value = self.reference = ""
        self.is_filled = self.is_formula = self.inside = False
        self.characters = 0
        self.columns: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        tag = _local(name)
        self.inside = tag in {"v", "t"}
        if tag == "c":
            self.begin_cell(attributes)
        elif tag in {"v", "is", "f"}:
            self.is_filled = True
            self.is_formula |= tag == "f"
        elif tag == "row":
            self.finish_cell()
            self.row, self.column = int(attributes.get("r", self.row + 1)), -1
            self.reference = ""
        elif tag == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self.inside:
            self.value += data
            self.guard_length(len(self.value))

    def begin_cell(self, attributes: Attributes) -> None:
        self.finish_cell()
        self.kind = attributes.get("t", "n")
        if "r" in attributes:
            self.reference = attributes["r"]  # looked at only if the cell holds something
        else:
            self.locate()
            self.column += 1

    def locate(self) -> None:
        """Move to the last cell that said where it stands."""
        if not self.reference:
            return
        letters = self.reference.rstrip("0123456789")
        row = int(self.reference[len(letters) :])
        if row < self.row:  # the reader would go by the row instead
            raise BrokenWorkbook
        if letters not in self.columns:
            self.columns[letters] = column_index(letters.upper())
        self.row, self.column, self.reference = row, self.columns[letters], ""

    def finish_cell(self) -> None:
        """Weigh the cell that has ended, and forget it."""
        if self.is_filled:
            self.locate()
            self.guard_place()
            self.weigh()
            self.value, self.is_filled, self.is_formula = "", False, False

    def weigh(self) -> None:
        is_blank = not self.value.strip()
        if self.is_formula and is_blank and self.kind != "str":
            message = _(
                "公式还没有算出结果。请用 Excel 或 WPS 打开文件，保存一次，或直接填上结果。"
            )
            self.facts.faults[self.row, self.column] = Fault(message)
        elif self.kind == "e":
            self.error_value()
        self.characters += self.length()
        if self.characters > self.limits.characters:
            raise TooMuchText

    def error_value(self) -> None:
        shown = self.value.strip()[:10]
        message = _("公式出错（%(value)s）。请改好公式，或直接填上结果。") % {"value": shown}
        self.facts.faults[self.row, self.column] = Fault(message)
        self.facts.error_values[self.row, self.column] = shown

    def length(self) -> int:
        """The characters of the cell, shared or its own; a blank one is laid out all the same."""
        length = len(self.value)
        if self.kind == "s" and not self.value.isspace() and self.value:
            length = self.strings[abs(int(self.value))]
            self.guard_length(length)
        return length

    def guard_place(self) -> None:
        if not (0 < self.row <= LAST_ROW and 0 <= self.column < LAST_COLUMN):
            raise BrokenWorkbook
        if self.row > self.limits.rows + ROWS_ABOVE:
            raise TooManyRows(limit=self.limits.rows, row=self.row)
        if self.column >= self.limits.columns:
            cell = cell_name(self.row, self.column)
            raise TooManyColumns(limit=self.limits.columns, cell=cell)

    def guard_length(self, length: int) -> None:
        if length > 2 * self.limits.cell:  # the cleaned text is measured again
            self.locate()
            raise CellTooLong(cell=cell_name(self.row, self.column), limit=self.limits.cell)

    def merge(self, reference: str) -> None:
        places = [self.place(corner) for corner in reference.split(":")]
        if len(places) == 2:
            (top, left), (bottom, right) = places
            self.facts.merges.append(Area(top, bottom, left, right))
        if len(self.facts.merges) > MOST_MERGES:
            raise TooManyMerges

    def place(self, reference: str) -> Place:
        match = REFERENCE.fullmatch(reference)
        if not match:
            raise BrokenWorkbook
        return int(match[2]), column_index(match[1])
