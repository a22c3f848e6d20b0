"""The minutes of paperwork of a season (R15)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.support.people import LONG_AGO, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_venue,
    small_season,
)
from wuxin.core import clock
from wuxin.people.models import Category, PartyOrganisation, PersonCategory
from wuxin.seasons import actions
from wuxin.seasons.actions import RequirementPlan
from wuxin.seasons.paperwork import Bearer
from wuxin.seasons.queries.paperwork import Share, budget

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SmallSeason:
    return small_season()


def share(small: SmallSeason, bearer: Bearer) -> Share:
    shares = budget(small.season, today=clock.local_day(NOW))
    return next(one for one in shares if one.bearer == bearer)


def stays_home(branch: PartyOrganisation) -> None:
    person = make_person(branch)
    for category in (Category.HOMEBOUND, Category.GREAT_AGE):
        PersonCategory.objects.create(person=person, category=category, from_on=LONG_AGO)


def test_r15_every_role_has_a_share_and_every_line_says_how_it_is_reckoned(
    small: SmallSeason,
) -> None:
    shares = budget(small.season, today=clock.local_day(NOW))

    assert [one.bearer for one in shares] == list(Bearer)
    for one in shares:
        assert one.lines
        assert one.minutes == sum(line.number * line.each for line in one.lines)


def test_a_secretary_calls_each_required_roll_once_and_the_minutes_are_free(
    small: SmallSeason,
) -> None:
    lines = {(str(one.title), str(one.reason)): one for one in share(small, Bearer.SECRETARY).lines}

    assert lines["点一次名", "集中学习"].minutes == 2
    assert lines["会议记录（自己生成）", ""].minutes == 0
    assert lines["会议记录（自己生成）", ""].number == 4
    assert share(small, Bearer.SECRETARY).minutes == 4


def test_optional_ones_cost_nothing_and_minutes_are_meetings(small: SmallSeason) -> None:
    before = share(small, Bearer.SECRETARY).minutes
    for title, is_required in (("自选", False), ("规定", True)):
        plan = RequirementPlan(
            title=title, is_required=is_required, measure="minutes", target=100 // 15 * 15
        )
        actions.add_requirement(season=small.season, plan=plan, by=PROGRAM, now=NOW)

    assert share(small, Bearer.SECRETARY).minutes == before + 1


def test_the_busiest_branch_counts_where_more_is_planned_than_asked(small: SmallSeason) -> None:
    for number in range(6):
        batch = make_batch(make_activity(small.season), venue=make_venue(f"示例馆{number}"))
        invite(batch, small.branch, confirmed=True)
    quiet, _people = make_branch(small.committee)
    invite(small.batch, quiet)

    extra = [one for one in share(small, Bearer.SECRETARY).lines if "其他活动" in str(one.reason)]

    assert [one.number for one in extra] == [2]
    assert share(small, Bearer.ORGANISER).minutes == 10 + 7 * 3


def test_who_stays_home_costs_a_note_a_head_in_the_branch_that_has_most(
    small: SmallSeason,
) -> None:
    other, _people = make_branch(small.committee)
    stays_home(small.branch)
    for _number in range(2):
        stays_home(other)

    visits = [one for one in share(small, Bearer.SECRETARY).lines if "送学" in str(one.title)]

    assert [(one.number, one.minutes) for one in visits] == [(2, 2)]
    assert share(small, Bearer.ELDER).minutes == 0


def test_the_command_shows_every_line_and_names_the_seasons_there_are(
    small: SmallSeason,
) -> None:
    out = StringIO()
    call_command("paperwork", small.season.code, stdout=out)

    assert "点一次名 集中学习: 2 × 1 = 2" in out.getvalue()
    with pytest.raises(CommandError, match="there are: test"):
        call_command("paperwork", "no-such")
