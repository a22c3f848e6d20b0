from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wuxin.core.navigation import Place, register


class ReportsConfig(AppConfig):
    name = "wuxin.reports"
    label = "reports"
    verbose_name = _("数据与文稿")

    def ready(self) -> None:
        from wuxin.reports.policies import can_read_figures
        from wuxin.reports.queries import archive

        archive.register()
        group = _("成果")
        register(
            Place(_("数据"), "reports:figure_list", "chart-bar", 60, group, can_read_figures),
            Place(_("简报"), "reports:briefing", "file-word", 61, group, can_read_figures),
        )
