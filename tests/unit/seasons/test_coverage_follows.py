"""Coverage follows what changes it, in the same transaction or by a job; nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.coverage import brute_force, kept_rows, kept_sums, sums_of
from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    roll,
    small_season,
)
from wuxin.core import clock, jobs
from wuxin.ledger.models import Entry
from wuxin.people.actions import persons as people
from wuxin.people.models import PartyMembership, Person
from wuxin.seasons import actions, refusals, tasks
from wuxin.seasons.actions import Answer, Change, Reached, coverage
from wuxin.seasons.models import BatchOrganisation, Enrolment, Requirement, Season, Standing

TODAY = clock.local_day(NOW)
pytestmark = pytest.mark.django_db


def tick(of: BatchOrganisation, person: Person, status: str) -> None:
    row = Enrolment.objects.get(batch_organisation=of, person=person)
    change = Change(enrolment_id=row.pk, seen_revision=row.revision, status=status)
    actions.take_roll_call(roll=roll(of.pk), changes=[change], by=PROGRAM, now=NOW)


def field_class_of(season: Season) -> Requirement:
    return season.requirements.get(title="实境课堂")


def state(small: SmallSeason, person: Person) -> str:
    found = Standing.objects.get(person=person, requirement=field_class_of(small.season))
    return found.state


def later_roll(small: SmallSeason) -> BatchOrganisation:
    batch = make_batch(
        small.activity, venue=small.batch.venue, starts_at=STARTS_AT + timedelta(days=2)
    )
    return invite(batch, small.branch)


def opened(**sizes: int) -> SmallSeason:
    small = small_season(**sizes)
    jobs.run_waiting()
    return small


def test_everybody_stands_once_a_season_is_open() -> None:
    small = opened()
    asked = small.season.requirements.count()
    members = PartyMembership.objects.count()  # the organiser is a member of the committee
    assert Standing.objects.count() == asked * members
    assert kept_rows(small.season) == brute_force(small.season, TODAY)


def test_a_tick_and_its_undoing_are_followed_at_once() -> None:
    small = opened()
    of, person = invite(small.batch, small.branch), small.people[1]
    tick(of, person, "present")
    assert state(small, person) == "reached"

    key = roll(of.pk).last_save
    actions.undo_roll_call_change(roll=roll(of.pk), save_key=key, by=PROGRAM, now=NOW)
    assert state(small, person) == "due"


def test_leave_for_an_earlier_batch_makes_the_later_one_a_make_up_until_withdrawn() -> None:
    small = opened()
    first, second, person = invite(small.batch, small.branch), later_roll(small), small.people[1]
    tick(second, person, "present")
    assert state(small, person) == "reached"

    mine = Enrolment.objects.get(batch_organisation=first, person=person)
    actions.ask_leave(enrolment=mine, reason="ill", text="", by=PROGRAM, now=NOW)
    assert state(small, person) == "made_up"
    actions.withdraw_leave(enrolment=mine, by=PROGRAM, now=NOW)
    assert state(small, person) == "reached"


def test_leave_after_the_fact_is_refused_and_a_correction_is_followed() -> None:
    small = opened()
    of, person = invite(small.batch, small.branch), small.people[1]
    tick(of, small.people[0], "present")
    actions.finish_roll_call(roll=roll(of.pk), by=PROGRAM, now=NOW)
    mine = Enrolment.objects.get(batch_organisation=of, person=person)
    with pytest.raises(refusals.LeaveTooLate):
        actions.ask_leave(enrolment=mine, reason="ill", text="", by=PROGRAM, now=NOW)
    assert state(small, person) == "due"

    actions.reopen_roll_call(roll=roll(of.pk), reason="漏点", by=PROGRAM, now=NOW)
    tick(of, person, "present")
    assert state(small, person) == "reached"


def test_a_missed_batch_that_is_cancelled_or_left_was_not_missed() -> None:
    small = opened()
    first, second, person = invite(small.batch, small.branch), later_roll(small), small.people[1]
    tick(first, person, "absent")
    tick(second, person, "present")
    assert state(small, person) == "made_up"

    actions.cancel_batch(batch=roll(first.pk).batch, by=PROGRAM, now=NOW)
    assert state(small, person) == "reached"


def test_a_branch_taken_off_a_batch_missed_nothing_there() -> None:
    small = opened()
    first, second, person = invite(small.batch, small.branch), later_roll(small), small.people[1]
    tick(first, person, "absent")
    tick(second, person, "present")

    actions.remove_organisation(invitation=roll(first.pk), by=PROGRAM, now=NOW)
    assert state(small, person) == "reached"


def test_a_member_who_died_in_mid_season_is_on_no_list_and_keeps_their_entries() -> None:
    small = opened()
    of, person = invite(small.batch, small.branch), small.people[1]
    tick(of, person, "present")
    PartyMembership.objects.filter(person=person).update(to_on=TODAY)
    jobs.later(tasks.ROSTER_JOB, person_ids=str(person.pk))
    jobs.run_waiting()

    assert not Standing.objects.filter(person=person).exists()
    assert kept_sums(small.season) == sums_of(brute_force(small.season, TODAY))
    assert Entry.objects.filter(person=person).exists()


def test_a_member_who_moves_takes_what_was_learnt_to_the_new_branch() -> None:
    small = opened()
    of, person = invite(small.batch, small.branch), small.people[1]
    tick(of, person, "present")
    there, _others = make_branch(small.committee, members=0)
    people.transfer_person(person=person, to=there, on=TODAY, by=PROGRAM, now=NOW)
    jobs.run_waiting()

    found = Standing.objects.get(person=person, requirement=field_class_of(small.season))
    assert (found.organisation, found.state) == (there, "reached")
    assert kept_sums(small.season) == sums_of(brute_force(small.season, TODAY))


def test_after_the_cut_off_day_a_move_changes_nothing() -> None:
    small = opened()
    Season.objects.filter(pk=small.season.pk).update(cut_off_on=TODAY - timedelta(days=1))
    there, _others = make_branch(small.committee, members=0)
    person = small.people[1]
    people.transfer_person(person=person, to=there, on=TODAY, by=PROGRAM, now=NOW)
    jobs.run_waiting()
    assert Standing.objects.filter(person=person, organisation=small.branch).exists()


def test_whoever_begins_today_stands_after_the_job_of_the_day() -> None:
    small = opened()
    newcomer = make_person(small.branch)
    PartyMembership.objects.filter(person=newcomer).update(from_on=date(2022, 3, 5))
    coverage.refresh_season(season=small.season, today=TODAY)
    assert not Standing.objects.filter(person=newcomer).exists()
    coverage.refresh_season(season=small.season, today=date(2022, 3, 5))
    assert Standing.objects.filter(person=newcomer).exists()


def test_thirty_people_of_one_name_each_stand_for_themselves() -> None:
    small = opened()
    alike = [make_person(small.branch, "王秀英") for _number in range(30)]
    coverage.refresh_season(season=small.season, today=TODAY)
    of = invite(small.batch, small.branch)
    tick(of, alike[7], "present")

    asked = field_class_of(small.season)
    found = Standing.objects.filter(person__name="王秀英", requirement=asked)
    assert found.count() == 30
    assert [one.person_id for one in found.filter(state="reached")] == [alike[7].pk]


def test_a_closed_season_keeps_what_it_has() -> None:
    small = opened()
    person = small.people[1]
    actions.close_season(season=small.season, by=PROGRAM, now=NOW)
    before = kept_rows(small.season)
    reached = Reached(person=person, day=TODAY, channel="delivery", source="tests.visit:1")
    with pytest.raises(refusals.SeasonClosed):
        actions.record_outreach(season=small.season, reached=reached, by=PROGRAM, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        actions.record_answer(
            season=small.season,
            person=person,
            answer=Answer(kind="declined"),
            by=PROGRAM,
            now=NOW,
        )
    PartyMembership.objects.filter(person=person).update(to_on=TODAY)
    assert coverage.refresh(season_id=small.season.pk, person_ids=[person.pk], now=NOW) == 0
    assert kept_rows(small.season) == before


def test_thirty_people_cost_as_many_statements_as_one() -> None:
    small = opened(members=30)
    everyone = [person.pk for person in small.people]
    counts = []
    for person_ids in (everyone[:1], everyone):
        Standing.objects.all().update(state="declined")
        with CaptureQueriesContext(connection) as seen:
            coverage.refresh(season_id=small.season.pk, person_ids=person_ids, now=NOW)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 10


def test_leave_can_be_asked_again_after_a_tick_took_it_back() -> None:
    small = opened()
    of, person = invite(small.batch, small.branch), small.people[1]
    mine = Enrolment.objects.get(batch_organisation=of, person=person)
    actions.ask_leave(enrolment=mine, reason="ill", text="", by=PROGRAM, now=NOW)
    tick(of, person, "expected")
    actions.ask_leave(enrolment=mine, reason="family", text="", by=PROGRAM, now=NOW)
    assert mine.leaves.filter(withdrawn_at=None).get().reason == "family"
