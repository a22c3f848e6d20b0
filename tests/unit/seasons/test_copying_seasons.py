"""A season after the pattern of a former one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.people import make_organisation
from tests.support.seasons import (
    FROM_ON,
    NOW,
    PROGRAM,
    STARTS_AT,
    TO_ON,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_season,
    make_venue,
    small_season,
)
from wuxin.core import clock
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.seasons import actions, refusals, shifting
from wuxin.seasons.actions import CopyPlan
from wuxin.seasons.models import Batch, Season

NEXT = {"from_on": date(2022, 12, 1), "to_on": date(2023, 4, 30)}


@pytest.fixture
def small(db: None) -> SmallSeason:
    return small_season()


def copy(small: SmallSeason, **fields: object) -> Season:
    plan = CopyPlan(**(NEXT | fields))  # type: ignore[arg-type]  # named by the test
    return actions.copy_season(former=small.season, plan=plan, by=small.organiser, now=NOW)


def test_a_copy_is_a_draft_with_aims_topics_and_requirements_a_year_on(small: SmallSeason) -> None:
    former = small.season
    Season.objects.filter(pk=former.pk).update(cut_off_on=date(2022, 4, 1))
    former.refresh_from_db()

    season = copy(small)

    assert (season.code, season.title) == ("2022-2023", "2022–2023 年度冬训")
    assert (season.state, season.book, season.cut_off_on) == ("draft", None, date(2023, 4, 1))
    for rows in ("classrooms", "topics", "requirements"):
        kept = [(str(one).split()[-1], one.position) for one in getattr(former, rows).all()]
        made = [(str(one).split()[-1], one.position) for one in getattr(season, rows).all()]
        assert made == kept, rows
    first = season.requirements.get(title="集中学习")
    assert (first.target, [kind.code for kind in first.kinds.all()]) == (2, ["group_study"])
    assert AuditEvent.objects.filter(code="seasons.season.copied").count() == 1


def test_batches_keep_weekday_hour_and_venue_and_invite_nobody(small: SmallSeason) -> None:
    invite(small.batch, small.branch)
    called_off = make_batch(small.activity, venue=make_venue("示例馆乙"))
    actions.cancel_batch(batch=called_off, by=small.organiser, now=NOW)

    season = copy(small)

    batch = Batch.objects.get(activity__season=season)
    assert batch.starts_at == STARTS_AT + timedelta(days=364)
    assert (batch.number, batch.venue, batch.places_taken) == (1, small.batch.venue, 0)
    assert batch.state == "planned"
    assert not batch.invitations.exists()


def test_without_activities_none_come_along(small: SmallSeason) -> None:
    assert copy(small, with_activities=False).activities.count() == 0


def test_the_topic_of_a_copied_activity_is_that_of_the_new_season(small: SmallSeason) -> None:
    make_activity(small.season, title="讲座", topic=small.season.topics.get(code="history"))

    season = copy(small)

    topic = season.activities.get(title="讲座").topic
    assert topic is not None
    assert (topic.season, topic.code) == (season, "history")


def test_a_season_with_no_activities_and_one_that_is_closed_can_be_copied(
    small: SmallSeason,
) -> None:
    actions.close_season(season=small.season, by=small.organiser, now=NOW)

    assert copy(small).activities.count() == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"to_on": date(2022, 11, 1)}, refusals.DatesReversed),
        ({"to_on": date(2029, 1, 1)}, refusals.SeasonTooLong),
    ],
)
def test_dates_that_cannot_be_are_refused(
    small: SmallSeason, fields: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        copy(small, **fields)


@pytest.mark.django_db
def test_only_who_plans_the_former_season_copies_it(small: SmallSeason) -> None:
    with pytest.raises(NotAllowed):
        actions.copy_season(former=small.season, plan=CopyPlan(**NEXT), by=small.secretary, now=NOW)
    other = make_season(make_organisation(), code="elsewhere")
    with pytest.raises(NotAllowed):
        actions.copy_season(former=other, plan=CopyPlan(**NEXT), by=small.organiser, now=NOW)
    assert actions.copy_season(former=other, plan=CopyPlan(**NEXT), by=PROGRAM, now=NOW)


@given(
    starts=st.dates(FROM_ON, TO_ON),
    new_from=st.dates(date(2022, 6, 1), date(2024, 6, 1)),
    length=st.integers(7, 366),
)
def test_a_day_of_the_old_season_falls_on_the_same_weekday_inside_the_new(
    starts: date, new_from: date, length: int
) -> None:
    new_to = new_from + timedelta(days=length)
    moved = starts + shifting.whole_weeks(FROM_ON, new_from)
    moved += timedelta(days=shifting.drawn_inside(moved, new_from, new_to))

    assert new_from <= moved <= new_to
    assert moved.weekday() == starts.weekday()


@pytest.mark.parametrize(
    ("today", "years"),
    [(date(2022, 3, 4), 1), (date(2023, 4, 30), 1), (date(2023, 5, 1), 2), (date(2026, 11, 1), 5)],
)
def test_the_next_season_has_not_ended_yet(today: date, years: int) -> None:
    assert shifting.years_to(last_on=TO_ON, today=today) == years


def test_titles_and_leap_days_are_told_on() -> None:
    assert shifting.later_title("2021–2022 年度冬训", 1) == "2022–2023 年度冬训"
    assert shifting.later_title("第120215号文件", 1) == "第120215号文件"
    assert shifting.later_year(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert clock.local_day(STARTS_AT) == date(2022, 3, 4)
