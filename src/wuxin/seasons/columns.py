"""The wide tables of seasons and their columns, in the order they stand."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import columns
from wuxin.core.columns import Column

COVERAGE_BRANCH = "seasons.coverage_branch"  # and one for each requirement


def register() -> None:
    columns.register(
        "seasons.activities",
        Column("title", _("活动"), kept=True),
        Column("classroom", _("课堂")),
        Column("host", _("主办")),
        Column("days", _("时间")),
        Column("batches", _("批次"), css="num"),
        Column("places", _("已排人次"), css="num"),
    )
    columns.register(COVERAGE_BRANCH, Column("name", _("姓名"), kept=True))
    columns.register(
        "seasons.branch_hours",
        Column("name", _("姓名"), kept=True),
        Column("earned", _("本年学时"), css="num"),
        Column("left", _("还差"), css="num"),
        Column("carried", _("上年结转"), css="num"),
        Column("confirmed", _("其中已确认"), css="num"),
        Column("further", _("继续教育"), css="num"),
    )
