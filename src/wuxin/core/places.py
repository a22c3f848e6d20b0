"""Where core stands in the navigation."""

from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation, recycling
from wuxin.core.navigation import Place


def register() -> None:
    navigation.register(
        Place(_("回收站"), "core:bin", "trash", 95, _("我"), allowed=recycling.may_have_any)
    )
