"""Who speaks at an activity, and what it counts as."""

import pytest

from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_venue,
    roll,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.ledger.models import Entry
from wuxin.people.models import Person
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import SpeakerPlan
from wuxin.seasons.models import Batch, Enrolment, Speaker
from wuxin.seasons.queries import speakers as queries

pytestmark = pytest.mark.django_db


def speak(small: SmallSeason, **plan: object) -> Speaker:
    return actions.add_speaker(
        activity=small.activity, plan=SpeakerPlan(**plan), by=small.organiser, now=NOW
    )


def hold(small: SmallSeason, batch: Batch) -> None:
    called = invite(batch, small.branch, confirmed=True)
    actions.mark_all_present_except(roll=called, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=small.secretary, now=NOW)


def test_persons_and_guests_speak_in_the_order_they_were_put_down() -> None:
    small = small_season()
    speak(small, name="示例教授", institution="示例大学")
    speak(small, person=small.people[1], name="不算")

    found = queries.speakers_of(small.activity)

    assert [one.shown_name for one in found] == ["示例教授", small.people[1].name]
    assert found[1].name == ""


def test_nobody_in_particular_is_no_speaker() -> None:
    small = small_season()
    with pytest.raises(refusals.SpeakerNotNamed):
        speak(small, name="  ")


def test_the_same_speaker_twice_is_said_and_changes_nothing() -> None:
    small = small_season()
    speak(small, person=small.people[0])
    with pytest.raises(refusals.SpeakerTwice):
        speak(small, person=small.people[0])
    assert Speaker.objects.count() == 1


def test_a_batch_of_another_activity_is_refused() -> None:
    small = small_season()
    other = make_batch(make_activity(small.season), venue=make_venue("示例教育馆"))
    with pytest.raises(refusals.NotOfThisActivity):
        speak(small, name="示例教授", batch=other)


def test_who_may_not_change_the_activity_puts_nobody_down() -> None:
    small = small_season()
    with pytest.raises(NotAllowed):
        actions.add_speaker(
            activity=small.activity,
            plan=SpeakerPlan(name="示例教授"),
            by=small.secretary,
            now=NOW,
        )


def test_speaking_is_no_attendance_and_counts_once_a_held_batch() -> None:
    small = small_season()
    teacher: Person = make_person(small.committee, "示例讲师")
    second = make_batch(small.activity, venue=make_venue("示例教育馆"), minutes=45)
    make_batch(small.activity, venue=make_venue("示例礼堂"))
    speak(small, person=teacher)
    speak(small, person=teacher, batch=second)
    hold(small, small.batch)
    hold(small, second)

    found = queries.taught(small.season, [teacher.pk])

    assert {(one.batch_id, one.minutes) for one in found} == {(small.batch.pk, 90), (second.pk, 45)}
    assert not Enrolment.objects.filter(person=teacher).exists()
    kinds = Entry.objects.filter(person_id=teacher.pk).values_list("kind", "people", "minutes")
    assert set(kinds) == {("field_class_taught", 0, 90), ("field_class_taught", 0, 45)}


def test_a_speaker_of_one_batch_did_not_teach_the_others() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    second = make_batch(small.activity, venue=make_venue("示例教育馆"))
    speak(small, person=teacher, batch=second)
    hold(small, small.batch)

    assert queries.taught(small.season) == []


def test_a_speaker_taken_off_taught_nothing() -> None:
    small = small_season()
    speaker = speak(small, person=small.people[0])
    hold(small, small.batch)

    actions.remove_speaker(speaker=speaker, by=small.organiser, now=NOW)

    assert queries.taught(small.season) == []
