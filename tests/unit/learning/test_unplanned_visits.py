"""A member was reached otherwise than planned: once, on a day that was, by who may help."""

from datetime import date, timedelta

import pytest

from tests.support.coverage import brute_force, kept_rows
from tests.support.people import actor_of, make_office, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    make_branch,
    make_secretary,
)
from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.learning import actions
from wuxin.learning.actions import Visit
from wuxin.learning.models import LearningVisit
from wuxin.learning.posting import expected_entries
from wuxin.ledger.models import Entry
from wuxin.people.models import Role
from wuxin.seasons import actions as seasons
from wuxin.seasons import refusals
from wuxin.seasons.actions import VisitPlan
from wuxin.seasons.models import Outreach, OutreachPlan, PlanState, Standing

TODAY = clock.local_day(NOW)
pytestmark = pytest.mark.django_db


def record(
    small: SmallSeason, *, channel: str = "delivery", day: date = TODAY, **said: object
) -> LearningVisit:
    values: dict[str, object] = {"by": small.secretary, "visit": Visit(day=day)} | said
    plan = VisitPlan(
        day=day, visitor=small.people[0], channel=channel, kinds=["field_class", "first_lesson"]
    )
    return actions.record_unplanned_visit(
        season=small.season, person=small.people[1], plan=plan, now=NOW, **values
    )


def test_it_reaches_the_member_and_is_withdrawn_like_any_other(small: SmallSeason) -> None:
    visit = record(small)

    asked = small.season.requirements.get(title="实境课堂")
    mine = Standing.objects.filter(person=small.people[1], requirement=asked)
    assert mine.get().state == "visited"
    assert kept_rows(small.season) == brute_force(small.season, TODAY)
    assert OutreachPlan.objects.get().state == PlanState.KEPT

    actions.withdraw_visit(visit=visit, by=small.secretary, now=NOW)
    assert mine.get().state == "due"
    assert not Entry.objects.standing().exists()


def test_the_same_again_changes_nothing(small: SmallSeason) -> None:
    first, again = record(small), record(small, visit=Visit(day=TODAY, remarks="再点了一下"))

    assert again == first
    assert (Outreach.objects.count(), LearningVisit.objects.count()) == (1, 1)
    assert record(small, channel="phone") != first
    assert record(small, day=TODAY - timedelta(days=1)) != first


def test_after_it_was_taken_back_it_can_be_recorded_anew(small: SmallSeason) -> None:
    first = record(small)
    actions.withdraw_visit(visit=first, by=small.secretary, now=NOW)
    assert record(small) != first


def test_what_was_planned_for_that_day_is_kept_and_not_doubled(small: SmallSeason) -> None:
    plan = VisitPlan(day=TODAY, visitor=small.people[0], kinds=["field_class"])
    planned = seasons.plan_outreach(
        season=small.season, person=small.people[1], plan=plan, by=PROGRAM, now=NOW
    )
    assert record(small).plan == planned
    assert OutreachPlan.objects.count() == 1


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(2021, 11, 30), date(2022, 5, 1)])
def test_a_day_to_come_or_outside_the_season_is_refused(small: SmallSeason, day: date) -> None:
    with pytest.raises(refusals.VisitNotMadeYet):
        record(small, day=day)
    assert not OutreachPlan.objects.exists()


def test_a_call_is_an_outreach_and_no_teaching_at_the_door(small: SmallSeason) -> None:
    record(small, channel="phone")

    kinds = set(Entry.objects.standing().values_list("kind", flat=True))
    assert kinds == {"outreach"}
    assert small.season.book is not None
    assert list(expected_entries(small.season.book)) == []


def test_the_next_visit_is_agreed_with_it_or_nothing_is(small: SmallSeason) -> None:
    with pytest.raises(refusals.VisitDayUnfit):
        record(small, visit=Visit(day=TODAY, next_on=TODAY - timedelta(days=2)))
    assert not OutreachPlan.objects.exists()

    record(small, visit=Visit(day=TODAY, next_on=TODAY + timedelta(days=7)))
    states = OutreachPlan.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["kept", "planned"]


def test_a_deputy_records_for_the_branch_and_another_branch_does_not(small: SmallSeason) -> None:
    deputy = make_person(small.branch)
    make_office(deputy, Role.DEPUTY, small.branch)
    other, people = make_branch(small.committee)
    with pytest.raises(NotAllowed):
        record(small, by=make_secretary(other, people[0]))
    with pytest.raises(NotAllowed):
        record(small, by=actor_of(small.people[2]))

    assert record(small, by=actor_of(deputy)).recorded_by_id == deputy.pk
