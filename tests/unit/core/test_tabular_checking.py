"""A table is held against a dialect, and every fault has its row and cell."""

import functools
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.utils.translation import gettext_lazy, override

from tests.support.table_files import xlsx
from wuxin.core.tabular.checking import Checked, check
from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.errors import MissingColumns, RepeatedColumns
from wuxin.core.tabular.parsing import (
    Precision,
    RoughDate,
    parse_date,
    parse_id_number,
    parse_mobile,
    parse_name,
    parse_yes_no,
)
from wuxin.core.tabular.reading import read_table

DIALECT = Dialect(
    (
        Column("name", "姓名", required=True, parse=parse_name, max_length=20),
        Column("id_number", "身份证号", ("身份证号码", "公民身份号码"), parse=parse_id_number),
        Column("phone", "手机号", ("电话", "联系电话"), parse=parse_mobile, unique=True),
        Column("born", "出生年月", ("出生日期",), parse=parse_date),
        Column("is_retired", "是否退休", parse=parse_yes_no),
    )
)


def checked(*rows: Sequence[Any], adjust: Any = None, dialect: Dialect = DIALECT) -> Checked:
    stream = xlsx(rows, adjust=adjust)
    return check(read_table(stream, filename="a.xlsx", dialect=dialect), dialect)


@pytest.mark.parametrize(
    "header",
    [
        "手机号",
        "手 机\n号",
        "＊手机号",
        "手机号*",
        "手机号（必填）",
        "手机号(选填)",
        "【必填】手机号",
        "手机号：",
        "手机号（本人）",
        "电话",
        "联系电话",
        "手机号必填",
    ],
)
def test_a_header_is_known_whatever_its_dress(header: str) -> None:
    matching = DIALECT.match_headers(["姓名", header])
    assert {i: column.key for i, column in matching.columns.items()} == {0: "name", 1: "phone"}
    assert matching.is_usable


def test_unknown_headers_are_told_with_their_letter() -> None:
    ignored = DIALECT.match_headers(["姓名", "", "血型"]).ignored
    assert [(header.letter, header.title) for header in ignored] == [("C", "血型")]


def test_a_missing_required_column_is_named() -> None:
    with pytest.raises(MissingColumns, match="必填的列：姓名"):
        checked(["手机号", "出生年月"], ["19900000001", "1990"])


def test_a_column_that_stands_there_twice_is_named_with_its_letters() -> None:
    with pytest.raises(RepeatedColumns, match="“手机号”这一列出现了不止一次（B、D 列）"):
        checked(["姓名", "手机号", "血型", "联系电话"], ["张三", "1", "", "2"])


def test_a_header_with_a_remark_gives_way_to_the_plain_one() -> None:
    matching = DIALECT.match_headers(["姓名", "电话（办公）", "电话"])
    assert matching.columns[2].key == "phone"
    assert [header.title for header in matching.ignored] == ["电话（办公）"]


def test_names_mapped_once_by_a_person_are_known_afterwards() -> None:
    dialect = DIALECT.with_names({"phone": ["长号"]})
    assert dialect.match_headers(["姓名", "长号"]).columns[1].key == "phone"
    assert DIALECT.match_headers(["姓名", "长号"]).ignored


def test_a_name_of_two_columns_is_a_fault_of_the_dialect() -> None:
    dialect = Dialect((Column("a", "甲", ("丙",)), Column("b", "乙", ("丙",))))
    with pytest.raises(ValueError, match="both a and b"):
        dialect.match_headers(["甲"])


def test_a_title_is_known_in_every_language() -> None:
    dialect = Dialect((Column("language", gettext_lazy("中文")),))
    with override("en"):
        assert dialect.match_headers(["中文"]).columns


def test_values_come_by_key_and_blank_is_none() -> None:
    row = checked(
        ["姓名", "手机号", "出生年月", "血型"],
        ["张 三", 19900000001, "1990.1", "A"],
        ["李四", "/", None, ""],
    ).rows
    assert row[0].values["name"] == "张三"
    assert row[0].values["phone"] == "19900000001"
    assert row[0].values["born"] == RoughDate(date(1990, 1, 1), Precision.MONTH)
    assert row[1].values == {"name": "李四", "phone": None, "born": None}
    assert all(one.is_good for one in row)


def test_every_fault_has_its_row_column_and_what_stands_there() -> None:
    found = checked(["姓名", "身份证号", "手机号"], ["张三", "", ""], [None, "123", "456"])
    assert (found.good_count, found.bad_count) == (1, 1)
    errors = found.bad_rows[0].errors
    assert [(e.cell, e.title, e.shown) for e in errors] == [
        ("A3", "姓名", ""),
        ("B3", "身份证号", "123"),
        ("C3", "手机号", "456"),
    ]
    assert str(errors[0]) == "姓名（A3）：必填，请补上。"
    assert "name" not in found.bad_rows[0].values


def test_two_blank_required_cells_are_two_errors() -> None:
    dialect = Dialect(
        (Column("a", "甲", required=True), Column("b", "乙", required=True), Column("c", "丙"))
    )
    found = checked(["甲", "乙", "丙"], ["", "", "x"], dialect=dialect)
    assert [error.cell for error in found.rows[0].errors] == ["A2", "B2"]


def test_digits_lost_count_in_known_columns_only() -> None:
    found = checked(["姓名", "身份证号"], ["张三", 9.9000019900102e17])
    assert "已经丢失" in found.rows[0].errors[0].message
    assert found.rows[0].errors[0].shown == "9.9000019900102E+17"
    assert checked(["姓名", "编码"], ["张三", 9.9000019900102e17]).rows[0].is_good


def test_january_or_october_is_asked_in_columns_of_dates_only() -> None:
    assert "10 月" in checked(["姓名", "出生年月"], ["张三", 1990.1]).rows[0].errors[0].message
    dialect = Dialect((Column("name", "姓名"), Column("paid", "金额")))
    assert checked(["姓名", "金额"], ["张三", 1990.1], dialect=dialect).rows[0].is_good

    @functools.wraps(parse_date)
    def day_only(text: str) -> date:
        return parse_date(text).day

    dialect = Dialect((Column("name", "姓名"), Column("born", "出生", parse=day_only)))
    assert not checked(["姓名", "出生"], ["张三", 1990.1], dialect=dialect).rows[0].is_good


def test_a_merged_range_is_named_once_in_each_of_its_rows() -> None:
    found = checked(
        ["姓名", "手机号", "出生年月"],
        ["张三", "19900000001", "1990"],
        ["李四", None, None],
        adjust=lambda book: book.active.merge_cells("B2:C3"),
    )
    assert [[error.cell for error in row.errors] for row in found.rows] == [["B2"], ["B3"]]
    assert "B2:C3" in found.rows[1].errors[0].message


def test_a_value_that_must_be_unique_names_the_row_it_repeats() -> None:
    found = checked(
        ["姓名", "手机号"], ["张三", "19900000001"], ["李四", "199 0000 0001"], ["王五", ""]
    )
    assert [row.is_good for row in found.rows] == [True, False, True]
    assert found.rows[1].errors[0].message == "与第 2 行重复。"


def test_text_beyond_the_columns_length_is_refused_and_shown_cut() -> None:
    error = checked(["姓名", "手机号"], ["张" * 60, ""]).rows[0].errors[0]
    assert error.message == "最多 20 个字。"
    assert error.shown == "张" * 40 + "…"


def test_an_importer_adds_what_only_it_can_know() -> None:
    found = checked(["姓名", "手机号"], ["张三", "19900000001"])
    found.add_error(found.rows[0], "phone", "这个号码是别人的。")
    found.add_error(found.rows[0], "unit", "没有单位。")
    assert [error.cell for error in found.rows[0].errors] == ["B2", "2"]
    assert found.bad_count == 1


def test_errors_speak_the_readers_language() -> None:
    with override("en"):
        message = checked(["姓名", "手机号"], ["张三", "1"]).rows[0].errors[0].message
    assert "11" in message
    assert message.isascii()
