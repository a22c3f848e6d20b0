"""After the fact, with a reason: who came too, who had leave, who stands in two places."""

from datetime import timedelta

import pytest

from tests.support.people import make_person
from tests.support.seasons import (
    NOW,
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    make_secretary,
    roll,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.ledger import actions as ledger
from wuxin.ledger.checks import checks
from wuxin.ledger.models import Entry
from wuxin.people.models import MembershipKind, Person
from wuxin.seasons import actions, attendance_refusals, refusals
from wuxin.seasons.actions import corrections
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    Leave,
    MemberCode,
    Minutes,
    Presence,
)
from wuxin.seasons.queries import overlaps

pytestmark = pytest.mark.django_db


def finished(small: SmallSeason) -> BatchOrganisation:
    """A roll on which the last person was not there."""
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(
        roll=of, by=small.secretary, now=NOW, absent_ids=[rows(of)[-1].pk]
    )
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)
    return roll(of.pk)


def add(small: SmallSeason, of: BatchOrganisation, person: Person, reason: str = "") -> Enrolment:
    return corrections.add_who_came_too(
        roll=of, person=person, reason=reason, by=small.secretary, now=NOW
    )


def excuse(
    small: SmallSeason, row: Enrolment, *, why: str = "打过电话", reason: str = "ill"
) -> Leave:
    return corrections.excuse_afterwards(
        enrolment=row, reason=reason, text="发烧", why=why, by=small.secretary, now=NOW
    )


def test_who_came_too_is_ticked_posted_and_takes_no_place() -> None:
    small = small_season(capacity=3)
    of = invite(small.batch, small.branch)
    person = make_person(small.branch)

    row = add(small, of, person)

    assert (row.status, row.holds_place) == (Presence.PRESENT, False)
    assert Entry.objects.get().person_id == person.pk
    assert Batch.objects.get().places_taken == 3
    assert MemberCode.objects.filter(person=person).exists()


def test_a_finished_roll_takes_who_came_too_with_a_reason_and_new_minutes() -> None:
    small = small_season()
    of = finished(small)
    person = make_person(small.branch)
    with pytest.raises(refusals.ReasonNeeded):
        add(small, of, person)
    assert not Enrolment.objects.filter(person=person).exists()

    add(small, roll(of.pk), person, "漏了一人")

    last = Minutes.objects.filter(batch_organisation=of).first()
    assert last is not None
    assert (last.version, last.expected_count, last.present_count) == (2, 4, 3)
    assert last.correction == "漏了一人"
    assert roll(of.pk).is_done


def test_who_is_on_the_roll_already_is_not_added_again() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    with pytest.raises(attendance_refusals.OnTheRollAlready):
        add(small, of, small.people[1])


def test_a_member_of_another_branch_and_no_member_are_refused() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    _branch, (other, *_rest) = make_branch(small.committee)
    applicant = make_person(small.branch, kind=MembershipKind.APPLICANT)

    for person in (other, applicant, make_person()):
        with pytest.raises(attendance_refusals.NotOfThisBranch):
            add(small, of, person)


def test_leave_is_noted_afterwards_on_behalf_of_the_person() -> None:
    small = small_season()
    of = finished(small)
    away = rows(of)[-1]

    leave = excuse(small, away)

    assert leave.on_behalf_of_id == away.person_id
    assert rows(of)[-1].status == Presence.LEAVE
    last = Minutes.objects.filter(batch_organisation=of).first()
    assert last is not None
    assert (last.version, last.leave_count, last.absent_count) == (2, 1, 0)
    event = AuditEvent.objects.get(code="seasons.leave.noted_afterwards")
    assert event.on_behalf_of_id == away.person_id


@pytest.mark.parametrize("why", ["", "  "])
def test_leave_afterwards_needs_its_reason(why: str) -> None:
    small = small_season()
    of = finished(small)

    with pytest.raises(refusals.ReasonNeeded):
        excuse(small, rows(of)[-1], why=why)
    assert rows(of)[-1].status == Presence.ABSENT


def test_who_was_there_has_no_leave_and_an_unknown_reason_is_refused() -> None:
    small = small_season()
    of = finished(small)

    with pytest.raises(attendance_refusals.NothingToExcuse):
        excuse(small, rows(of)[0])
    with pytest.raises(refusals.UnknownStatus):
        excuse(small, rows(of)[-1], reason="weather")


def test_a_closed_season_is_corrected_no_more() -> None:
    small = small_season()
    of = finished(small)
    actions.close_season(season=small.season, by=small.organiser, now=NOW)

    with pytest.raises(refusals.SeasonClosed):
        add(small, roll(of.pk), make_person(small.branch), "漏了")
    with pytest.raises(refusals.SeasonClosed):
        excuse(small, rows(of)[-1])


def test_who_calls_no_roll_corrects_none() -> None:
    small = small_season()
    of = finished(small)
    branch, people = make_branch(small.committee)
    with pytest.raises(NotAllowed):
        corrections.add_who_came_too(
            roll=of,
            person=small.people[0],
            reason="漏了",
            by=make_secretary(branch, people[0]),
            now=NOW,
        )


def test_the_ledger_is_still_the_roll_after_corrections() -> None:
    small = small_season()
    of = finished(small)
    add(small, of, make_person(small.branch), "漏了一人")
    excuse(small, rows(of)[-2])
    assert small.season.book is not None

    report = ledger.rebuild(small.season.book, by=PROGRAM, now=NOW, check_only=True)

    assert report.is_clean


def two_batches(small: SmallSeason, minutes_later: int) -> None:
    """The branch present in two batches of 90 minutes, the second beginning so much later."""
    second = make_batch(small.activity, starts_at=STARTS_AT + timedelta(minutes=minutes_later))
    for batch in (small.batch, second):
        of = invite(batch, small.branch, confirmed=True)
        actions.mark_all_present_except(
            roll=of, by=small.secretary, now=NOW, absent_ids=[row.pk for row in rows(of)[1:]]
        )


@pytest.mark.parametrize(("minutes_later", "number"), [(0, 1), (75, 1), (90, 0), (1440, 0)])
def test_who_is_in_two_places_at_one_time_is_found(minutes_later: int, number: int) -> None:
    small = small_season()
    two_batches(small, minutes_later)
    assert small.season.book is not None

    found = overlaps.overlaps_of(small.season, ("",))

    assert [one.name for one in found] == [small.people[0].name] * number
    assert overlaps.count_overlaps(small.season.book, "") == number
    assert overlaps.count_overlaps(small.season.book, small.branch.path) == number


def test_a_mended_roll_is_no_overlap_any_more() -> None:
    small = small_season()
    two_batches(small, 0)
    row = Enrolment.objects.filter(status=Presence.PRESENT).latest("pk")
    change = actions.Change(
        enrolment_id=row.pk, seen_revision=row.revision, status=Presence.ABSENT.value
    )
    actions.take_roll_call(
        roll=roll(row.batch_organisation_id), changes=[change], by=small.secretary, now=NOW
    )

    assert overlaps.overlaps_of(small.season, ("",)) == []


def test_a_secretary_sees_the_overlaps_of_their_own_people_only() -> None:
    small = small_season()
    two_batches(small, 0)
    _branch, (other, *_rest) = make_branch(small.committee)
    assert other.organisation is not None

    assert len(overlaps.overlaps_of(small.season, (small.branch.path,))) == 1
    assert overlaps.overlaps_of(small.season, (other.organisation.path,)) == []
    assert overlaps.overlaps_of(small.season, ()) == []


def test_the_checks_are_registered_for_reports() -> None:
    small = small_season()
    two_batches(small, 0)
    assert small.season.book is not None
    book = small.season.book

    counted = {check.code: check.count(book, "") for check in checks()}

    assert counted["seasons.two_places_at_one_time"] == 1
    assert counted["seasons.total_beside_a_list"] == 0
