"""The wide tables of the portal and their columns, in the order they stand."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import columns
from wuxin.core.columns import Column


def register() -> None:
    columns.register(
        "portal.audit",
        Column("at", _("时间")),
        Column("account", _("账号")),
        Column("what", _("事项"), kept=True),
        Column("whom", _("对象")),
        Column("details", _("内容")),
    )
