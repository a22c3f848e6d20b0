"""What a list of who came calls its columns: a name, and what tells namesakes apart."""

from django.utils.translation import gettext_lazy as _

from wuxin.core.tabular.dialects import Column, Dialect
from wuxin.core.tabular.parsing import parse_name

DIALECT = Dialect(
    (
        Column(
            "name",
            _("姓名"),
            ("名字", "参训人员", "党员姓名", "签到人", "微信昵称"),
            required=True,
            parse=parse_name,
        ),
        Column("branch", _("所在党支部"), ("党支部", "支部", "党组织", "所在党组织")),
        Column("unit", _("工作单位"), ("单位", "学校", "所在单位", "所在学校")),
        Column("born", _("出生年月"), ("出生日期", "生日")),
    )
)
