from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wuxin.core import navigation
from wuxin.core.navigation import Place


class PortalConfig(AppConfig):
    name = "wuxin.portal"
    label = "portal"
    verbose_name = _("门户")

    def ready(self) -> None:
        from wuxin.portal import columns

        import_module("wuxin.portal.tasks")  # jobs register themselves once models are there
        from wuxin.portal.policies import can_answer_suggestions, can_see_rules, can_tend_jobs
        from wuxin.portal.queries.audit import is_offered

        columns.register()
        navigation.register(
            Place(_("首页"), "portal:home", "home", order=0, group=_("工作"), on_phone=True),
            Place(
                _("意见与投诉"),
                "portal:suggestion_list",
                "message-report",
                order=62,
                group=_("成果"),
                allowed=can_answer_suggestions,
            ),
            Place(
                _("审计记录"),
                "portal:audit_list",
                "shield-check",
                order=63,
                group=_("成果"),
                allowed=is_offered,
            ),
            Place(
                _("规则自查"),
                "portal:rule_list",
                "list-check",
                order=64,
                group=_("成果"),
                allowed=can_see_rules,
            ),
            Place(
                _("后台任务"),
                "portal:job_list",
                "tool",
                order=1,
                group=_("工作"),
                allowed=can_tend_jobs,
            ),
        )
