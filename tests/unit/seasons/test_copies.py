"""Activities copied, once or as a series: all of it or nothing."""

from datetime import date, timedelta

import pytest

from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    STARTS_AT,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_season,
    make_venue,
    small_season,
)
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import Category
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import ActivityCopy, SpeakerPlan
from wuxin.seasons.models import Activity, Batch, BatchOrganisation, Enrolment
from wuxin.seasons.queries.series import MOST_DAYS, Rhythm, days_of_series

pytestmark = pytest.mark.django_db
FIRST = date(2022, 3, 4)


def copy(small: SmallSeason, *days: date, **given: object) -> list[Activity]:
    plan = {"season": small.season, "title": "实境课堂"} | given.pop("plan", {})
    by = given.pop("by", small.organiser)
    return actions.copy_activity(
        activity=small.activity, plan=ActivityCopy(days=days, **plan), by=by, now=NOW, **given
    )


def test_the_fifth_of_each_month_and_the_same_weekday_each_week() -> None:
    assert days_of_series(date(2021, 12, 5), Rhythm.MONTHLY, date(2022, 3, 5)) == [
        date(2021, 12, 5), date(2022, 1, 5), date(2022, 2, 5), date(2022, 3, 5),
    ]  # fmt: skip
    assert days_of_series(FIRST, Rhythm.WEEKLY, date(2022, 3, 20)) == [
        FIRST, date(2022, 3, 11), date(2022, 3, 18),
    ]  # fmt: skip


def test_a_month_too_short_takes_its_last_day_and_the_next_month_the_day_again() -> None:
    days = days_of_series(date(2022, 1, 31), Rhythm.MONTHLY, date(2022, 3, 31))
    assert days == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31)]


def test_a_series_without_end_stops() -> None:
    assert len(days_of_series(FIRST, Rhythm.WEEKLY, date(2099, 1, 1))) == MOST_DAYS


def test_batches_keep_their_hour_and_distance_and_cancelled_ones_stay_behind() -> None:
    small = small_season()
    make_batch(
        small.activity, venue=make_venue("示例教育馆"), starts_at=STARTS_AT + timedelta(days=2)
    )
    gone = make_batch(small.activity, starts_at=STARTS_AT + timedelta(days=1))
    actions.cancel_batch(batch=gone, by=small.organiser, now=NOW)

    copied = copy(small, date(2022, 4, 1))[0]

    batches = copied.batches.order_by("number")
    assert [(batch.day, batch.starts_at.hour) for batch in batches] == [
        (date(2022, 4, 1), 1),
        (date(2022, 4, 3), 1),
    ]
    assert set(copied.batches.values_list("places_taken", flat=True)) == {0}


def test_branches_come_along_by_the_roster_of_the_new_day() -> None:
    small = small_season(members=2)
    invite(small.batch, small.branch)
    make_person(small.branch, categories=(Category.GREAT_AGE,))

    made = copy(small, date(2022, 4, 1), date(2022, 4, 8), plan={"with_branches": True})

    assert len(made) == 2
    assert BatchOrganisation.objects.filter(batch__activity__in=made).count() == 2
    assert Enrolment.objects.filter(batch__activity__in=made).count() == 6
    events = AuditEvent.objects.filter(code="seasons.activity.copied")
    assert [event.changes for event in events] == [{"activities": [one.pk for one in made]}]


def test_speakers_come_along_and_those_of_one_batch_with_it() -> None:
    small = small_season()
    for batch in (None, small.batch):
        actions.add_speaker(
            activity=small.activity,
            plan=SpeakerPlan(name="示例教授", batch=batch),
            by=small.organiser,
            now=NOW,
        )

    copied = copy(small, date(2022, 4, 1))[0]

    assert [speaker.batch for speaker in copied.speakers.all()] == [None, copied.batches.get()]


@pytest.mark.parametrize(
    ("day", "error"),
    [(date(2022, 6, 1), refusals.OutsideSeason), (FIRST, refusals.VenueBusy)],
)
def test_one_day_that_does_not_fit_leaves_nothing(day: date, error: type[DomainError]) -> None:
    small = small_season()
    with pytest.raises(error):
        copy(small, date(2022, 4, 1), day)
    assert (Activity.objects.count(), Batch.objects.count()) == (1, 1)


def test_a_venue_that_is_taken_may_be_confirmed() -> None:
    small = small_season()
    assert copy(small, FIRST, confirmed=True)[0].batches.get().day == FIRST


def test_nothing_is_copied_into_a_closed_season() -> None:
    small = small_season()
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        copy(small, date(2022, 4, 1))


def test_the_topic_of_another_season_is_found_by_its_code() -> None:
    small = small_season()
    topic = small.season.topics.first()
    assert topic is not None
    Activity.objects.update(topic=topic)
    small.activity.refresh_from_db()
    other = make_season(small.committee, code="next", is_open=False)

    copied = copy(small, date(2022, 4, 1), plan={"season": other})[0]

    assert copied.season == other
    assert copied.topic is not None
    assert (copied.topic.season, copied.topic.code) == (other, topic.code)


def test_no_day_and_no_batch_say_what_to_do() -> None:
    small = small_season()
    with pytest.raises(refusals.NothingToCopy):
        copy(small)
    small.activity = make_activity(small.season)
    with pytest.raises(refusals.NothingToCopy):
        copy(small, date(2022, 4, 1))


def test_a_secretary_does_not_copy_what_the_organiser_hosts() -> None:
    small = small_season()
    with pytest.raises(NotAllowed):
        copy(small, date(2022, 4, 1), by=small.secretary)
