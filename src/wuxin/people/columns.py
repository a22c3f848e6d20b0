"""The wide tables of people and their columns, in the order they stand."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import columns
from wuxin.core.columns import Column


def register() -> None:
    columns.register(
        "people.roster",
        Column("name", _("姓名"), kept=True),
        Column("membership", _("党员类型")),
        Column("category", _("人员类别")),
        Column("unit", _("工作单位"), css="hidden lg:table-cell"),
        Column("position", _("职务"), css="hidden lg:table-cell"),
    )
