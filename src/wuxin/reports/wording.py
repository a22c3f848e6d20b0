"""How a number is put into words: exact, or rounded down with 余. Pure; nothing here reads.

A field of a document chooses between the two. Rounded, a number of two digits goes down to the
ten, of three to the hundred, of four and more to the thousand; below ten, and where nothing was
taken away, it is said exactly. A number is never rounded up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import get_language, gettext, ngettext, override

from wuxin.core.errors import Sentence

Wording = Literal["exact", "rounded"]
EXACT: Wording = "exact"
ROUNDED: Wording = "rounded"
ROUNDED_FROM = 10
_UNITS = (1000, 100, 10)
_PERMILLE = 1000
_HOUR, _QUARTER = 60, 15
_QUARTERS = ("", ".25", ".5", ".75")

# The words that numbers are counted in, each with its plural where a language has one.
_WORDS: dict[str, Callable[[int], str]] = {
    "名": lambda n: ngettext("名", "名", n),
    "人": lambda n: ngettext("人", "人", n),
    "人次": lambda n: ngettext("人次", "人次", n),
    "场": lambda n: ngettext("场", "场", n),
    "批": lambda n: ngettext("批", "批", n),
    "件": lambda n: ngettext("件", "件", n),
    "次": lambda n: ngettext("次", "次", n),
    "节": lambda n: ngettext("节", "节", n),
    "对": lambda n: ngettext("对", "对", n),
    "户": lambda n: ngettext("户", "户", n),
    "篇": lambda n: ngettext("篇", "篇", n),
    "份": lambda n: ngettext("份", "份", n),
    "项": lambda n: ngettext("项", "项", n),
    "个": lambda n: ngettext("个", "个", n),
    "处": lambda n: ngettext("处", "处", n),
    "分钟": lambda n: ngettext("分钟", "分钟", n),
    "小时": lambda n: ngettext("小时", "小时", n),
    "元": lambda n: ngettext("元", "元", n),
}


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number to be said, and whether there were more (余)."""

    number: int
    has_more: bool


def round_down(value: int) -> Rounded:
    """The number that is said for ``value``: 1042 → 1000 and more; 1000 → 1000; 8 → 8."""
    unit = next((unit for unit in _UNITS if value >= unit), 1)
    number = value - value % unit
    return Rounded(number, has_more=number < value)


def in_words(value: int | None, unit: Sentence, wording: Wording = EXACT) -> str:
    """1042, 名 → "1042名", or rounded "1000余名"; None → "未记录"."""
    if value is None:
        return not_recorded()
    return _say(round_down(value) if wording == ROUNDED else Rounded(value, has_more=False), unit)


def not_recorded() -> str:
    return gettext("未记录")


def digits(value: int) -> str:
    """As running text has it: 1042 in Chinese, 1,042 in English."""
    return str(value) if _is_chinese() else f"{value:,}"


def shown(value: int) -> str:
    """As a page shows it large: 1,042 in either language."""
    return f"{value:,}"


def unit_word(unit: Sentence, number: int) -> str:
    """The word a number is counted in, in the reader's language and in the right number."""
    with override("zh-hans"):
        known = _WORDS.get(str(unit))
    return known(number) if known else str(unit)


def money(fen: int | None, wording: Wording = EXACT) -> str:
    """123450 fen → "1234.50元"; rounded, whole yuan go down as any number does."""
    if fen is None:
        return not_recorded()
    yuan, rest = divmod(fen, 100)
    if wording == ROUNDED and yuan >= ROUNDED_FROM:
        number = round_down(yuan).number
        return _say(Rounded(number, has_more=number * 100 < fen), "元")
    if not rest:
        return in_words(yuan, "元")
    amount = f"{digits(yuan)}.{rest:02}"
    return gettext("%(number)s%(unit)s") % {"number": amount, "unit": unit_word("元", 2)}


def hours(minutes: int | None, wording: Wording = EXACT) -> str:
    """3450 minutes → "57.5小时"; rounded, whole hours go down as any number does."""
    if minutes is None:
        return not_recorded()
    if wording == ROUNDED and minutes >= ROUNDED_FROM * _HOUR:
        number = round_down(minutes // _HOUR).number
        return _say(Rounded(number, has_more=number * _HOUR < minutes), "小时")
    whole, quarters = _in_hours(minutes)
    parts = {"number": digits(whole) + quarters, "unit": unit_word("小时", _plural(minutes))}
    return gettext("%(number)s%(unit)s") % parts


def hours_shown(minutes: int) -> str:
    """As a page shows it large, without its unit: 1,057.5."""
    whole, quarters = _in_hours(minutes)
    return f"{shown(whole)}{quarters}"


def hour_word(minutes: int) -> str:
    return unit_word("小时", _plural(minutes))


def _in_hours(minutes: int) -> tuple[int, str]:
    """Whole hours, and the quarters after them; minutes come in steps of 15."""
    whole, rest = divmod(minutes, _HOUR)
    return whole, _QUARTERS[rest // _QUARTER]


def _plural(minutes: int) -> int:
    """One hour is singular; half an hour and an hour and a half are not."""
    return 1 if minutes == _HOUR else 2


def rate(numerator: int | None, denominator: int | None) -> str:
    """365 of 368 → "99.1%（365/368）"; of none there is no rate."""
    said = percent(numerator, denominator)
    if said is None or numerator is None or denominator is None:
        return not_recorded()
    parts = {"percent": said, "part": digits(numerator), "all": digits(denominator)}
    return gettext("%(percent)s（%(part)s/%(all)s）") % parts


def percent(numerator: int | None, denominator: int | None) -> str | None:
    """365 of 368 → "99.1%", cut off after a tenth of a percent, never rounded up.

    So "100%" is said of all and of nothing less. None where there is nothing to divide by.
    """
    if numerator is None or not denominator:
        return None
    whole, tenth = divmod(numerator * _PERMILLE // denominator, 10)
    return f"{whole}%" if not tenth else f"{whole}.{tenth}%"


def _say(said: Rounded, unit: Sentence) -> str:
    parts = {"number": digits(said.number), "unit": unit_word(unit, said.number)}
    if said.has_more:
        return gettext("%(number)s余%(unit)s") % parts
    return gettext("%(number)s%(unit)s") % parts


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
