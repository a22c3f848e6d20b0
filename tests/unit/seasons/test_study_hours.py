"""Study hours kept: sums that follow the roll, lines that stay as they were confirmed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.people import actor_of, make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_branch,
    make_secretary,
    rows,
    small_season,
)
from tests.support.study_hours import hold, make_policy, plan_of
from wuxin.core import jobs
from wuxin.core.errors import NotAllowed
from wuxin.people.models import Category
from wuxin.seasons import actions, refusals
from wuxin.seasons.hours import Note
from wuxin.seasons.hours_templates import HOUR, TEMPLATES
from wuxin.seasons.models import FurtherApproval, HoursLine, HoursTotal
from wuxin.seasons.queries.hours_evidence import evidence_of
from wuxin.seasons.queries.study_hours import hours_of_branch, reckoning_of

pytestmark = pytest.mark.django_db
TODAY = date(2022, 3, 4)
MORNING = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)  # 9:00 in Asia/Shanghai
NEW_YEARS_EVE = datetime(2021, 12, 31, 15, 0, tzinfo=UTC)  # 23:00 in Asia/Shanghai


def total(small: SmallSeason, year: int = 2022) -> HoursTotal:
    return HoursTotal.objects.get(person=small.people[0], year=year)


def test_a_finished_roll_brings_the_sums_up_to_the_evidence() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, at=MORNING)
    assert (total(small).quarters, total(small).target, total(small).left) == (16, 128, 112)


def test_a_correction_of_the_roll_takes_the_hours_back() -> None:
    small = small_season()
    make_policy(small.committee)
    batch = hold(small, at=MORNING)
    roll = batch.invitations.get()
    actions.reopen_roll_call(roll=roll, reason="记错了", by=small.secretary, now=NOW)
    row = rows(roll)[0]
    change = actions.Change(enrolment_id=row.pk, seen_revision=row.revision, status="absent")
    actions.take_roll_call(roll=roll, changes=[change], by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=roll, by=small.secretary, now=NOW)
    assert total(small).quarters == 0


def test_evidence_knows_the_time_of_day_in_few_queries() -> None:
    small = small_season(members=6)
    hold(small, at=MORNING)
    ids = [person.pk for person in small.people]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        evidence = evidence_of(ids)
    assert len(queries) == 4
    assert {(one.start, one.minutes) for own in evidence.values() for one in own} == {(540, 180)}


def test_a_session_across_midnight_of_new_years_eve_counts_in_both_years() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, kind="group_study", at=NEW_YEARS_EVE, minutes=150)
    assert (total(small, 2021).quarters, total(small, 2022).quarters) == (4, 6)


def test_a_person_in_two_places_at_one_time_counts_once() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, kind="group_study", at=MORNING, minutes=60)
    hold(small, kind="theme_day", at=MORNING + timedelta(minutes=30), minutes=60)
    assert total(small).quarters == 6


def test_a_policy_changed_in_mid_year_does_not_rewrite_what_was_confirmed() -> None:
    small = small_season()
    policy = make_policy(small.committee)
    hold(small, at=MORNING)
    actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    draft = actions.start_new_version(policy=policy, from_on=date(2022, 2, 1), by=PROGRAM, now=NOW)
    plan = plan_of(draft, terms=TEMPLATES["six"].terms)
    actions.edit_hours_policy(policy=draft, plan=plan, by=PROGRAM, now=NOW)
    actions.put_policy_in_force(policy=draft, by=PROGRAM, now=NOW)
    hold(small, at=MORNING + timedelta(days=1))
    actions.recompute_hours(organisation=small.committee, now=NOW, progress=lambda *_: None)
    assert (total(small).quarters, total(small).confirmed) == (16 + 12, 16)


def test_confirming_twice_says_that_there_is_nothing_new() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, at=MORNING)
    actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    with pytest.raises(refusals.NothingToConfirm):
        actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    assert HoursLine.objects.count() == len(small.people)


def test_another_branch_confirms_nothing_here() -> None:
    small = small_season()
    other, people = make_branch(small.committee, members=1)
    with pytest.raises(NotAllowed):
        actions.confirm_hours(
            organisation=small.branch, year=2022, by=make_secretary(other, people[0]), now=NOW
        )


def test_a_closed_season_keeps_its_hours_and_can_still_be_confirmed() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, at=MORNING)
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    actions.recompute_hours(organisation=small.committee, now=NOW, progress=lambda *_: None)
    actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    assert (total(small).quarters, total(small).confirmed) == (16, 16)


def test_secretaries_are_asked_for_56_hours_where_a_policy_says_so() -> None:
    small = small_season()
    make_policy(small.committee)
    make_policy(small.committee, "secretaries")
    hold(small, at=MORNING)
    assert {t.person_id: (t.target or 0) // HOUR for t in HoursTotal.objects.filter(year=2022)} == {
        person.pk: 56 if person == small.people[0] else 32 for person in small.people
    }


def test_nothing_is_asked_of_who_stays_at_home_and_no_hours_are_invented() -> None:
    small = small_season()
    make_policy(small.committee)
    at_home = make_person(small.branch, categories=(Category.HOMEBOUND,))
    hold(small, at=MORNING)
    actions.refresh_totals(person_ids=[at_home.pk], now=NOW)
    kept = HoursTotal.objects.get(person=at_home, year=2022)
    assert (kept.quarters, kept.target, kept.left) == (0, None, None)


def test_professional_classes_count_after_the_county_has_approved_them() -> None:
    small = small_season()
    make_policy(small.committee)
    batch = hold(small, kind="open_class", at=MORNING, minutes=60)
    assert (total(small).quarters, total(small).further) == (0, 0)
    approved = FurtherApproval.Decision.APPROVED
    actions.decide_approval(
        batch=batch, decision=approved, reference="示例〔2022〕3号", by=small.organiser, now=NOW
    )
    assert (total(small).quarters, total(small).further) == (0, 4)


def test_what_was_refused_counts_nothing_and_says_so() -> None:
    small = small_season()
    make_policy(small.committee)
    batch = hold(small, kind="open_class", at=MORNING, minutes=60)
    refused = FurtherApproval.Decision.REFUSED
    actions.decide_approval(
        batch=batch, decision=refused, reference="不在目录内", by=small.organiser, now=NOW
    )
    reckoning = reckoning_of(small.people[0].pk, today=TODAY)
    assert reckoning is not None
    assert [(line.quarters, line.note) for line in reckoning.lines] == [(0, Note.REFUSED)]


def test_a_class_whose_hours_were_confirmed_is_not_decided_anew() -> None:
    small = small_season()
    make_policy(small.committee)
    batch = hold(small, kind="open_class", at=MORNING, minutes=60)
    said = {"batch": batch, "reference": "示例〔2022〕3号", "by": small.organiser, "now": NOW}
    actions.decide_approval(decision="approved", **said)
    actions.confirm_hours(organisation=small.branch, year=2022, by=small.secretary, now=NOW)
    with pytest.raises(refusals.HoursConfirmed):
        actions.decide_approval(decision="refused", **said)


def test_a_secretary_does_not_decide_for_the_county() -> None:
    small = small_season()
    batch = hold(small, kind="open_class", at=MORNING, minutes=60)
    with pytest.raises(NotAllowed):
        actions.decide_approval(
            batch=batch, decision="approved", reference="x", by=small.secretary, now=NOW
        )


def test_a_lecture_needs_no_approval() -> None:
    small = small_season()
    batch = hold(small, at=MORNING)
    with pytest.raises(refusals.NotAProfessionalClass):
        actions.decide_approval(
            batch=batch, decision="approved", reference="x", by=small.organiser, now=NOW
        )


def test_the_branch_is_listed_in_roster_order_whatever_the_hours() -> None:
    small = small_season(members=5)
    make_policy(small.committee)
    hold(small, at=MORNING)
    for person, quarters in zip(small.people, (40, 8, 160, 0, 96), strict=True):
        HoursTotal.objects.filter(person=person).update(quarters=quarters)
    listed = hours_of_branch(small.branch, year=2022, today=TODAY)
    assert [row.person_id for row in listed] == [person.pk for person in small.people]


def test_the_job_makes_the_sums_anew_and_tells_how_far_it_is() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, at=MORNING)
    before = list(HoursTotal.objects.order_by("pk").values_list("person", "year", "quarters"))
    HoursTotal.objects.all().delete()
    job = actions.ask_for_recomputation(organisation=small.committee, by=small.organiser, now=NOW)
    assert jobs.run(job.pk)
    assert jobs.progress_of(job.pk)["done"] == jobs.progress_of(job.pk)["total"] > 0
    after = HoursTotal.objects.filter(person__in=small.people).order_by("pk")
    assert set(before) <= set(after.values_list("person", "year", "quarters"))


def test_a_second_recomputation_changes_nothing() -> None:
    small = small_season()
    make_policy(small.committee)
    hold(small, at=MORNING)
    said = {"organisation": small.committee, "now": NOW, "progress": lambda *_: None}
    actions.recompute_hours(**said)
    assert actions.recompute_hours(**said) == 0


def test_a_teacher_asks_for_no_recomputation() -> None:
    small = small_season()
    teacher = actor_of(make_person(small.branch))
    with pytest.raises(NotAllowed):
        actions.ask_for_recomputation(organisation=small.committee, by=teacher, now=NOW)


def test_a_tick_does_not_touch_the_sums() -> None:
    small = small_season()
    make_policy(small.committee)
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    assert not HoursTotal.objects.exists()
