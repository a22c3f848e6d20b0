"""Coverage follows the plan: what is asked, of whom, until when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.coverage import brute_force, kept_rows, kept_sums, sums_of
from tests.support.seasons import NOW, SmallSeason, small_season
from wuxin.core import clock, jobs, recycling
from wuxin.seasons import actions
from wuxin.seasons.actions import RequirementPlan, SeasonFrame
from wuxin.seasons.models import Season

TODAY = clock.local_day(NOW)
PLAN = RequirementPlan(title="听一场讲座", kinds=("lecture",))
pytestmark = pytest.mark.django_db


def add(small: SmallSeason) -> None:
    actions.add_requirement(season=small.season, plan=PLAN, by=small.organiser, now=NOW)


def edit(small: SmallSeason) -> None:
    requirement = small.season.requirements.get(title="实境课堂")
    plan = replace(PLAN, title="实境课堂", kinds=("field_class",), audience="retired")
    actions.edit_requirement(requirement=requirement, plan=plan, by=small.organiser, now=NOW)


def remove(small: SmallSeason) -> None:
    requirement = small.season.requirements.get(title="实境课堂")
    actions.remove_requirement(requirement=requirement, by=small.organiser, now=NOW)


def remove_and_restore(small: SmallSeason) -> None:
    requirement = small.season.requirements.get(title="实境课堂")
    removal = actions.remove_requirement(requirement=requirement, by=small.organiser, now=NOW)
    recycling.put_back(binned=removal, by=small.organiser, now=NOW)


def cut_off_before_somebody_came(small: SmallSeason) -> None:
    person = small.people[0]
    person.memberships.update(from_on=TODAY - timedelta(days=1))
    season = small.season
    frame = SeasonFrame(
        title=season.title,
        from_on=season.from_on,
        to_on=season.to_on,
        cut_off_on=TODAY - timedelta(days=30),
    )
    actions.change_season(season=season, frame=frame, by=small.organiser, now=NOW)


@pytest.mark.parametrize(
    "change", [add, edit, remove, remove_and_restore, cut_off_before_somebody_came]
)
def test_coverage_is_reckoned_by_the_changed_plan(change: Callable[[SmallSeason], None]) -> None:
    small = small_season(members=3)
    jobs.run_waiting()
    before = kept_rows(small.season)

    change(small)
    jobs.run_waiting()

    season = Season.objects.get(pk=small.season.pk)
    right = brute_force(season, TODAY)
    assert kept_rows(season) == right
    assert kept_sums(season) == sums_of(right)
    assert (right == before) == (change is remove_and_restore)
