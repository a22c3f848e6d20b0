"""One cell becomes one value, or one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuxin.core.tabular import parsing
from wuxin.core.tabular.parsing import Precision, Sex, Unreadable

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("1990-01-02", date(1990, 1, 2), DAY),
        ("1990.1.2", date(1990, 1, 2), DAY),
        ("1990. 1. 2", date(1990, 1, 2), DAY),
        ("１９９０．１２．３１", date(1990, 12, 31), DAY),
        ("1990/1/2", date(1990, 1, 2), DAY),
        ("1990年1月2日", date(1990, 1, 2), DAY),
        ("1990 年 1 月 2 日", date(1990, 1, 2), DAY),
        ("1990年1月2号", date(1990, 1, 2), DAY),
        ("19900102", date(1990, 1, 2), DAY),
        ("1990-01-02 00:00:00", date(1990, 1, 2), DAY),
        ("1990-01-02T08:30", date(1990, 1, 2), DAY),
        ("32875", date(1990, 1, 2), DAY),
        ("32875.354", date(1990, 1, 2), DAY),
        ("1990/1", date(1990, 1, 1), MONTH),
        ("1990.10", date(1990, 10, 1), MONTH),
        ("1990年12月", date(1990, 12, 1), MONTH),
        ("199012", date(1990, 12, 1), MONTH),
        ("1990.01.", date(1990, 1, 1), MONTH),
        ("1990", date(1990, 1, 1), YEAR),
        ("1990年", date(1990, 1, 1), YEAR),
    ],
)
def test_dates_are_read_in_the_forms_people_write(
    text: str, day: date, precision: Precision
) -> None:
    assert parsing.parse_date(text) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "90.1.2",
        "1990-02-30",
        "1990-13",
        "199013",
        "900102",
        "1990-00-01",
        "0000",
        "9999-01-01",
        "去年",
    ],
)
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable, match="请"):
        parsing.parse_date(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"):
        assert parsing.parse_date(day.strftime(form)) == (day, DAY)


@pytest.mark.parametrize(
    ("text", "name"),
    [("张 三", "张三"), ("欧阳  小 明", "欧阳小明"), ("John Smith", "John Smith")]
    + [(f"阿不都{dot}热合曼", "阿不都·热合曼") for dot in ("·", "•", "・", "．", ".", " · ")],
)
def test_names_lose_the_spaces_that_align_them(text: str, name: str) -> None:
    assert parsing.parse_name(text) == name


@pytest.mark.parametrize("text", ["19900000001", "——", "张三1"])
def test_a_name_is_made_of_letters(text: str) -> None:
    with pytest.raises(Unreadable, match="填错了列"):
        parsing.parse_name(text)


def id_number(seventeen: str) -> str:
    return seventeen + parsing.check_digit(seventeen)


def test_the_check_digit_is_that_of_the_published_examples() -> None:
    # the two examples printed in GB 11643-1999
    assert parsing.check_digit("11010519491231002") == "X"
    assert parsing.check_digit("44052418800101001") == "4"


def test_an_id_number_is_read_with_small_x_spaces_and_apostrophe() -> None:
    number = next(
        n for n in (id_number(f"99000019900102{i:03}") for i in range(99)) if n[-1] == "X"
    )
    for text in (
        number,
        number.lower(),
        f"'{number}",
        f"{number[:6]} {number[6:14]} {number[14:]}",
    ):
        assert parsing.parse_id_number(text) == number


@given(st.integers(0, 16), st.integers(1, 9), st.integers(0, 999))
def test_one_wrong_digit_never_passes(place: int, by: int, serial: int) -> None:
    number = id_number(f"99000019900102{serial:03}")
    wrong = f"{number[:place]}{(int(number[place]) + by) % 10}{number[place + 1 :]}"
    with pytest.raises(Unreadable):
        parsing.parse_id_number(wrong)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("990000900102001", "15 位的旧身份证号"),
        ("99000019900102", "这里有 14 位"),
        ("99000019900102００13", "校验码不对"),
        ("99000019900102ABCD", "只能有数字"),
        ("990000199013020019", "出生日期不对"),
        ("990000199002300019", "出生日期不对"),
    ],
)
def test_a_wrong_id_number_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        parsing.parse_id_number(text)


def test_an_id_number_tells_birthday_and_sex() -> None:
    number = id_number("99000019900102001")
    assert parsing.birthday_in(number) == date(1990, 1, 2)
    assert parsing.sex_in(number) is Sex.MALE
    assert parsing.sex_in(id_number("99000019900102002")) is Sex.FEMALE


@pytest.mark.parametrize(
    "text",
    [
        "19900000001",
        "+86 199-0000-0001",
        "8619900000001",
        "１９９０００００００１",
        "199 0000 0001",
    ],
)
def test_a_mobile_number_is_eleven_digits(text: str) -> None:
    assert parsing.parse_mobile(text) == "19900000001"


@pytest.mark.parametrize(
    "text", ["1990000000", "0517-85900000", "19900000001/19900000002", "12000000000"]
)
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="11 位"):
        parsing.parse_mobile(text)


def test_sex_yes_and_no_are_read_by_their_words() -> None:
    assert [parsing.parse_sex(t) for t in ("男", "女性", "F")] == [Sex.MALE, Sex.FEMALE, Sex.FEMALE]
    assert [parsing.parse_yes_no(t) for t in ("是", "√", "无", "×", "Y", "FALSE")] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    with pytest.raises(Unreadable, match="只能填：男、女。"):
        parsing.parse_sex("未知")


def test_whole_numbers_keep_to_their_bounds() -> None:
    parse = parsing.integer(1, 5_000)
    assert [parse(t) for t in ("1", "3.0", "1,200", "５")] == [1, 3, 1200, 5]
    for text, sentence in (("0", "小于 1"), ("5001", "大于 5000"), ("1.5", "整数"), ("一", "整数")):
        with pytest.raises(Unreadable, match=sentence):
            parse(text)
