"""Invented people: names from common syllables, ID numbers of a region that does not exist."""

from dataclasses import dataclass
from datetime import date
from random import Random

REGION = "990000"  # no such region code
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚"
    "谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_FIRST = "一知书望新晓静明思若清文景云嘉子雨安怀承亦维向学立可志以海春秋"
_SECOND = "诺行白舒禾岚秋远齐兰川达宁和言朗原同平之章林青山南北溪竹航帆"
_OLD_FIRST = "国建志永玉秀桂德振广素淑凤庆兆"
_OLD_SECOND = "英华兰珍民军祥荣成福海生安林义"
ETHNICITIES = ("汉族",) * 60 + ("回族", "满族", "苗族")
EDUCATION = ("本科",) * 12 + ("硕士研究生", "大专", "大专")


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person, as a roster tells of them."""

    name: str
    sex: str
    born_on: date
    id_number: str
    ethnicity: str
    education: str
    joined_on: date
    phone: str


def invent(dice: Random, *, number: int, born: tuple[int, int]) -> Invented:
    """Person ``number`` of the district, born in a year of the range."""
    born_on = date(dice.randint(*born), dice.randint(1, 12), dice.randint(1, 28))
    sex = dice.choice(("男", "女"))
    joined = min(born_on.year + dice.randint(20, 34), 2020)
    return Invented(
        name=_name(dice, is_old=born[1] < 1965),
        sex=sex,
        born_on=born_on,
        id_number=id_number(born_on, number, is_male=sex == "男"),
        ethnicity=dice.choice(ETHNICITIES),
        education=dice.choice(EDUCATION),
        joined_on=date(joined, 7, 1),
        phone=f"1990000{number:04d}" if number < 10_000 else "",
    )


def id_number(born_on: date, number: int, *, is_male: bool) -> str:
    """A number with a right check digit (GB 11643) in a region that does not exist.

    The order digits are the number within 500; together with the birth date they are unique
    for a district, since persons of one date get different numbers.
    """
    order = (number % 500) * 2 + (1 if is_male else 0)
    body = f"{REGION}{born_on:%Y%m%d}{order:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return body + _CHECKS[total % 11]


def _name(dice: Random, *, is_old: bool) -> str:
    first, second = (_OLD_FIRST, _OLD_SECOND) if is_old else (_FIRST, _SECOND)
    given = dice.choice(first) + (dice.choice(second) if dice.random() < 0.85 else "")
    return dice.choice(_SURNAMES) + given
