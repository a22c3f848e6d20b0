"""What is on, for whom; leave; and the neutral fact that somebody was reached."""

from datetime import timedelta

import pytest

from tests.support.people import actor_of, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    invite,
    make_batch,
    make_branch,
    make_venue,
    roll,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.ledger.models import Entry
from wuxin.seasons import actions, queries, refusals
from wuxin.seasons.actions import Change, Reached
from wuxin.seasons.models import Enrolment, Leave, Outreach

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_open_rolls_are_those_due_todays_first() -> None:
    small = small_season()
    other, _people = make_branch(small.committee)
    venue = make_venue("示例教育馆")
    batches = {
        days: make_batch(small.activity, venue=venue, starts_at=STARTS_AT + days * DAY)
        for days in (-3, -1, 1)
    }
    for batch in (*batches.values(), small.batch):
        invite(batch, small.branch)
    invite(small.batch, other)
    cancelled = make_batch(small.activity, venue=venue, starts_at=STARTS_AT + timedelta(hours=3))
    invite(cancelled, small.branch)
    actions.cancel_batch(batch=cancelled, by=small.organiser, now=NOW)

    calls = queries.open_roll_calls(small.secretary, NOW)

    assert [call.batch_id for call in calls] == [small.batch.pk, batches[-3].pk, batches[-1].pk]
    assert len(queries.open_roll_calls(small.organiser, NOW)) == 4
    assert queries.open_roll_calls(actor_of(small.people[1]), NOW) == []


def test_todays_batches_are_those_of_activities_one_sees() -> None:
    small = small_season()
    make_batch(small.activity, starts_at=STARTS_AT + DAY)

    assert queries.batches_today(small.secretary, NOW) == [small.batch]
    assert queries.batches_today(actor_of(make_person()), NOW) == []


def test_leave_asked_by_a_member_stands_in_the_roll_at_once() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    member = actor_of(small.people[1])
    mine = queries.my_batches(member, NOW)[0]
    assert mine.may_ask_leave

    actions.ask_leave(enrolment=mine.enrolment, reason="teaching", text="监考", by=member, now=NOW)

    row = Enrolment.objects.get(person=small.people[1])
    assert (row.status, row.reason, row.reason_text) == ("leave", "teaching", "监考")
    assert queries.my_batches(member, NOW)[0].may_withdraw
    with pytest.raises(refusals.AlreadyAsked):
        actions.ask_leave(enrolment=mine.enrolment, reason="ill", text="", by=member, now=NOW)


def test_a_secretary_asks_for_who_has_no_phone_and_the_event_says_for_whom() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    row = rows(of)[2]

    actions.ask_leave(enrolment=row, reason="ill", text="", by=small.secretary, now=NOW)

    assert Leave.objects.get().on_behalf_of_id == row.person_id
    event = AuditEvent.objects.get(code="seasons.leave.asked")
    assert event.on_behalf_of_id == row.person_id


def test_leave_withdrawn_makes_one_expected_again() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    member = actor_of(small.people[1])
    row = Enrolment.objects.get(person=small.people[1])
    actions.ask_leave(enrolment=row, reason="ill", text="", by=member, now=NOW)

    actions.withdraw_leave(enrolment=row, by=member, now=NOW)

    row.refresh_from_db()
    assert (row.status, row.reason) == ("expected", "")
    actions.ask_leave(enrolment=row, reason="away", text="", by=member, now=NOW)
    assert Leave.objects.filter(withdrawn_at=None).count() == 1


def test_nobody_asks_leave_for_a_colleague() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    with pytest.raises(NotAllowed):
        actions.ask_leave(
            enrolment=rows(of)[2],
            reason="ill",
            text="",
            by=actor_of(small.people[1]),
            now=NOW,
        )


def test_leave_comes_too_late_after_the_roll_was_called() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    row = Enrolment.objects.select_related("batch_organisation").get(person=small.people[1])
    member = actor_of(small.people[1])

    with pytest.raises(refusals.LeaveTooLate):
        actions.ask_leave(enrolment=row, reason="ill", text="", by=member, now=NOW)
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    with pytest.raises(refusals.LeaveTooLate):
        actions.ask_leave(enrolment=row, reason="ill", text="", by=member, now=NOW)
    with pytest.raises(refusals.LeaveTooLate):
        actions.withdraw_leave(enrolment=row, by=member, now=NOW)


def test_a_tick_made_before_the_leave_was_seen_shows_the_leave() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    row = rows(of)[1]
    actions.ask_leave(enrolment=row, reason="ill", text="", by=actor_of(small.people[1]), now=NOW)

    outcome = actions.take_roll_call(
        roll=roll(of.pk),
        changes=[Change(enrolment_id=row.pk, seen_revision=0, status="present")],
        by=small.secretary,
        now=NOW,
    )

    assert outcome.clashes[0].enrolment.status == "leave"


def test_outreach_is_posted_once_and_says_nothing_of_its_reason() -> None:
    small = small_season()
    reached = Reached(
        person=small.people[2],
        day=STARTS_AT.date(),
        channel="delivery",
        source="learning.visit:7",
    )
    for _again in range(2):
        actions.record_outreach(season=small.season, reached=reached, by=small.secretary, now=NOW)

    entry = Entry.objects.get()
    assert Outreach.objects.count() == 1
    assert (entry.kind_id, entry.channel, entry.person_id) == (
        "outreach",
        "delivery",
        small.people[2].pk,
    )
    assert "learning" not in entry.source


def test_outreach_needs_a_branch_and_somebody_over_it() -> None:
    small = small_season()
    nobody = Reached(person=make_person(), day=STARTS_AT.date(), channel="phone", source="test:1")
    member = Reached(person=small.people[0], day=STARTS_AT.date(), channel="phone", source="test:2")

    with pytest.raises(refusals.NotAMember):
        actions.record_outreach(season=small.season, reached=nobody, by=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed):
        actions.record_outreach(
            season=small.season, reached=member, by=actor_of(small.people[1]), now=NOW
        )
