"""How the study hours of a year are spread over members: numbers of people, no names (R12)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from wuxin.core.charts import Chart, Group, Series
from wuxin.people.models import PartyMembership, within
from wuxin.seasons.hours_wording import QUARTERS
from wuxin.seasons.models import HoursTotal
from wuxin.seasons.queries.rosters import MEMBERS, holds_on

FEWEST = 10  # of fewer members a spread would name them
MOST = 20_000  # a district's members many times over; of a province the page must not wait
STEP_H = 4
TOP_H = 40


def hours_chart(paths: Sequence[str], *, year: int, today: date) -> Chart | None:
    """Members on the roster by their hours of the year, carried ones with them. Two queries.

    None where fewer than ten members stand on the roster, or more than a page can wait for.
    """
    on = min(today, date(year, 12, 31))
    members = PartyMembership.objects.filter(
        within(tuple(paths), "organisation__"), holds_on(on), kind__in=MEMBERS
    )
    everybody = members[: MOST + 1].count()
    if not FEWEST <= everybody <= MOST:
        return None
    rows = (
        HoursTotal.objects.filter(person__in=members.values("person"), year=year)
        .order_by()
        .values_list("quarters", "carried")
        .annotate(people=Count("pk"))
    )
    steps: Counter[int] = Counter()
    for quarters, carried, people in rows:
        steps[_step(quarters + carried)] += people
    steps[0] += everybody - steps.total()
    groups = [
        Group(label=_label(step), numbers=[steps[step]]) for step in range(TOP_H // STEP_H + 2)
    ]
    title = _("%(year)s 年学时分布") % {"year": year}
    return Chart("hours", title, _("学时"), [Series(_("人数"), "note")], groups)


def _step(quarters: int) -> int:
    """0 for none, then one for each four hours that are begun, then one for all above."""
    return min(-(-quarters // (STEP_H * QUARTERS)), TOP_H // STEP_H + 1)


def _label(step: int) -> str:
    if step == 0:
        return _("还没有")
    if step > TOP_H // STEP_H:
        return _("%(hours)s 以上") % {"hours": TOP_H}
    return f"{(step - 1) * STEP_H}–{step * STEP_H}"
