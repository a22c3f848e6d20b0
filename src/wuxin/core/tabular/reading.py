"""One door for every file: guarded, read, and with its header found."""

from pathlib import Path
from typing import BinaryIO

from wuxin.core.tabular.delimited import read_delimited
from wuxin.core.tabular.dialects import Dialect
from wuxin.core.tabular.guarding import DEFAULT_LIMITS, Kind, Limits, kind_of, load
from wuxin.core.tabular.heading import lay_out
from wuxin.core.tabular.tables import Table
from wuxin.core.tabular.workbooks import read_workbook


def read_table(
    file: BinaryIO | Path,
    *,
    filename: str,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Table:
    """The table in an xlsx, csv or tsv file, as clean text with the row numbers of Excel.

    With a ``dialect`` the header is the row that holds most of its names; without one it is
    the first row with two filled cells. ``sheet`` chooses among several.

    Raises a kind of ``UnusableFile`` when nothing of the file can be used; what is wrong with
    single cells stands in ``Table.faults``.
    """
    data = load(file, limits)
    if kind_of(data, filename) is Kind.WORKBOOK:
        grid = read_workbook(data, sheet=sheet, limits=limits)
    else:
        grid = read_delimited(data, limits=limits)
    return lay_out(grid, dialect=dialect, limits=limits)
