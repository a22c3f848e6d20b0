"""What somebody taught: posted when the batch is held, undone with it, never an attendance."""

from datetime import timedelta

import pytest

from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    SmallSeason,
    invite,
    make_batch,
    make_venue,
    roll,
    rows,
    small_season,
)
from tests.support.study_hours import make_policy
from wuxin.ledger import queries as sums
from wuxin.ledger import registry
from wuxin.ledger.models import Book, Entry
from wuxin.people.models import Person
from wuxin.seasons import actions, kinds, posting
from wuxin.seasons.actions import SpeakerPlan
from wuxin.seasons.hours import Part
from wuxin.seasons.hours_templates import TEMPLATES
from wuxin.seasons.models import Batch, BatchState, HoursTotal, Presence, Speaker
from wuxin.seasons.queries.expected import expected_entries
from wuxin.seasons.queries.hours_evidence import evidence_of
from wuxin.seasons.queries.hours_pages import years_of

pytestmark = pytest.mark.django_db
TEACHING_COUNTS_DOUBLE = TEMPLATES["eight"].terms | {"teaching": 200}


def speak(small: SmallSeason, person: Person, batch: Batch | None = None) -> Speaker:
    plan = SpeakerPlan(person=person, batch=batch)
    return actions.add_speaker(activity=small.activity, plan=plan, by=small.organiser, now=NOW)


def call(small: SmallSeason, batch: Batch | None = None) -> None:
    called = invite(batch or small.batch, small.branch, confirmed=True)
    actions.mark_all_present_except(roll=called, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll(called.pk), by=small.secretary, now=NOW)


def correct(small: SmallSeason, status: Presence) -> None:
    """The finished roll anew, with everybody as said."""
    of = roll(small.batch.invitations.get().pk)
    actions.reopen_roll_call(roll=of, reason="记错了", by=small.secretary, now=NOW)
    changes = [
        actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status=status.value)
        for row in rows(of)
    ]
    actions.take_roll_call(roll=roll(of.pk), changes=changes, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll(of.pk), by=small.secretary, now=NOW)


def book_of(small: SmallSeason) -> Book:
    assert small.season.book is not None
    return small.season.book


def taught(person: Person) -> list[str]:
    """The sources that stand of what a person taught."""
    entries = Entry.objects.standing().filter(person=person, source__endswith=":taught")
    return list(entries.order_by("source").values_list("source", flat=True))


def quarters(person: Person) -> int:
    total = HoursTotal.objects.filter(person=person, year=2022).first()
    return total.quarters if total else 0


def test_teaching_is_posted_when_the_batch_is_held_and_counts_double_hours() -> None:
    small = small_season()
    make_policy(small.committee, terms=TEACHING_COUNTS_DOUBLE)
    teacher = make_person(small.committee, "示例讲师")
    speak(small, teacher)
    assert taught(teacher) == []

    call(small)

    assert taught(teacher) == [posting.source_of_teaching(small.batch.pk, teacher.pk)]
    (evidence,) = evidence_of([teacher.pk])[teacher.pk]
    assert (evidence.kind, evidence.part, evidence.start) == ("field_class", Part.TAUGHT, 9 * 60)
    assert quarters(teacher) == 2 * quarters(small.people[1]) > 0


def test_who_listened_and_taught_at_one_time_has_the_minutes_once() -> None:
    small = small_season()
    make_policy(small.committee, terms=TEACHING_COUNTS_DOUBLE)
    speak(small, small.people[0])

    call(small)

    assert quarters(small.people[0]) == 2 * quarters(small.people[1])


def test_a_speaker_put_down_after_the_batch_was_held_is_posted_then() -> None:
    small = small_season()
    make_policy(small.committee)
    teacher = make_person(small.committee)
    second = make_batch(small.activity, venue=make_venue("示例教育馆"))
    call(small)

    speak(small, teacher)
    speak(small, teacher, small.batch)
    speak(small, teacher, second)

    assert taught(teacher) == [posting.source_of_teaching(small.batch.pk, teacher.pk)]
    assert Entry.objects.filter(person=teacher).count() == 1
    assert quarters(teacher) > 0


def test_a_speaker_changed_after_the_batch_was_held_takes_the_hours_along() -> None:
    small = small_season()
    make_policy(small.committee)
    first, second = make_person(small.committee), make_person(small.committee)
    speaker = speak(small, first)
    call(small)

    actions.remove_speaker(speaker=speaker, by=small.organiser, now=NOW)
    speak(small, second)

    assert (taught(first), quarters(first)) == ([], 0)
    assert taught(second) == [posting.source_of_teaching(small.batch.pk, second.pk)]


def test_who_is_still_down_for_the_batch_stays_when_taken_off_the_whole() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    speaker = speak(small, teacher)
    speak(small, teacher, small.batch)
    call(small)

    actions.remove_speaker(speaker=speaker, by=small.organiser, now=NOW)

    assert len(taught(teacher)) == 1


def test_a_corrected_batch_that_nobody_came_to_was_not_taught_either() -> None:
    small = small_season()
    make_policy(small.committee)
    teacher = make_person(small.committee)
    speak(small, teacher)
    call(small)

    correct(small, Presence.ABSENT)

    small.batch.refresh_from_db()
    assert small.batch.state == BatchState.PLANNED
    assert (taught(teacher), quarters(teacher)) == ([], 0)


def test_a_correction_with_people_left_posts_nothing_twice() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    speak(small, teacher)
    call(small)
    before = Entry.objects.filter(person=teacher).count()

    correct(small, Presence.PRESENT)

    assert Entry.objects.filter(person=teacher).count() == before == 1


def test_a_batch_cancelled_or_to_come_and_a_guest_are_not_posted() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    plan = SpeakerPlan(name="示例教授")
    actions.add_speaker(activity=small.activity, plan=plan, by=small.organiser, now=NOW)
    speak(small, teacher)
    later = make_batch(small.activity, starts_at=NOW + timedelta(days=3))
    actions.cancel_batch(batch=later, by=small.organiser, now=NOW)
    call(small)

    assert taught(teacher) == [posting.source_of_teaching(small.batch.pk, teacher.pk)]
    assert Entry.objects.filter(source__endswith=":taught").count() == 1


def test_teaching_is_in_no_figure() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    call(small)
    before = {one.code: one.value(book_of(small), None) for one in registry.figures()}
    at_once = sums.total(book_of(small), kinds=list(kinds.CODES_OF_MEETINGS))

    speak(small, teacher)

    assert len(taught(teacher)) == 1
    assert {one.code: one.value(book_of(small), None) for one in registry.figures()} == before
    assert sums.total(book_of(small), kinds=list(kinds.CODES_OF_MEETINGS)) == at_once
    for figure in registry.figures():
        assert not figure.entries(book_of(small), None).filter(person=teacher).exists()


def test_no_kind_of_teaching_is_an_attendance_or_coverage() -> None:
    of_teaching = {kind.code: kind for kind in kinds.TEACHINGS}
    for meeting in kinds.MEETINGS:
        teaching = of_teaching[kinds.teaching_of(meeting.code)]
        assert not teaching.counts_attendance
        assert not teaching.counts_coverage
        assert teaching.counts_hours == meeting.counts_hours
        assert kinds.meeting_of(teaching.code) == meeting.code
    for codes in registry.kinds_of_sets().values():
        assert not of_teaching.keys() & set(codes)


def test_the_ledger_holds_what_is_expected_of_teaching() -> None:
    small = small_season()
    teacher = make_person(small.committee)
    speak(small, teacher)
    call(small)

    expected = {one.source for one in expected_entries(book_of(small))}
    standing = set(
        Entry.objects.standing().filter(book=book_of(small)).values_list("source", flat=True)
    )

    assert expected == standing
    assert taught(teacher)[0] in standing


def test_the_page_of_hours_says_what_was_taught_where() -> None:
    small = small_season()
    make_policy(small.committee)
    teacher = make_person(small.committee)
    speak(small, teacher)
    call(small)

    (year, *_rest) = years_of(teacher, today=small.batch.day)

    (row,) = year.rows
    assert (row.title, row.is_taught, row.place) == (small.activity.title, True, "示例纪念馆")
