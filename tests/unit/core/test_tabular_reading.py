"""What stands in the cells comes out as text, and what cannot be trusted is said."""

import datetime
import io
from typing import Any

import pytest

from tests.support.table_files import xlsx
from wuxin.core.tabular import errors
from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.reading import read_table
from wuxin.core.tabular.tables import Table, column_index, column_letter

DIALECT = Dialect((Column("name", "姓名"), Column("phone", "手机号"), Column("unit", "工作单位")))


def read(stream: io.BytesIO, dialect: Dialect | None = None) -> Table:
    return read_table(stream, filename="a.xlsx", dialect=dialect)


def read_text(data: bytes, name: str = "a.csv") -> Table:
    return read_table(io.BytesIO(data), filename=name)


def cell(value: Any) -> tuple[str, str]:
    """The text of a value below a header, and its fault."""
    table = read(xlsx([["甲", "乙"], [value, "x"]]))
    fault = table.faults.get((2, 0))
    return table.rows[0].cells[0], fault.message if fault else ""


def test_rows_keep_the_numbers_that_excel_shows() -> None:
    table = read(xlsx([["姓名", "手机号"], ["张三", "1"], [], ["李四", "2"]]))
    assert (table.sheet, table.header_row, table.headers) == ("Sheet1", 1, ["姓名", "手机号"])
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, ["张三", "1"]),
        (4, ["李四", "2"]),
    ]


def test_a_table_that_begins_at_c3_keeps_its_letters() -> None:
    table = read(xlsx([[], [], [None, None, "姓名", "手机号"], [None, None, "张三", "1"]]))
    assert (table.header_row, table.headers) == (3, ["", "", "姓名", "手机号"])
    assert table.rows[0].number == 4


def test_titles_above_the_header_are_skipped() -> None:
    rows = [
        ["示例小学党员花名册"],
        ["填表人", "王五"],
        ["姓 名", "手机号", "工作单位"],
        ["张三", "1", "甲"],
    ]
    assert read(xlsx(rows), DIALECT).header_row == 3
    assert read(xlsx(rows)).header_row == 2  # nobody said what a header looks like


def test_a_header_merged_over_two_rows_is_one_header() -> None:
    def merge(book: Any) -> None:
        for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
            book.active.merge_cells(area)

    rows = [
        ["花名册"],
        ["姓名", "联系方式", None, "工作单位"],
        [None, "手机号", "座机", None],
        ["张三", "1", "2", "甲"],
    ]
    table = read(xlsx(rows, adjust=merge), DIALECT)
    assert (table.header_row, table.headers) == (3, ["姓名", "手机号", "座机", "工作单位"])
    assert [row.number for row in table.rows] == [4]
    assert not table.faults


def test_merged_data_cells_are_named_by_range_in_every_row() -> None:
    rows = [["姓名", "工作单位"], ["张三", "甲"], ["李四", None], ["王五", "乙"]]
    table = read(xlsx(rows, adjust=lambda book: book.active.merge_cells("B2:B3")))
    assert sorted(table.faults) == [(2, 1), (3, 1)]
    assert "B2:B3 合并了" in table.faults[3, 1].message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13912345678, "13912345678"),
        (13912345678.0, "13912345678"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (True, "TRUE"),
        (datetime.date(1990, 1, 2), "1990-01-02"),
        (datetime.datetime.fromisoformat("1990-01-02"), "1990-01-02"),
        (datetime.datetime.fromisoformat("1990-01-02 08:30"), "1990-01-02 08:30:00"),
        (datetime.time(8, 30), "08:30:00"),
        ("１３９ ００", "139 00"),
        ("１９９０．１．２", "1990.1.2"),
        ("示例小学（东校区），２班", "示例小学（东校区），2班"),
        ("第一行\n第二行\r\n\t第三行", "第一行 第二行 第三行"),
        ("\u3000张\xa0三\u200b ", "张 三"),
        ("⼈民", "人民"),
        ("=", "="),
    ],
)
def test_cells_become_plain_text(value: Any, text: str) -> None:
    assert cell(value) == (text, "")


@pytest.mark.parametrize(
    "value", [1.1010119900101e17, 110101199001011234, "1.10101E+17", "1.39E+10"]
)
def test_a_number_that_has_lost_digits_is_never_guessed(value: Any) -> None:
    assert "已经丢失" in cell(value)[1]


def test_a_scientific_number_with_all_its_digits_is_written_out() -> None:
    assert cell("1.3912345678E+10") == ("13912345678", "")


def test_january_kept_as_a_number_may_be_october() -> None:
    assert "1 月还是 10 月" in cell(1990.1)[1]
    assert cell("1990.1")[1] == ""  # typed as text, it says what it says
    assert cell(1990.11)[1] == ""


def test_a_formula_without_its_result_is_reported_and_an_error_value_named() -> None:
    text, fault = cell("=1+1")  # openpyxl keeps no result
    assert text == ""
    assert "没有算出结果" in fault

    def spoil(book: Any) -> None:
        book.active["A2"].data_type = "e"

    table = read(xlsx([["甲", "乙"], ["#N/A", "x"]], adjust=spoil))
    assert table.rows[0].cells[0] == "#N/A"
    assert "公式出错（#N/A）" in table.faults[2, 0].message


def test_a_row_of_nothing_but_an_unfinished_formula_is_kept() -> None:
    table = read(xlsx([["甲", "乙"], ["=1+1", None]]))
    assert [row.number for row in table.rows] == [2]


def test_a_column_with_content_and_no_title_is_said() -> None:
    assert read(xlsx([["甲", None, "丙"], ["1", "2", "3"]])).headers == ["甲", "（无列名）", "丙"]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_text_is_read_in_the_encodings_people_save(encoding: str) -> None:
    table = read_text("姓名,单位\n张三,示例小学\n李四,𠮷林路\n".encode(encoding))
    assert [row.cells for row in table.rows] == [["张三", "示例小学"], ["李四", "𠮷林路"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "花名册\n姓名,单位,备注\n张三,甲,\n李四,乙,x\n".replace(",", delimiter)
    assert read_text(text.encode()).headers == ["姓名", "单位", "备注"]


def test_excels_own_separator_line_is_no_row() -> None:
    table = read_text("sep=;\n姓名;单位\n张三;甲,乙\n".encode())
    assert (table.header_row, table.rows[0].cells) == (1, ["张三", "甲,乙"])


def test_rows_of_text_are_counted_as_excel_counts_them() -> None:
    table = read_text('姓名,单位\n"张\n三",甲\n\n李四,乙\n'.encode())
    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "张 三"), (4, "李四")]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    table = read_text("甲,乙\n=cmd|' /C calc'!A0,+1\n'=1+1,@x\n".encode())
    assert [row.cells for row in table.rows] == [["=cmd|' /C calc'!A0", "+1"], ["=1+1", "@x"]]


def test_digits_lost_in_text_are_reported_too() -> None:
    table = read_text("甲,乙\n1.10101E+17,1990.1\n".encode())
    assert sorted(table.faults) == [(2, 0), (2, 1)]


def test_damaged_text_names_its_line_and_is_not_taken_for_another_encoding() -> None:
    good = "姓名,单位\n" + "张三,示例小学\n" * 20
    with pytest.raises(errors.DamagedText, match="第 22 行"):
        read_text(good.encode() + b"\xb0\xa1,x\n")


def test_text_in_no_known_encoding_says_how_to_save_it() -> None:
    with pytest.raises(errors.UnknownEncoding, match="CSV UTF-8"):
        read_text(b"\xff\xff\xff,\xff\n\xff,\x81\n")


def test_an_unpaired_quote_names_its_cell() -> None:
    with pytest.raises(errors.UnpairedQuote, match="A2"):
        read_text('姓名,单位\n"张三,甲\n李四,乙\n'.encode())


def test_letters_of_columns_go_both_ways() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(column_index(column_letter(i)) == i for i in range(1_000))
