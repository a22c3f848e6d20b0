"""What is written opens right, runs nothing, and reads back the same."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxin.core.tabular.checking import check
from wuxin.core.tabular.cleaning import clean, untangle
from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.parsing import choice, parse_mobile, parse_name
from wuxin.core.tabular.reading import read_table
from wuxin.core.tabular.tables import Table
from wuxin.core.tabular.writing import (
    OutColumn,
    Sheet,
    Style,
    error_sheet,
    template_xlsx,
    write_csv,
    write_xlsx,
)

DANGEROUS = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "'=1",
    "＝1",
    '=HYPERLINK("x")',
]
DIALECT = Dialect(
    (
        Column("name", "姓名", required=True, parse=parse_name),
        Column("phone", "手机号", parse=parse_mobile, note="只填一个。"),
        Column("kind", "人员类别", parse=choice({1: ("在职",), 2: ("退休", "离休")})),
    )
)


def as_xlsx(*sheets: Sheet) -> io.BytesIO:
    stream = io.BytesIO()
    write_xlsx(sheets, stream)
    stream.seek(0)
    return stream


def as_csv(sheet: Sheet) -> io.BytesIO:
    stream = io.BytesIO()
    write_csv(sheet, stream)
    stream.seek(0)
    return stream


def sheet_of(
    rows: list[list[Any]] | list[list[str]], titles: tuple[str, ...] = ("甲", "乙")
) -> Sheet:
    return Sheet(title="表", columns=[OutColumn(title=t) for t in titles], rows=rows)


def read(stream: io.BytesIO, name: str = "a.xlsx", dialect: Dialect | None = None) -> Table:
    return read_table(stream, filename=name, dialect=dialect)


def test_no_string_becomes_a_formula_a_number_or_a_link() -> None:
    texts = [*DANGEROUS, "https://example.org", "0123", "199e5"]
    page = openpyxl.load_workbook(as_xlsx(sheet_of([[text, "x"] for text in texts]))).active
    assert page is not None
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    shown = [str(cell.value).replace("_x000D_", "\r").strip() for cell in cells]
    assert shown == [text.strip() for text in texts]
    assert {cell.number_format for cell in cells} == {"@"}
    assert not any(cell.hyperlink for cell in cells)


def test_csv_marks_what_would_be_computed_and_its_encoding() -> None:
    text = as_csv(sheet_of([[t, "x"] for t in DANGEROUS] + [["平常", -5]])).getvalue()
    assert text.startswith(b"\xef\xbb\xbf")
    rows = read(io.BytesIO(text), "a.csv").rows
    seen = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))[1:]
    assert all(row[0].startswith("'") for row in seen[:-1])
    assert seen[-1] == ["平常", "-5"]
    assert [row.cells[0] for row in rows][:-1] == [clean(t) for t in DANGEROUS]


def test_the_stream_of_csv_stays_open() -> None:
    stream = io.BytesIO()
    write_csv(sheet_of([["1", "2"]]), stream)
    assert not stream.closed


def test_values_keep_their_kind() -> None:
    columns = [
        OutColumn(title="数", style=Style.NUMBER),
        OutColumn(title="日", style=Style.DATE),
        OutColumn(title="时"),
        OutColumn(title="号"),
        OutColumn(title="早"),
    ]
    moment = datetime(2022, 3, 4, 2, 20, tzinfo=UTC)
    row = [Decimal("2.5"), date(2022, 3, 4), moment, 990000199001020017, date(1899, 1, 1)]
    stream = as_xlsx(Sheet(title="表", columns=columns, rows=[row]))
    table = read(stream)
    assert table.rows[0].cells == [
        "2.5",
        "2022-03-04",
        "2022-03-04 10:20:00",
        "990000199001020017",
        "1899-01-01",
    ]
    assert not table.faults


def test_headers_are_frozen_filtered_and_wide_enough() -> None:
    columns = [OutColumn(title="姓名"), OutColumn(title="身份证号", width=22)]
    page = openpyxl.load_workbook(
        as_xlsx(Sheet(title="表", columns=columns, rows=[["张三", "1"]]))
    ).active
    assert page is not None
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B2"
    assert page["A1"].font.bold
    assert page.column_dimensions["B"].width == pytest.approx(22, abs=1)


def test_sheet_names_are_made_fit_and_different() -> None:
    titles = ["甲/乙:[丙]", "长" * 40, "长" * 40, "''"]
    book = openpyxl.load_workbook(as_xlsx(*[Sheet(title=t, columns=[]) for t in titles]))
    assert len(set(book.sheetnames)) == 4
    assert max(map(len, book.sheetnames)) <= 31


def test_what_a_cell_cannot_hold_is_cut_with_a_mark_and_control_characters_go() -> None:
    stream = as_xlsx(sheet_of([["长" * 40_000, "a\x00\x0bb\ud800"]]))
    page = openpyxl.load_workbook(stream).active
    assert page is not None
    assert str(page["A2"].value).endswith("长…")
    assert page["B2"].value == "ab"


texts = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), max_size=30)
    .map(clean)
    .filter(lambda text: untangle(text)[0] == text)  # 1.5E+01 is written out on purpose
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Headers that differ, and rows of clean text, none of them empty."""
    width = draw(st.integers(2, 5))
    row = st.lists(texts, min_size=width, max_size=width)
    titles = draw(st.lists(texts, min_size=width, max_size=width, unique=True))
    return [f"列{title}".strip() for title in titles], draw(st.lists(row.filter(any), max_size=8))


@given(tables())
def test_what_was_written_reads_back_the_same(content: tuple[list[str], list[list[str]]]) -> None:
    titles, rows = content
    sheet = sheet_of(rows, tuple(titles))
    for stream, name in ((as_xlsx(sheet), "a.xlsx"), (as_csv(sheet), "a.csv")):
        table = read(stream, name)
        assert (table.header_row, table.headers) == (1, [clean(title) for title in titles])
        assert [(row.number, row.cells) for row in table.rows] == list(enumerate(rows, 2))


@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_the_template_reads_back_as_an_empty_table_of_one_sheet() -> None:
    stream = io.BytesIO()
    template_xlsx(DIALECT, {"name": "张三", "phone": "19900000001"}, stream)
    stream.seek(0)
    table = read(stream, dialect=DIALECT)
    checked = check(table, DIALECT)
    assert (checked.rows, checked.ignored) == ([], [])
    page = openpyxl.load_workbook(stream).active
    assert page is not None
    assert page["B1"].comment is not None
    assert "只填一个。" in page["B1"].comment.text
    assert "19900000001" in page["B1"].comment.text
    assert '"在职,退休"' in [rule.formula1 for rule in page.data_validations.dataValidation]


def test_a_filled_template_is_imported() -> None:
    stream = io.BytesIO()
    template_xlsx(DIALECT, {}, stream)
    book = openpyxl.load_workbook(stream)
    page = book.active
    assert page is not None
    page.append(["张三", "19900000001", "离休"])
    filled = io.BytesIO()
    book.save(filled)
    filled.seek(0)
    checked = check(read(filled, dialect=DIALECT), DIALECT)
    assert checked.rows[0].values == {"name": "张三", "phone": "19900000001", "kind": 2}


def test_bad_rows_come_back_with_what_to_mend_and_import_again_when_mended() -> None:
    rows = [["张三", "19900000001", "在职", "A"], ["", "1", "在职", "B"], ["李四", "", "兼职", ""]]
    source = sheet_of(rows, ("姓名", "手机号", "人员类别", "血型"))
    checked = check(read(as_xlsx(source), dialect=DIALECT), DIALECT)
    returned = as_xlsx(error_sheet(checked))
    table = read(returned, dialect=DIALECT)
    assert table.headers == ["姓名", "手机号", "人员类别", "血型", "问题"]
    assert [row.cells[:4] for row in table.rows] == rows[1:]
    assert "姓名（A3）：必填，请补上。" in table.rows[0].cells[4]
    assert "只能填：在职、退休。" in table.rows[1].cells[4]

    book = openpyxl.load_workbook(returned)
    page = book.active
    assert page is not None
    page["A2"], page["B2"], page["C3"] = "王五", "19900000002", "退休"
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)
    assert check(read(mended, dialect=DIALECT), DIALECT).bad_count == 0
    assert len(list(error_sheet(checked, only_bad=False).rows)) == 3


def test_no_temporary_part_of_a_workbook_is_left_out() -> None:
    many = sheet_of([[str(n), "x"] for n in range(3_000)])
    stream = as_xlsx(many, many)
    assert zipfile.ZipFile(stream).testzip() is None
    assert len(openpyxl.load_workbook(stream, read_only=True).sheetnames) == 2
