"""Names: how they are read aloud as pinyin, and found by what somebody types.

Character by character: the settings leave the library's phrases out (思 in 于思同 is si).
"""

import re
from collections.abc import Iterator

from pypinyin import Style, lazy_pinyin

# Read otherwise as a surname than as a word (新华字典, 姓氏异读字).
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "任": "ren",
    "华": "hua", "朴": "piao", "乐": "yue", "尉": "wei", "盖": "ge", "葛": "ge", "缪": "miao",
    "覃": "qin", "谌": "chen", "翟": "zhai", "员": "yun", "宿": "su", "洗": "xian", "冼": "xian",
    "召": "shao", "种": "chong", "重": "chong", "黑": "he", "秘": "bi", "折": "she", "祭": "zhai",
    "令": "ling", "车": "che", "纪": "ji", "么": "yao", "隗": "wei", "晁": "chao", "燕": "yan",
    "应": "ying", "过": "guo", "哈": "ha", "宁": "ning", "句": "gou", "冯": "feng", "尹": "yin",
    "吉": "ji", "石": "shi", "万": "wan", "俞": "yu", "於": "yu", "惠": "hui", "卜": "bu",
    "那": "na", "呙": "guo", "逄": "pang", "芮": "rui", "佘": "she", "厍": "she", "邵": "shao",
    "盛": "sheng", "沈": "shen", "曲": "qu", "柏": "bai", "瞿": "qu", "戚": "qi", "臧": "zang",
    "郝": "hao", "訾": "zi", "钭": "tou", "眭": "sui", "洪": "hong", "贾": "jia", "薄": "bo",
    "撒": "sa", "能": "nai", "阚": "kan", "寇": "kou", "邢": "xing", "牟": "mu", "郄": "qie",
    "郗": "xi", "牛": "niu", "会": "gui", "强": "qiang", "行": "xing", "长": "zhang", "殷": "yin",
    "炅": "gui", "粘": "nian", "费": "fei", "藏": "zang", "都": "du", "适": "kuo", "相": "xiang",
}  # fmt: skip
_DOUBLE_SURNAMES = {
    "万俟": "mo qi", "尉迟": "yu chi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai",
    "宰父": "zai fu", "令狐": "ling hu", "夏侯": "xia hou", "欧阳": "ou yang", "皇甫": "huang fu",
    "司马": "si ma", "上官": "shang guan", "诸葛": "zhu ge", "东方": "dong fang", "赫连": "he lian",
    "公孙": "gong sun", "宇文": "yu wen", "慕容": "mu rong", "端木": "duan mu", "呼延": "hu yan",
    "南宫": "nan gong", "独孤": "du gu", "轩辕": "xuan yuan", "司徒": "si tu", "司空": "si kong",
    "濮阳": "pu yang", "淳于": "chun yu", "太史": "tai shi", "申屠": "shen tu", "西门": "xi men",
    "闻人": "wen ren", "钟离": "zhong li", "闾丘": "lv qiu", "鲜于": "xian yu", "亓官": "qi guan",
}  # fmt: skip
_LETTERS = re.compile(r"[^a-z]")


def syllables(name: str) -> list[str]:
    """One syllable of pinyin a character, without tones (ü is v); the surname read as one.

    A Latin letter stands for itself; a character that has no known reading is "".
    """
    double = _DOUBLE_SURNAMES.get(name[:2]) if len(name) > 2 else None
    if double:
        return [*double.split(), *_read(name[2:])]
    if name[:1] in _SURNAMES:
        return [_SURNAMES[name[0]], *_read(name[1:])]
    return _read(name)


def reading_of(name: str) -> tuple[str, str]:
    """Pinyin and initials: 张三 → zhangsan, zs."""
    heard = syllables(name)
    return "".join(heard), "".join(syllable[:1] for syllable in heard)


def matches(text: str, name: str) -> bool:
    """Whether ``text`` (characters, pinyin, initials or a mixture) names this person.

    Each piece is a character of the name or the beginning of its syllable, without a gap:
    张三丰 is found by 三, zhangsan, zsf, zsanf, 张s, sanf. Pinyin begins at any character.
    """
    wanted = text.casefold().replace("ü", "v")
    if wanted in name.casefold():
        return True
    heard = list(_heard(name))
    return any(_follows(wanted, heard[start:]) for start in range(len(heard)))


def _follows(wanted: str, heard: list[tuple[str, str]]) -> bool:
    if not wanted:
        return True
    if not heard:
        return False
    (character, syllable), rest = heard[0], heard[1:]
    if wanted[0] == character:
        return _follows(wanted[1:], rest)
    most = 0
    while most < min(len(wanted), len(syllable)) and wanted[most] == syllable[most]:
        most += 1
    return any(_follows(wanted[length:], rest) for length in range(most, 0, -1))


def _heard(name: str) -> Iterator[tuple[str, str]]:
    characters = [c for c in name.casefold() if c.isalpha()]
    return zip(characters, syllables("".join(characters)), strict=True)


def _read(text: str) -> list[str]:
    """A syllable for each letter or character; "" where none is known."""
    letters = "".join(c for c in text.casefold() if c.isalpha())
    read = lazy_pinyin(letters, style=Style.NORMAL, errors=list)  # type: ignore[arg-type]  # a list is documented
    return [_LETTERS.sub("", syllable) for syllable in read]
