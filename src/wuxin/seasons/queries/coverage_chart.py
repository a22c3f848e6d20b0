"""Whom the learning reached, branch by branch, as a chart in the organisation's own order."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wuxin.core.charts import Chart, Group, Series
from wuxin.people.models import PartyOrganisation
from wuxin.seasons.models import Outcome, Season
from wuxin.seasons.queries.outcomes import outcomes_by_branch

MOST_BRANCHES = 400  # a district's; of more each level has its own page below


def coverage_chart(season: Season, at: PartyOrganisation) -> Chart | None:
    """Members of each branch at or below ``at``, by outcome.

    None where that is one branch, or more than a chart can show.
    """
    found = outcomes_by_branch(season, at, most=MOST_BRANCHES)
    if len(found) < 2:
        return None
    groups = [
        Group(
            label=branch.name,
            short=branch.name,
            numbers=(some.reached, some.declined, some.left),
            url=reverse("seasons:coverage_branch", args=[season.code, branch.pk]),
        )
        for branch, some in found.items()
    ]
    tones = {Outcome.REACHED: "good", Outcome.DECLINED: "note", Outcome.LEFT: "warn"}
    series = [Series(str(outcome.label), tone) for outcome, tone in tones.items()]
    return Chart("coverage", _("各支部党员人数"), _("党组织"), series, groups)
