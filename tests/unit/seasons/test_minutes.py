"""Minutes that write themselves, sessions that count once, corrections that keep what was."""

from datetime import timedelta

import pytest

from tests.support.people import actor_of, make_person
from tests.support.seasons import (
    NOW,
    SmallSeason,
    invite,
    make_branch,
    make_secretary,
    roll,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.ledger import registry
from wuxin.ledger.models import Entry
from wuxin.people.models import Category
from wuxin.seasons import actions, refusals, wording
from wuxin.seasons.actions import Change, Heading
from wuxin.seasons.models import Batch, BatchOrganisation, Minutes
from wuxin.seasons.queries.minutes import meeting_of, names_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def called(small: SmallSeason) -> BatchOrganisation:
    """A roll of four: one there, one on leave, one not there, one visited."""
    make_person(small.branch, "孟书白", categories=(Category.HOMEBOUND,))
    of = invite(small.batch, small.branch)
    one, two, three, _four = rows(of)
    changes = [
        Change(enrolment_id=one.pk, seen_revision=0, status="present"),
        Change(
            enrolment_id=two.pk,
            seen_revision=0,
            status="leave",
            reason="family",
            reason_text="搬家",
        ),
        Change(enrolment_id=three.pk, seen_revision=0, status="absent"),
    ]
    actions.take_roll_call(roll=of, changes=changes, by=small.secretary, now=NOW)
    return of


def sessions() -> int:
    return Entry.objects.standing().filter(kind="field_class_session").count()


def test_the_minutes_say_who_should_have_come_who_came_and_why_others_did_not() -> None:
    small = small_season()
    of = called(small)

    minutes = actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    secretary, two, three = (person.name for person in small.people)
    assert "应到 4 人，实到 1 人，请假 1 人，缺席 1 人，送学上门 1 人。" in minutes.text
    assert f"请假：{two}（家中有事；搬家）" in minutes.text
    assert f"缺席：{three}（原因待补）" in minutes.text
    assert "送学上门：孟书白" in minutes.text
    assert f"主持人：{secretary}" in minutes.text
    assert "2022年3月4日（星期五）09:00，90 分钟" in minutes.text


def test_the_groups_text_names_nobody() -> None:
    small = small_season()
    of = called(small)
    minutes = actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    text = wording.group_text(meeting_of(minutes, of, names_of(minutes)))

    assert "应到 4 人，实到 1 人" in text
    assert not any(person.name in text for person in small.people)
    assert "孟书白" not in text
    assert "搬家" not in text


def test_who_was_not_called_was_not_there() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    first = rows(of)[0]
    change = Change(enrolment_id=first.pk, seen_revision=0, status="present")
    actions.take_roll_call(roll=of, changes=[change], by=small.secretary, now=NOW)

    minutes = actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    assert (minutes.expected_count, minutes.present_count, minutes.absent_count) == (3, 1, 2)


def test_a_roll_with_nobody_there_is_not_finished_by_mistake() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    with pytest.raises(refusals.NobodyPresent):
        actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    assert roll(of.pk).state == "open"
    assert {row.status for row in rows(of)} == {"expected"}


def test_a_batch_of_two_branches_is_one_session() -> None:
    small = small_season()
    other, others = make_branch(small.committee)
    secretary = make_secretary(other, others[0])
    for of, by in (
        (invite(small.batch, small.branch), small.secretary),
        (invite(small.batch, other), secretary),
    ):
        actions.mark_all_present_except(roll=of, by=by, now=NOW)
        actions.finish_roll_call(roll=of, by=by, now=LATER)

    entry = Entry.objects.get(kind="field_class_session")
    assert (entry.people, entry.person_id, entry.organisation_id) == (0, None, small.committee.pk)
    assert Batch.objects.get().state == "held"


def test_a_second_finish_is_told_and_writes_nothing() -> None:
    small = small_season()
    of = called(small)
    stale = roll(of.pk)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    for again in (of, stale):
        with pytest.raises(refusals.RollCallIsDone):
            actions.finish_roll_call(roll=again, by=small.secretary, now=LATER)

    assert Minutes.objects.count() == sessions() == 1


def test_a_tick_after_the_finish_is_told() -> None:
    small = small_season()
    of = called(small)
    stale, row = roll(of.pk), rows(of)[2]
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    change = Change(enrolment_id=row.pk, seen_revision=row.revision, status="present")
    with pytest.raises(refusals.RollCallIsDone):
        actions.take_roll_call(roll=stale, changes=[change], by=small.secretary, now=LATER)


def test_a_correction_is_a_new_version_with_its_reason_and_the_old_one_stays() -> None:
    small = small_season()
    of = called(small)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    with pytest.raises(refusals.ReasonNeeded):
        actions.reopen_roll_call(roll=of, reason="  ", by=small.secretary, now=LATER)
    actions.reopen_roll_call(roll=of, reason="漏记一人", by=small.secretary, now=LATER)
    row = rows(of)[2]
    change = Change(enrolment_id=row.pk, seen_revision=row.revision, status="present")
    actions.take_roll_call(roll=of, changes=[change], by=small.secretary, now=LATER)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    new, old = Minutes.objects.filter(batch_organisation=of)
    assert (new.version, new.present_count, new.correction) == (2, 2, "漏记一人")
    assert (old.version, old.present_count, old.correction) == (1, 1, "")
    assert sessions() == 1


def test_a_correction_that_leaves_nobody_takes_the_session_back() -> None:
    small = small_season()
    of = called(small)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)
    actions.reopen_roll_call(roll=of, reason="记错批次", by=small.secretary, now=LATER)
    row = rows(of)[0]
    change = Change(enrolment_id=row.pk, seen_revision=row.revision, status="absent")
    actions.take_roll_call(roll=of, changes=[change], by=small.secretary, now=LATER)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    assert sessions() == 0
    assert Batch.objects.get().state == "planned"


def test_another_chair_is_a_new_version_and_the_same_chair_is_none() -> None:
    small = small_season()
    of = called(small)
    first = actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)
    same = Heading(chair=first.chair, recorder=first.recorder, subject=first.subject)
    other = Heading(chair="示例主持人", recorder="示例记录人", subject="读史")

    for heading in (same, other):
        actions.rewrite_minutes(roll=of, heading=heading, by=small.secretary, now=LATER)

    new, _old = Minutes.objects.filter(batch_organisation=of)
    assert "主持人：示例主持人" in new.text
    assert new.absences == first.absences


def test_a_member_reads_no_minutes_and_corrects_none() -> None:
    small = small_season()
    of = called(small)
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)
    member = actor_of(small.people[1])

    assert not BatchOrganisation.objects.visible_to(member).exists()
    with pytest.raises(NotAllowed):
        actions.reopen_roll_call(roll=of, reason="改", by=member, now=LATER)


def test_the_figures_count_people_attendances_and_batches() -> None:
    small = small_season(members=4)
    book = small.season.book
    assert book is not None

    def read(code: str) -> int | None:
        figure = registry.figure(code)
        assert figure is not None
        return figure.value(book, None).value

    codes = ("field_class_people", "field_class_attendances", "field_class_batches", "all_people")
    assert [read(code) for code in (*codes, "lecture_sessions")] == [None] * 5
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(
        roll=of, absent_ids=[rows(of)[0].pk], by=small.secretary, now=NOW
    )
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    assert [read(code) for code in codes] == [3, 3, 1, 3]
    assert read("lecture_sessions") is None


def test_the_record_behind_an_entry_opens_for_who_may_see_it() -> None:
    small = small_season()
    called(small)
    source = Entry.objects.get().source

    label, url = registry.record_link(source, small.secretary) or ("", "")

    assert url == f"/seasons/batches/{small.batch.pk}/roll-call/{small.branch.pk}/"
    assert "第 1 批" in label
    assert registry.record_link(source, actor_of(small.people[1])) is None
    assert registry.record_link("seasons.enrolment:x:present", small.secretary) is None
