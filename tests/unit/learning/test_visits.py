"""A learning visit keeps a plan, reaches a member and posts what S15 and S16 count."""

from datetime import date, timedelta

import pytest

from tests.support.coverage import brute_force, kept_rows
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_secretary,
)
from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.learning import actions
from wuxin.learning.actions import Visit
from wuxin.learning.actions.visits import VisitInTheFuture
from wuxin.learning.models import LearningPack, LearningVisit, Way
from wuxin.ledger import actions as ledger
from wuxin.ledger import registry
from wuxin.ledger.models import Entry
from wuxin.seasons import actions as seasons
from wuxin.seasons import refusals
from wuxin.seasons.actions import VisitPlan
from wuxin.seasons.models import OutreachPlan, PlanState, Standing

TODAY = clock.local_day(NOW)
pytestmark = pytest.mark.django_db


def plan(small: SmallSeason, who: int = 1, *kinds: str) -> OutreachPlan:
    visit = VisitPlan(day=TODAY, visitor=small.people[0], kinds=kinds or ("field_class",))
    return seasons.plan_outreach(
        season=small.season, person=small.people[who], plan=visit, by=PROGRAM, now=NOW
    )


def pack(small: SmallSeason) -> LearningPack:
    return actions.make_pack(
        season=small.season,
        organisation=small.branch,
        title="冬训学习包",
        contents="大字读本\n\n学校近况\n",
        by=PROGRAM,
        now=NOW,
    )


def record(small: SmallSeason, who: int = 1, **fields: object) -> LearningVisit:
    values: dict[str, object] = {"day": TODAY, "way": Way.READ_ALOUD} | fields
    return actions.record_visit(plan=plan(small, who), visit=Visit(**values), by=PROGRAM, now=NOW)


def figure(small: SmallSeason, code: str) -> int | None:
    found = registry.figure(code)
    assert found is not None
    assert small.season.book is not None
    return found.value(small.season.book, None).value


def test_a_visit_reaches_the_member_for_what_it_was_planned_for(small: SmallSeason) -> None:
    visit = record(small)
    assert visit.outreach is not None
    asked = small.season.requirements.get(title="实境课堂")
    assert Standing.objects.get(person=small.people[1], requirement=asked).state == "visited"
    assert kept_rows(small.season) == brute_force(small.season, TODAY)
    assert OutreachPlan.objects.get().state == PlanState.KEPT


def test_the_outreach_entry_says_nothing_but_who_when_and_how(small: SmallSeason) -> None:
    record(small, remarks="家里养了两只猫")
    entry = Entry.objects.get(kind="outreach")
    assert (entry.topic, entry.minutes, entry.fen, entry.subject_key) == ("", 0, 0, None)
    assert entry.source.startswith("seasons.outreach:")


def test_the_next_date_plans_the_next_visit_by_the_same_visitor(small: SmallSeason) -> None:
    record(small, next_on=TODAY + timedelta(days=14))
    following = OutreachPlan.objects.get(state=PlanState.PLANNED)
    assert (following.day, following.visitor) == (TODAY + timedelta(days=14), small.people[0])
    assert following.kinds == ["field_class"]


def test_packs_and_people_are_counted_apart(small: SmallSeason) -> None:
    bag = pack(small)
    assert figure(small, "learning_packs") is None
    record(small, 1, pack=bag)
    record(small, 1, pack=bag)
    record(small, 2)
    assert figure(small, "learning_packs") == 2
    assert figure(small, "learning_pack_people") == 1
    assert bag.lines == ["大字读本", "学校近况"]


def test_visits_and_mobile_classes_make_one_figure(small: SmallSeason) -> None:
    record(small, 1)
    mobile = make_activity(small.season, kind="mobile_class")
    of = invite(make_batch(mobile, venue=small.batch.venue), small.branch)
    seasons.mark_all_present_except(roll=of, by=PROGRAM, now=NOW)
    seasons.finish_roll_call(roll=of, by=PROGRAM, now=NOW)
    assert figure(small, "learning_visit_sessions") == 2
    assert figure(small, "learning_visit_people") == 4


def test_a_visit_taken_back_leaves_no_trace_in_the_sums(small: SmallSeason) -> None:
    visit = record(small, pack=pack(small))
    actions.withdraw_visit(visit=visit, by=PROGRAM, now=NOW)
    assert figure(small, "learning_visit_sessions") is None
    assert figure(small, "learning_packs") is None
    assert kept_rows(small.season) == brute_force(small.season, TODAY)


def test_the_ledger_is_what_learning_expects(small: SmallSeason) -> None:
    record(small, pack=pack(small))
    actions.withdraw_visit(visit=record(small, 2), by=PROGRAM, now=NOW)
    assert small.season.book is not None
    assert ledger.rebuild(small.season.book, by=PROGRAM, now=NOW, check_only=True).is_clean


def test_a_visit_is_kept_once(small: SmallSeason) -> None:
    agreed = plan(small)
    visit = Visit(day=TODAY, way=Way.AUDIO)
    actions.record_visit(plan=agreed, visit=visit, by=PROGRAM, now=NOW)
    agreed.refresh_from_db()
    with pytest.raises(refusals.PlanIsOver):
        actions.record_visit(plan=agreed, visit=visit, by=PROGRAM, now=NOW)


@pytest.mark.parametrize("day", [date(2022, 3, 5), date(2021, 11, 30)])
def test_a_visit_of_tomorrow_or_outside_the_season_is_refused(
    small: SmallSeason, day: date
) -> None:
    with pytest.raises(VisitInTheFuture):
        record(small, day=day)


def test_the_secretary_of_another_branch_may_not(small: SmallSeason) -> None:
    other, people = make_branch(small.committee)
    stranger = make_secretary(other, people[0])
    with pytest.raises(NotAllowed):
        actions.record_visit(
            plan=plan(small), visit=Visit(day=TODAY, way=Way.TALK), by=stranger, now=NOW
        )
    assert not LearningVisit.objects.exists()
