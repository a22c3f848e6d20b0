"""A 接龙 copied from a WeChat group: who wrote what. Phones in it are left out unread."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"^\s*(\d{1,4})\s*[.、．)）:：\s]\s*(\S.*)$")
_PHONE = re.compile(r"(?<!\d)1[\d*xX.…]{6,12}(?!\d)")
_APART = re.compile(r"[\s,，;；:：/、（）()+]+")
_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "仨": 3}
_NUMBER = re.compile(r"(\d{1,3})|([零一二两俩仨三四五六七八九十])(?=[个人位名口张份辆]|$)")
_NO = re.compile(r"^(不|否|无|没|n|no$)", re.IGNORECASE)
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class ChainLine:
    """One numbered line: the name, and the words after it."""

    number: int
    name: str
    words: tuple[str, ...]


def read_chain(text: str) -> list[ChainLine]:
    """The numbered lines; headings and remarks between them are left out."""
    found = []
    for line in text.splitlines()[: MOST_LINES * 2]:
        if not (match := _LINE.match(line)):
            continue
        words = [word for word in _APART.split(_PHONE.sub(" ", match[2])) if word]
        if words:
            found.append(ChainLine(int(match[1]), words[0][:60], tuple(words[1:])))
    return found[:MOST_LINES]


def number_in(word: str) -> int | None:
    """两人 is 2, 3个 is 3."""
    found = _NUMBER.search(word)
    if not found:
        return None
    return int(found[1]) if found[1] else _NUMBERS[found[2]]


def is_no(word: str) -> bool:
    return bool(_NO.match(word))
