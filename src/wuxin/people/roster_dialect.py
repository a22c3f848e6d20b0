"""What a roster of the real world calls its columns, and what stands in them.

The names are those of the national member register's export, of provincial templates and of
schools' staff lists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from wuxin.core.tabular.cleaning import fold_width
from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.parsing import (
    Unreadable,
    choice,
    parse_date,
    parse_id_number,
    parse_mobile,
    parse_name,
)
from wuxin.people.models import Category, MembershipKind, Sex

NO_MEMBER = "none"
_KINDS = {
    MembershipKind.FULL: ("正式党员", "中共正式党员", "中共党员", "正式"),
    MembershipKind.PROBATIONARY: ("预备党员", "中共预备党员", "预备"),
    MembershipKind.APPLICANT: ("入党积极分子", "积极分子", "发展对象"),
    NO_MEMBER: ("非党员", "群众", "共青团员", "团员", "民主党派", "无党派人士", "无党派"),
}
_CATEGORIES = {
    Category.SERVING: ("在职", "在岗", "在编", "任职"),
    Category.RETIRED: ("离退休", "退休", "离休", "退养"),
    Category.GREAT_AGE: ("高龄",),
    Category.HOMEBOUND: ("行动不便", "失能", "卧床", "体弱"),
    Category.AWAY: ("外出流动", "流动", "外出"),
    Category.ON_LEAVE: ("长期请假", "长期病假", "长病假", "病假", "产假", "事假"),
}
_MEANINGS: dict[str, str] = {
    word: str(code) for codes in (_KINDS, _CATEGORIES) for code, words in codes.items()
    for word in words
}  # fmt: skip
_WORD = re.compile("|".join(sorted(map(re.escape, _MEANINGS), key=len, reverse=True)))
_FILLING = re.compile(r"[、,，;；/+()（）\s]|党员|人员|教职工|教师|职工|老同志|干部|中共")
_LANDLINE = re.compile(r"(0\d{2,3})?-?\d{7,8}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a cell says of membership and category: either may be left open."""

    kind: str = ""
    categories: frozenset[str] = field(default_factory=frozenset)

    def joined_with(self, other: "Standing") -> "Standing":
        return Standing(self.kind or other.kind, self.categories | other.categories)


def parse_standing(text: str) -> Standing:
    """在职正式党员, 退休、高龄, 预备党员, 群众 …; a word like 教师 says nothing of either.

    Raises ``Unreadable`` for what is none of them.
    """
    plain = fold_width(text)
    meanings = [_MEANINGS[word] for word in _WORD.findall(plain)]
    rest = _FILLING.sub("", _WORD.sub("", plain))
    kinds = {meaning for meaning in meanings if meaning in _KINDS}
    only_member = not meanings and not rest and "党员" in plain
    if rest or len(kinds) > 1:
        raise Unreadable(
            _(
                "看不懂“%(text)s”。可以填：正式党员、预备党员、入党积极分子，在职、退休、高龄、流动等。"
            ),
            text=text[:20],
        )
    kind = MembershipKind.FULL if only_member else next(iter(kinds), "")
    return Standing(str(kind), frozenset(m for m in meanings if m in _CATEGORIES))


def parse_ethnicity(text: str) -> str:
    """汉 and 汉族 are the same."""
    return text if text.endswith("族") or len(text) > 4 else f"{text}族"


def parse_phone(text: str) -> str:
    """A mobile number; or, for elders, a number of a landline."""
    plain = re.sub(r"[\s()]", "", fold_width(text))
    match = _LANDLINE.fullmatch(plain)
    return plain if match and not plain.startswith("1") else parse_mobile(text)


def parse_place(text: str) -> str:
    """The name of an organisation or a unit: one never has a space inside Chinese."""
    return text.replace(" ", "")


def _column(
    key: str, title: object, parse: Callable[[str], object], *names: str, **rest: object
) -> Column:
    return Column(key=key, title=title, names=names, parse=parse, **rest)  # type: ignore[arg-type]  # keywords of Column


DIALECT = Dialect(
    columns=(
        _column("number", _("序号"), str, "编号", "顺序号", "No"),
        _column("name", _("姓名"), parse_name, "党员姓名", "名字", "教师姓名", "教职工姓名",
                required=True, max_length=60),
        _column("id_number", _("身份证号"), parse_id_number, "公民身份号码", "身份证号码",
                "居民身份证号", "身份证", "公民身份证号", "证件号码", "身份号码", unique=True,
                note=_("18 位；有了它，同名的人不会弄混。")),
        _column("sex", _("性别"), choice({Sex.MALE: ("男", "男性", "m", "male"),
                Sex.FEMALE: ("女", "女性", "f", "female")})),
        _column("born", _("出生年月"), parse_date, "出生日期", "出生年月日", "生日", "出生时间"),
        _column("ethnicity", _("民族"), parse_ethnicity, max_length=20),
        _column("education", _("学历"), str, "文化程度", "最高学历", "学历学位", max_length=20),
        _column("kind", _("党员类型"), parse_standing, "党员身份", "政治面貌", "党员类别",
                "人员类型", note=_("正式党员、预备党员、入党积极分子；不填按正式党员。")),
        _column("standing", _("人员类别"), parse_standing, "类别", "党员人员类别", "人员分类",
                note=_("在职、退休、高龄、行动不便、流动、长期请假，可以填几样。")),
        _column("service", _("在职状态"), parse_standing, "在岗状态", "在岗情况",
                "工作状态", "在职情况", "人员状态"),
        _column("joined", _("入党日期"), parse_date, "入党时间", "入党年月", "加入党组织日期",
                "加入中共组织的时间", "加入党组织时间", "入党年月日"),
        _column("confirmed", _("转正日期"), parse_date, "转正时间", "转为正式党员日期",
                "转为正式党员时间", "转正年月"),
        _column("organisation", _("所在党支部"), parse_place, "所属党组织", "所在党组织",
                "党组织", "党支部", "所属支部", "所在支部", "党组织名称", "支部名称", "支部",
                "所属党支部", "组织关系所在党支部", max_length=80),
        _column("unit", _("工作单位"), parse_place, "单位", "所在单位", "单位名称", "学校",
                "工作单位及部门", "所在学校", "任职学校", max_length=80),
        _column("position", _("职务"), str, "岗位", "工作岗位", "职务职称", "党内职务",
                "单位职务", "现任职务", max_length=60),
        _column("phone", _("手机号"), parse_phone, "联系电话", "手机号码", "手机", "电话",
                "联系方式", "移动电话", "电话号码"),
    )
)  # fmt: skip

EXAMPLES = {
    "number": "1",
    "name": "陈一诺",
    "id_number": "990000198005121027",
    "sex": "女",
    "born": "1980-05",
    "ethnicity": "汉族",
    "education": "本科",
    "kind": "正式党员",
    "standing": "在职",
    "service": "在职",
    "joined": "2005-06-30",
    "confirmed": "2006-06-30",
    "organisation": "示例小学党支部",
    "unit": "示例小学",
    "position": "教师",
    "phone": "19900000000",
}

_PREFIX = re.compile(r"^(?:中国共产党|中共)")
_SUFFIX = re.compile(r"党?(支部|总支|总支部)(?:委员会)?$")


def folded_name(name: str) -> str:
    """中共示例小学支部委员会 and 示例小学党支部 are the same organisation."""
    plain = _PREFIX.sub("", fold_width(name).replace(" ", ""))
    plain = plain.replace("总支部委员会", "总支").replace("总支部", "总支")
    return _SUFFIX.sub(r"\1", plain)
