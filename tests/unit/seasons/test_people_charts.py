"""Charts of coverage and hours: the organisation's order, people counted, nobody named."""

from datetime import date

import pytest

from tests.support.seasons import NOW, PROGRAM, SmallSeason, make_branch, small_season
from wuxin.core import clock, jobs
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions
from wuxin.seasons.actions import Reached
from wuxin.seasons.actions.requirements import RequirementPlan
from wuxin.seasons.models import HoursTotal
from wuxin.seasons.queries.coverage_chart import coverage_chart
from wuxin.seasons.queries.hours_chart import hours_chart
from wuxin.seasons.queries.outcomes import branches_with_left, outcomes_by_branch

pytestmark = pytest.mark.django_db
TODAY = date(2022, 3, 4)


def season_of_two_branches() -> tuple[SmallSeason, PartyOrganisation]:
    small = small_season(members=3)
    small.season.requirements.all().delete()
    other, _members = make_branch(small.season.organisation, members=1)
    plan = RequirementPlan(title="实境课堂", kinds=["field_class"], is_required=True)
    actions.add_requirement(season=small.season, plan=plan, by=PROGRAM, now=NOW)
    jobs.run_waiting()
    return small, other


def give_hours(small: SmallSeason, *quarters: int) -> None:
    for person, number in zip(small.people, quarters, strict=False):
        HoursTotal.objects.create(
            person=person, year=2022, quarters=number, carried=0, confirmed=0, further=0
        )


def test_branches_stand_in_the_organisations_order_with_their_members_by_outcome() -> None:
    small, other = season_of_two_branches()
    reached = Reached(
        person=small.people[0],
        day=clock.local_day(NOW),
        channel="delivery",
        source="tests.visit:0",
        kinds=("field_class",),
    )
    actions.record_outreach(season=small.season, reached=reached, by=PROGRAM, now=NOW)
    chart = coverage_chart(small.season, small.season.organisation)
    assert chart is not None
    found = [(group.label, tuple(group.numbers)) for group in chart.groups]
    assert found == [
        (small.committee.name, (0, 0, 1)),  # its own head stands on its roster
        (small.branch.name, (1, 0, 2)),
        (other.name, (0, 0, 1)),
    ]


def test_one_branch_alone_has_no_chart() -> None:
    small, _other = season_of_two_branches()
    assert coverage_chart(small.season, small.branch) is None


def test_of_more_branches_than_a_chart_can_show_there_is_none() -> None:
    small, _other = season_of_two_branches()
    assert len(outcomes_by_branch(small.season, small.committee, most=3)) == 3
    assert outcomes_by_branch(small.season, small.committee, most=2) == {}


def test_of_the_branches_with_members_left_only_as_many_are_read_as_are_shown() -> None:
    small, _other = season_of_two_branches()
    left = branches_with_left(small.season, ("",), most=1)
    assert [branch for branch, _number in left.first] == [small.branch]
    assert left.branches == 2


def test_hours_are_spread_in_steps_of_four_and_who_has_none_is_counted() -> None:
    small = small_season(members=10)
    give_hours(small, 0, 1, 32, 33, 160, 161)
    chart = hours_chart([small.branch.path], year=2022, today=TODAY)
    assert chart is not None
    assert [group.total for group in chart.groups] == [5, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1]


def test_of_fewer_than_ten_members_no_spread_is_shown() -> None:
    small = small_season(members=9)
    give_hours(small, 32)
    assert hours_chart([small.branch.path], year=2022, today=TODAY) is None
