"""S22: people with every required thing covered, of those of whom something is required."""

import pytest

from tests.support.seasons import NOW, PROGRAM, SmallSeason, small_season
from wuxin.core import clock, jobs
from wuxin.ledger import registry
from wuxin.ledger.registry import FigureValue
from wuxin.seasons import actions
from wuxin.seasons.actions import Answer, Reached
from wuxin.seasons.models import Requirement

pytestmark = pytest.mark.django_db


def rate(small: SmallSeason, organisation_id: int | None = None) -> FigureValue:
    figure = registry.figure("coverage_rate")
    assert figure is not None
    assert small.season.book is not None
    return figure.value(small.season.book, organisation_id)


def visit(small: SmallSeason, who: int, *kinds: str, key: str) -> None:
    reached = Reached(
        person=small.people[who],
        day=clock.local_day(NOW),
        channel="delivery",
        source=f"tests.visit:{key}",
        kinds=kinds,
    )
    actions.record_outreach(season=small.season, reached=reached, by=PROGRAM, now=NOW)


def test_only_who_has_every_required_thing_counts() -> None:
    small = small_season(members=4)
    Requirement.objects.filter(season=small.season, title="集中学习").update(is_required=False)
    jobs.run_waiting()
    visit(small, 0, "first_lesson", "field_class", key="1")
    visit(small, 1, "first_lesson", key="2")
    actions.record_answer(
        season=small.season,
        person=small.people[2],
        answer=Answer(kind="declined"),
        by=PROGRAM,
        now=NOW,
    )
    found = rate(small, small.branch.pk)
    assert (found.numerator, found.denominator, found.value) == (1, 4, 25)
    assert rate(small).denominator == 5  # with the organiser


def test_without_a_roster_it_is_not_recorded() -> None:
    small = small_season()
    assert rate(small).value is None
