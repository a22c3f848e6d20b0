"""Members over all that is required of each: reached, declined or left, and nothing beside."""

from importlib import import_module

import pytest
from django.db import connection

from tests.support.seasons import NOW, PROGRAM, SmallSeason, small_season
from wuxin.core import clock, jobs
from wuxin.ledger import registry
from wuxin.seasons import actions
from wuxin.seasons.actions import Answer, Reached, coverage, member_sums
from wuxin.seasons.actions.requirements import RequirementPlan
from wuxin.seasons.coverage import outcome_of
from wuxin.seasons.models import CoverageState, MemberSum, Outcome, Requirement, Standing
from wuxin.seasons.queries.outcomes import Outcomes, outcomes_of

pytestmark = pytest.mark.django_db
REQUIRED = ("第一课", "实境课堂")


def season_of_two(*, members: int = 4) -> SmallSeason:
    """Two things are required, one is not."""
    small = small_season(members=members)
    small.season.requirements.all().delete()
    for title, kind in zip(REQUIRED, ("first_lesson", "field_class"), strict=True):
        require(small, title, kind)
    require(small, "讲座", "lecture", is_required=False)
    jobs.run_waiting()
    return small


def require(small: SmallSeason, title: str, kind: str, *, is_required: bool = True) -> Requirement:
    plan = RequirementPlan(title=title, kinds=[kind], is_required=is_required)
    return actions.add_requirement(season=small.season, plan=plan, by=PROGRAM, now=NOW)


def visit(small: SmallSeason, who: int, *kinds: str) -> None:
    reached = Reached(
        person=small.people[who],
        day=clock.local_day(NOW),
        channel="delivery",
        source=f"tests.visit:{who}",
        kinds=kinds,
    )
    actions.record_outreach(season=small.season, reached=reached, by=PROGRAM, now=NOW)


def say(small: SmallSeason, who: int, kind: str) -> None:
    actions.record_answer(
        season=small.season, person=small.people[who], answer=Answer(kind=kind), by=PROGRAM, now=NOW
    )


def told(small: SmallSeason, path: str = "") -> Outcomes:
    assert small.season.book is not None
    return outcomes_of(small.season.book, [path])


def by_hand(small: SmallSeason) -> Outcomes:
    """The same from the kept rows, one member at a time."""
    counted = dict.fromkeys(Outcome.values, 0)
    rows = Standing.objects.filter(requirement__season=small.season, requirement__is_required=True)
    for person_id in set(rows.values_list("person_id", flat=True)):
        states = set(rows.filter(person=person_id).values_list("state", flat=True))
        if states & {"due", "not_reached"}:
            counted["left"] += 1
        elif "declined" in states:
            counted["declined"] += 1
        else:
            counted["reached"] += 1
    return Outcomes(**counted)


def scene() -> SmallSeason:
    """One reached with all, one with half, one declined; one and the organiser are due."""
    small = season_of_two()
    visit(small, 0, "first_lesson", "field_class")
    visit(small, 1, "first_lesson")
    say(small, 2, "declined")
    return small


@pytest.mark.parametrize(
    ("states", "outcome"),
    [
        (["reached", "made_up", "visited", "excused"], Outcome.REACHED),
        (["reached", "declined"], Outcome.DECLINED),
        (["declined", "due"], Outcome.LEFT),
        (["reached", "not_reached"], Outcome.LEFT),
    ],
)
def test_a_member_is_left_while_anything_is(states: list[str], outcome: Outcome) -> None:
    assert outcome_of(states) == outcome


def test_every_state_has_an_outcome() -> None:
    assert {outcome_of([state.value]) for state in CoverageState} == set(Outcome)


def test_members_are_counted_once_and_the_three_add_up() -> None:
    small = scene()
    assert told(small) == Outcomes(reached=1, declined=1, left=3) == by_hand(small)
    assert told(small).asked == 5
    assert told(small, small.branch.path) == Outcomes(reached=1, declined=1, left=2)


def test_the_figure_of_coverage_is_the_same_number() -> None:
    small = scene()
    figure = registry.figure("coverage_rate")
    assert figure is not None
    assert small.season.book is not None
    value = figure.value(small.season.book, None)
    assert (value.numerator, value.denominator) == (told(small).reached, told(small).asked)
    assert value.value == 20


def test_what_is_taken_back_is_left_again() -> None:
    small = scene()
    actions.withdraw_outreach(outreach=small.people[0].outreach.get(), by=PROGRAM, now=NOW)
    assert told(small) == Outcomes(reached=0, declined=1, left=4) == by_hand(small)


def test_what_is_required_no_more_counts_no_more_at_once() -> None:
    small = scene()
    asked = Requirement.objects.get(season=small.season, title=REQUIRED[1])
    plan = RequirementPlan(title=asked.title, kinds=["field_class"], is_required=False)
    actions.edit_requirement(requirement=asked, plan=plan, by=PROGRAM, now=NOW)
    assert told(small) == Outcomes(reached=2, declined=1, left=2) == by_hand(small)
    jobs.run_waiting()
    assert told(small) == Outcomes(reached=2, declined=1, left=2) == by_hand(small)


def test_a_requirement_taken_out_takes_its_part_along() -> None:
    small = scene()
    for title in REQUIRED:
        asked = Requirement.objects.get(season=small.season, title=title)
        actions.remove_requirement(requirement=asked, by=PROGRAM, now=NOW)
        assert told(small) == by_hand(small)
    assert told(small) == Outcomes()


def test_a_rebuild_finds_what_was_wrong_and_mends_it() -> None:
    small = scene()
    right = told(small)
    assert coverage.rebuild_sums(season=small.season) == 0
    MemberSum.objects.filter(outcome="reached").update(people=7)
    assert member_sums.rebuild(small.season.pk) == 1
    assert told(small) == right


def test_the_migration_counts_what_was_kept_before_it() -> None:
    small = scene()
    right = told(small)
    MemberSum.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("wuxin.seasons.migrations.0018_member_sums").COUNT)
    assert told(small) == right
