"""What people's keyboards and old systems leave in cells, made plain without guessing."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from wuxin.core.tabular.tables import Fault

EXACT_BELOW = 10**15  # Excel keeps 15 digits of a number; the 16th has become a zero
CHINESE = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
SCIENTIFIC = re.compile(r"[+-]?(\d)(?:\.(\d+))?[eE]\+?(\d{2,3})")
YEAR_POINT_ONE = re.compile(r"(?:19|20)\d\d\.1")
PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")

_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_INVISIBLE = "\xad\u061c\u180e\u2060\ufeff\ufffe\uffff"


def _table(*, with_punctuation: bool) -> dict[int, str | None]:
    """A table for str.translate: full-width to half-width, odd spaces, invisible marks."""
    found: dict[int, str | None] = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)])
    found |= dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F)])
    found |= dict.fromkeys([*range(0x2066, 0x206A), *map(ord, _INVISIBLE)])
    found |= dict.fromkeys([*range(0x2000, 0x200B), *map(ord, _SPACES)], " ")
    # radicals that look like characters come out of PDF files and match nothing
    found |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    for code in range(0xFF01, 0xFF5F):
        half = chr(code - 0xFEE0)
        if with_punctuation or half.isalnum():
            found[code] = half
    return found


_IN_CHINESE = _table(with_punctuation=False)
_ELSEWHERE = _table(with_punctuation=True)


def clean(text: str) -> str:
    """Fold spaces and line breaks, make digits half-width, and drop what cannot be seen.

    Full-width punctuation stays in Chinese text, where it belongs, and becomes half-width in
    cells without a Chinese character (１９９０．１).
    """
    if PLAIN.fullmatch(text):
        return text
    table = _IN_CHINESE if CHINESE.search(text) else _ELSEWHERE
    return unicodedata.normalize("NFC", " ".join(text.translate(table).split()))


def fold_width(text: str) -> str:
    """The text with all punctuation half-width too (NFKC): for headers, codes and dates."""
    return unicodedata.normalize("NFKC", text)


def number_text(value: float) -> tuple[str, Fault | None]:
    """A number as its author saw it, and why it cannot be trusted, if so."""
    if not abs(value) < EXACT_BELOW:  # neither is what no program writes, infinity and NaN
        return f"{value:.15G}", Fault(lost_digits())
    if value == int(value):
        return str(int(value)), None
    text = format(Decimal(f"{value:.15g}"), "f")
    return text, october_fault(text)


def october_fault(text: str) -> Fault | None:
    """1990.10 kept as a number has become 1990.1: in a column of dates nobody can tell."""
    if not YEAR_POINT_ONE.fullmatch(text):
        return None
    message = _("分不清是 1 月还是 10 月。请写成 %(january)s 或 %(october)s。")
    year = text[:4]
    return Fault(
        message % {"january": f"{year}-01", "october": f"{year}-10"},
        in_dates_only=True,
    )


def untangle(text: str) -> tuple[str, Fault | None]:
    """Write 1.39E+10 out where every digit is still there; say so where digits are gone."""
    match = SCIENTIFIC.fullmatch(text)
    if not match:
        return text, None
    digits, decimals, power = match[1], match[2] or "", int(match[3])
    if len(decimals) == power and power < 15:
        sign = "-" if text.startswith("-") else ""
        return f"{sign}{digits}{decimals}", None
    if power < 8:
        return text, None
    return text, Fault(lost_digits())


def lost_digits() -> str:
    """The sentence for a number that Excel has shortened."""
    return _("数字太长，后几位已经丢失。请把这一格设为“文本”格式，重新填写完整的号码。")


def moment_text(value: date | time | timedelta) -> str:
    """A date as 1990-01-02; a time of day is kept where there is one."""
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(" ", "seconds")
    return str(value) if isinstance(value, timedelta) else value.isoformat()
