"""What of a season cannot be right, for the reports that reconcile figures."""

from django.utils.translation import gettext_lazy as _

from wuxin.ledger.checks import Check, register_check
from wuxin.seasons.queries import overlaps


def register() -> None:
    register_check(
        Check(
            code="seasons.two_places_at_one_time",
            title=_("同一个人同一时间在两个批次都点了到"),
            count=overlaps.count_overlaps,
            route="seasons:overlaps",
        )
    )
    register_check(
        Check(
            code="seasons.total_beside_a_list",
            title=_("同一批次既有名单又有合计证明，会算两遍"),
            count=overlaps.count_listed_totals,
            route="seasons:overlaps",
        )
    )
