"""An xlsx file, guarded and read into a grid of clean text."""

import io
import zipfile
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from wuxin.core.tabular.cleaning import clean, moment_text, number_text, untangle
from wuxin.core.tabular.errors import (
    BrokenWorkbook,
    CellTooLong,
    EmptySheet,
    SeveralSheets,
    UnknownSheet,
)
from wuxin.core.tabular.guarding import Limits, Package
from wuxin.core.tabular.sheet_xml import (
    SheetFacts,
    SheetPart,
    guard_part,
    has_content,
    list_sheets,
    relations,
    scan_sheet,
    string_lengths,
)
from wuxin.core.tabular.tables import Fault, Grid, cell_name

Value = int | float | str | bool | time | date | datetime | timedelta
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    "</Relationships>"
)


def read_workbook(data: bytes, *, sheet: str | None, limits: Limits) -> Grid:
    """The cells of one sheet of an xlsx file.

    Without ``sheet`` the file must have one visible sheet with content; ``SeveralSheets``
    carries the names to choose from.
    """
    package = Package(data, limits)
    part = _choose(package, sheet)
    facts = _scan(package, part, limits)
    grid = Grid(sheet=part.name, lines=[], merges=facts.merges, faults=facts.faults)
    for number, values in enumerate(_values(package, part), 1):
        grid.lines.append([_text(v, grid, number, i) for i, v in enumerate(values)])
        _guard_lengths(grid.lines[-1], number, limits)
    _add_doubtful(grid, facts)
    return grid


def _add_doubtful(grid: Grid, facts: SheetFacts) -> None:
    """Lay out the cells with a fault that the reader leaves out, having no value."""
    for row, column in facts.faults:
        grid.lines += [[] for _ in range(row - len(grid.lines))]
        cells = grid.lines[row - 1]
        cells += [""] * (column + 1 - len(cells))
        cells[column] = facts.error_values.get((row, column), cells[column])


def _choose(package: Package, sheet: str | None) -> SheetPart:
    """The sheet asked for, or the only one that is visible and holds something."""
    filled = [part for part in list_sheets(package) if has_content(package.read(part.path))]
    if not filled:
        raise EmptySheet
    visible = [part for part in filled if not part.is_hidden] or filled
    if sheet is None:
        if len(visible) > 1:
            raise SeveralSheets([part.name for part in visible])
        return visible[0]
    for part in visible:
        if part.name == sheet:
            return part
    raise UnknownSheet([part.name for part in visible])


def _scan(package: Package, part: SheetPart, limits: Limits) -> SheetFacts:
    """Every part that the reader of cells will see is gone through once before it."""
    strings: list[int] = []
    for kind, path in _companions(package).items():
        data = package.read(path)
        if kind == "sharedStrings":
            strings = string_lengths(data)
        else:
            guard_part(data)
    return scan_sheet(package.read(part.path), strings=strings, limits=limits)


def _companions(package: Package) -> dict[str, str]:
    """The parts that cells refer to, by kind: one of texts, one of styles."""
    found = dict(relations(package).values())
    return {
        kind: path
        for kind, path in found.items()
        if kind in {"sharedStrings", "styles"} and path in package
    }


def _values(package: Package, part: SheetPart) -> list[list[Value]]:
    """The rows from A1 on. Only parts that were measured reach the reader."""
    try:
        with CalamineWorkbook.from_filelike(_repack(package, part)) as workbook:
            rows: list[list[Value]] = workbook.get_sheet_by_name(part.name).to_python(
                skip_empty_area=False
            )
            return rows
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise BrokenWorkbook from error


def _repack(package: Package, part: SheetPart) -> io.BytesIO:
    """A workbook of the one sheet, its texts and its styles, and nothing that was not scanned."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", ROOT)
        for name in {WORKBOOK, RELATIONS, part.path, *_companions(package).values()}:
            archive.writestr(name, package.read(name))
    stream.seek(0)
    return stream


def _text(value: Value, grid: Grid, row: int, column: int) -> str:
    """The cell as text; what cannot be trusted is noted in the grid."""
    fault: Fault | None = None
    if isinstance(value, str):
        if not value:
            return value
        text, fault = untangle(clean(value))
    elif isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, (int, float)):
        text, fault = number_text(value)
    else:
        text = moment_text(value)
    if fault:
        grid.faults.setdefault((row, column), fault)
    return text


def _guard_lengths(cells: list[str], row: int, limits: Limits) -> None:
    for column, text in enumerate(cells):
        if len(text) > limits.cell:
            raise CellTooLong(cell=cell_name(row, column), limit=limits.cell)
