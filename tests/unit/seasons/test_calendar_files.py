"""Calendars that are subscribed to, read as another program would read them."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events

from tests.support.people import actor_of, make_person
from tests.support.seasons import (
    NOW,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_venue,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.core.throttle import seconds_to_wait
from wuxin.people.models import Person
from wuxin.seasons import actions, calendar_file
from wuxin.seasons.actions import BatchPlan, SpeakerPlan
from wuxin.seasons.models import CalendarFeed
from wuxin.seasons.queries import calendar as queries


def file_of(person: Person) -> bytes:
    token = actions.make_feed(organisation=None, by=actor_of(person), now=NOW)
    feed = queries.feed_of(token)
    assert feed is not None
    return calendar_file.build("五心课堂", queries.events_of(feed))


def only_event(data: bytes) -> icalendar.cal.Component:
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert len(events) == 1
    return events[0]


def invited() -> SmallSeason:
    small = small_season()
    invite(small.batch, small.branch)
    return small


@pytest.mark.django_db
def test_a_client_finds_the_batch_at_its_hour_in_its_zone() -> None:
    data = file_of(invited().people[1])

    calendar = icalendar.Calendar.from_ical(data)
    found = recurring_ical_events.of(calendar).at((2022, 3, 4))

    assert [str(event["SUMMARY"]) for event in found] == ["实境课堂"]
    assert found[0]["DTSTART"].dt == STARTS_AT
    assert found[0]["DTEND"].dt == STARTS_AT + timedelta(minutes=90)
    assert str(found[0]["LOCATION"]) == "示例纪念馆"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert found[0]["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


@pytest.mark.django_db
def test_the_same_facts_are_the_same_bytes_and_name_nobody() -> None:
    small = invited()
    data = file_of(small.people[1])
    assert file_of(small.people[1]) == data
    assert not any(person.name.encode() in data for person in small.people)


@pytest.mark.django_db
def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    small = invited()
    before = only_event(file_of(small.people[1]))
    plan = BatchPlan(
        venue=make_venue("示例教育馆"), starts_at=STARTS_AT + timedelta(days=1), capacity=100
    )
    later = NOW + timedelta(hours=1)

    actions.change_batch(batch=small.batch, plan=plan, by=small.organiser, now=later)

    after = only_event(file_of(small.people[1]))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (before["DTSTAMP"].dt, after["DTSTAMP"].dt) == (NOW, later)
    assert after["DTSTART"].dt == STARTS_AT + timedelta(days=1)


@pytest.mark.django_db
def test_a_cancelled_batch_and_leave_are_cancelled_events() -> None:
    small = invited()
    leave = {"reason": "ill", "text": "", "by": actor_of(small.people[1]), "now": NOW}
    row = next(
        row for row in rows(small.batch.invitations.get()) if row.person_id == small.people[1].pk
    )
    before = only_event(file_of(small.people[1]))
    actions.ask_leave(enrolment=row, **leave)
    after = only_event(file_of(small.people[1]))
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]

    actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)
    cancelled = only_event(file_of(small.people[2]))
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)


@pytest.mark.django_db
def test_a_session_across_midnight_ends_on_the_next_day() -> None:
    small = small_season()
    late = make_batch(
        small.activity,
        venue=make_venue("示例教育馆"),
        starts_at=datetime(2021, 12, 31, 15, 30, tzinfo=UTC),  # 23:30 in Asia/Shanghai
    )
    invite(late, small.branch)
    data = file_of(small.people[1])
    for day in ((2021, 12, 31), (2022, 1, 1)):
        assert len(recurring_ical_events.of(icalendar.Calendar.from_ical(data)).at(day)) == 1


@pytest.mark.django_db
def test_who_speaks_has_it_in_the_calendar() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    actions.add_speaker(
        activity=small.activity, plan=SpeakerPlan(person=teacher), by=small.organiser, now=NOW
    )
    assert str(only_event(file_of(teacher))["SUMMARY"]) == "实境课堂（主讲）"


@pytest.mark.django_db
def test_an_organisation_has_what_its_branches_are_invited_to() -> None:
    small = invited()
    token = actions.make_feed(organisation=small.branch, by=small.secretary, now=NOW)
    feed = queries.feed_of(token)
    assert feed is not None
    assert [event.batch for event in queries.events_of(feed)] == [small.batch]


@pytest.mark.django_db
def test_a_new_address_stops_the_old_one_and_only_a_hash_is_kept() -> None:
    small = small_season()
    member = actor_of(small.people[1])
    old = actions.make_feed(organisation=None, by=member, now=NOW)
    new = actions.make_feed(organisation=None, by=member, now=NOW)

    assert queries.feed_of(old) is None
    assert queries.feed_of(new) is not None
    assert all(new.encode() not in bytes(feed.token_hash) for feed in CalendarFeed.objects.all())
    actions.revoke_feed(organisation=None, by=member, now=NOW)
    assert queries.feed_of(new) is None


@pytest.mark.django_db
def test_a_member_gives_out_no_calendar_of_the_branch() -> None:
    small = small_season()
    with pytest.raises(NotAllowed):
        actions.make_feed(organisation=small.branch, by=actor_of(small.people[1]), now=NOW)


def test_a_door_knocked_at_too_often_says_how_long_to_wait() -> None:
    waits = [seconds_to_wait("door", most=3, window_s=60, at_s=10.0) for _number in range(5)]
    assert waits == [0, 0, 0, 51, 51]
    assert seconds_to_wait("another", most=3, window_s=60, at_s=10.0) == 0
    assert seconds_to_wait("door", most=3, window_s=60, at_s=61.0) == 0
