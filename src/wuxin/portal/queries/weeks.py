"""Attendances by week and classroom, as a chart."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from wuxin.core.charts import Chart, Group, Series
from wuxin.core.templatetags.wuxin import day as full
from wuxin.core.templatetags.wuxin import short_day
from wuxin.ledger.models import Classroom
from wuxin.ledger.queries import Totals


def chart(weeks: Mapping[date, Mapping[str, Totals]], rooms: list[Classroom]) -> Chart | None:
    """All weeks in order of time; the classrooms in which something was attended.

    None where nothing was attended.
    """
    rooms = [
        room
        for room in rooms
        if any(some[room.slug].attendances for some in weeks.values() if room.slug in some)
    ]
    if not rooms:
        return None
    groups = [
        Group(
            label=full(begins_on),
            short=short_day(begins_on),
            numbers=[some[room.slug].attendances if room.slug in some else 0 for room in rooms],
        )
        for begins_on, some in weeks.items()
    ]
    series = [Series(str(room), room.slug) for room in rooms]
    return Chart("weeks", _("每周参训人次"), _("周（起始日）"), series, groups)
