"""What a data request may ask (R8, R9): typed fields, nothing that the program knows already."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from wuxin.core.errors import Sentence


class FieldType(models.TextChoices):
    YES_NO = "yes-no", _("是或否")
    NUMBER = "number", _("数目")
    DAY = "day", _("日期")
    CHOICE = "choice", _("从几项里选")
    TEXT = "text", _("一句话")


MOST_FIELDS = 5
MOST_MINUTES = 10
LARGEST_NUMBER = 999
LONGEST_TEXT = 100
DAYS_KEPT = 30

# Words by which a label asks for what stands in the roster, and where it stands.
_KNOWN: tuple[tuple[str, Sentence], ...] = (
    (r"姓名|名字", _("姓名")),
    (r"手机|电话|联系方式|联系号码", _("电话")),
    (r"身份证|公民身份", _("身份证号")),
    (r"单位|学校|部门", _("工作单位")),
    (r"支部|党组织", _("所在党支部")),
    (r"出生|生日|年龄", _("出生年月")),
    (r"入党|转正|党龄", _("入党日期")),
    (r"性别", _("性别")),
    (r"民族", _("民族")),
    (r"学历|文化程度", _("学历")),
    (r"职务|岗位", _("职务")),
)
_ABOUT_PEOPLE = re.compile(r"评价|打分|评分|测评|举报|对.{0,6}的看法|对.{0,6}的意见|思想动态|排名")
_SECRET = re.compile(r"涉密|机密|秘密|绝密|内部文号")


def known_already(label: str) -> Sentence | None:
    """What the label asks, if the program knows it; else None."""
    return next((name for pattern, name in _KNOWN if re.search(pattern, label)), None)


def is_about_people(label: str) -> bool:
    """Whether it asks one to judge somebody."""
    return bool(_ABOUT_PEOPLE.search(label))


def is_secret(label: str) -> bool:
    return bool(_SECRET.search(label))


def plain(label: str) -> str:
    """The label without what does not matter, to find the same question again."""
    return re.sub(r"[\W_]+|请?填写?|是否|您的?|你的?|本人", "", label).lower()
