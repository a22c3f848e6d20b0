"""From the text of a cell to a value, or one sentence on what to mend.

Every parser takes clean text that is not blank and raises ``Unreadable``. None guesses.
"""

import calendar
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import DomainError
from wuxin.core.tabular.cleaning import CHINESE, fold_width

Value = TypeVar("Value")


class Unreadable(DomainError):
    """The text of one cell is not what its column holds."""

    message = _("这一格看不懂，请核对。")


class Precision(StrEnum):
    """How much of a date was written down."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class RoughDate(NamedTuple):
    """A date as exact as its author knew it; what was not written is the first."""

    day: date
    precision: Precision


class Sex(StrEnum):
    """As written on an identity card."""

    MALE = "male"
    FEMALE = "female"


FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIAL_ORIGIN = date(1899, 12, 30)  # Excel's day 0; right from 1 March 1900 on
TIME = r"(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
WRITTEN = re.compile(
    r"(\d{4})(?:[-/.、年](\d{1,2})(?:[-/.、月](\d{1,2})[日号]?|月)?[-/.]?|年)?" + TIME
)
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?")
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
INNER_SPACE = re.compile(rf"(?<={CHINESE.pattern}) +(?={CHINESE.pattern})")
NAME_DOT = re.compile(r"(?<=\w) *[·•・∙‧⋅.．] *(?=\w)")
ID_NUMBER = re.compile(r"\d{17}[\dX]")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, annex A
ID_CHECK_DIGITS = "10X98765432"
MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY_CODE = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$)")
WHOLE_NUMBER = re.compile(r"([+-]?\d{1,15})(?:\.0+)?")


def parse_text(text: str) -> str:
    """The text itself."""
    return text


def parse_name(text: str) -> str:
    """A person's name: 张 三 is 张三, and the dot in 阿不都·热合曼 is always the same dot."""
    name = NAME_DOT.sub("·", INNER_SPACE.sub("", text)) if CHINESE.search(text) else text
    if not any(map(str.isalpha, name)) or any(map(str.isdigit, name)):
        raise Unreadable(_("这里要填姓名，请核对是否填错了列。"))
    return name


def parse_date(text: str) -> RoughDate:
    """1990-01-02, 1990.1.2, 1990/1, 199001, 19900102, 1990年1月, 1990, or Excel's day number."""
    plain = fold_width(text).replace("–", "-").replace("—", "-")
    plain = re.sub(r"\s*([-/.年月日])\s*", r"\1", plain).strip()
    if serial := SERIAL.fullmatch(plain):
        return _dated(SERIAL_ORIGIN + timedelta(days=int(serial[1])), Precision.DAY)
    match = WRITTEN.fullmatch(plain) or PACKED.fullmatch(plain)
    if not match:
        raise Unreadable(_("看不懂这个日期，请写成 1990-01-02 或 1990-01。"))
    year, month, day = (int(part) if part else None for part in match.groups())
    return _rough(year or 0, month, day)


def _rough(year: int, month: int | None, day: int | None) -> RoughDate:
    try:
        found = date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError as error:
        raise Unreadable(_("没有这一天，请核对年、月、日。")) from error
    if month is None:
        return _dated(found, Precision.YEAR)
    return _dated(found, Precision.MONTH if day is None else Precision.DAY)


def _dated(day: date, precision: Precision) -> RoughDate:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(_("年份不对，请写四位年份，如 1990-01-02。"))
    return RoughDate(day, precision)


def parse_id_number(text: str) -> str:
    """An identity number of 18 places whose birthday exists and whose check digit is right."""
    number = re.sub(r"[\s'‘’`-]", "", fold_width(text)).upper()
    if re.fullmatch(r"\d{15}", number):
        raise Unreadable(_("这是 15 位的旧身份证号，请改填 18 位的。"))
    if len(number) != 18:
        message = _("身份证号要 18 位，这里有 %(count)s 位，请核对。")
        raise Unreadable(message, count=len(number))
    if not ID_NUMBER.fullmatch(number) or not number.isascii():
        raise Unreadable(_("身份证号只能有数字，最后一位可以是 X，请核对。"))
    birthday_in(number)
    if check_digit(number) != number[17]:
        raise Unreadable(_("身份证号的校验码不对，多半有一位填错了，请核对。"))
    return number


def check_digit(number: str) -> str:
    """The last place that belongs to the first 17 (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(d) * weight for d, weight in zip(number[:17], ID_WEIGHTS, strict=True))
    return ID_CHECK_DIGITS[total % 11]


def birthday_in(number: str) -> date:
    """The birthday in an identity number of 18 places."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    is_real = FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12
    if not is_real or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise Unreadable(_("身份证号里的出生日期不对，请核对。"))
    return date(year, month, day)


def sex_in(number: str) -> Sex:
    """The sex in an identity number of 18 places: the 17th is odd for men."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def parse_mobile(text: str) -> str:
    """A mobile number of 11 digits, without country code and hyphens."""
    number = COUNTRY_CODE.sub("", re.sub(r"[\s'‘’`()-]", "", fold_width(text)))
    if not MOBILE.fullmatch(number) or not number.isascii():
        raise Unreadable(_("手机号要 11 位数字，以 1 开头，只填一个，请核对。"))
    return number


class Choice(Generic[Value]):
    """A parser of one of several values, each known by some words; the first word is shown."""

    def __init__(self, options: Mapping[Value, Sequence[str]]) -> None:
        self.labels = [words[0] for words in options.values()]
        self._values = {
            _fold_word(word): value for value, words in options.items() for word in words
        }

    def __call__(self, text: str) -> Value:
        try:
            return self._values[_fold_word(text)]
        except KeyError:
            shown = "、".join(self.labels[:12])
            raise Unreadable(_("只能填：%(choices)s。"), choices=shown) from None


def _fold_word(text: str) -> str:
    return re.sub(r"\s+", "", fold_width(text)).casefold()


def choice(options: Mapping[Value, Sequence[str]]) -> Choice[Value]:
    """A parser for a column of few values: ``choice({Kind.A: ("正式党员", "正式")})``."""
    return Choice(options)


parse_sex = choice(
    {Sex.MALE: ("男", "男性", "M", "male"), Sex.FEMALE: ("女", "女性", "F", "female")}
)
parse_yes_no = choice(
    {
        True: ("是", "有", "√", "✓", "✔", "对", "Y", "yes", "true", "1"),
        False: ("否", "无", "没有", "×", "✗", "✘", "错", "不是", "N", "no", "false", "0"),
    }
)


def integer(minimum: int | None = None, maximum: int | None = None) -> Callable[[str], int]:
    """A parser of whole numbers, from ``minimum`` to ``maximum`` where given."""

    def parse(text: str) -> int:
        match = WHOLE_NUMBER.fullmatch(re.sub(r"(?<=\d),(?=\d{3}\b)", "", fold_width(text)))
        if not match:
            raise Unreadable(_("这里要填整数。"))
        number = int(match[1])
        if minimum is not None and number < minimum:
            raise Unreadable(_("不能小于 %(limit)s。"), limit=minimum)
        if maximum is not None and number > maximum:
            raise Unreadable(_("不能大于 %(limit)s。"), limit=maximum)
        return number

    return parse


parse_integer = integer()
