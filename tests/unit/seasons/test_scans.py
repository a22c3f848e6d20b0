"""A code is another way of ticking: on the person's own roll, or a sentence why not."""

import pytest

from tests.support.people import actor_of
from tests.support.seasons import (
    NOW,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    rows,
    small_season,
)
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.ledger.models import Entry
from wuxin.people.models import Person
from wuxin.seasons import actions, attendance_refusals, refusals
from wuxin.seasons.actions import scans
from wuxin.seasons.actions.codes import make_codes, renew_code
from wuxin.seasons.models import MemberCode, Presence
from wuxin.seasons.models.codes import folded

pytestmark = pytest.mark.django_db


def code_of(person: Person) -> str:
    return MemberCode.objects.get(person=person).code


def scan(small: SmallSeason, code: str) -> scans.Scan:
    return scans.scan_code(batch=small.batch, code=code, by=small.secretary, now=NOW)


def test_everybody_invited_has_a_code_and_keeps_it() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    codes = set(MemberCode.objects.values_list("person_id", "code"))

    invite(make_batch(small.activity), small.branch, confirmed=True)
    make_codes([person.pk for person in small.people], now=NOW)

    assert len(codes) == len(small.people)
    assert set(MemberCode.objects.values_list("person_id", "code")) == codes


@pytest.mark.parametrize(
    "typed",
    [
        "0123456789",
        "01234-56789",
        " 01234 56789 ",
        "o1234-56789",
        "https://wuxin.example/seasons/code/0123456789/",
        "https://wuxin.example/seasons/code/0123456789",
    ],
)
def test_a_code_is_read_as_scanners_and_people_give_it(typed: str) -> None:
    assert folded(typed) == "0123456789"


@pytest.mark.parametrize("typed", ["", "-", "12345", "012345678!", "0" * 400, "张伟", "A" * 11])
def test_what_is_no_code_is_refused(typed: str) -> None:
    small = small_season()
    invite(small.batch, small.branch)

    assert folded(typed) == ""
    with pytest.raises(attendance_refusals.UnknownCode):
        scan(small, typed)


def test_a_scan_ticks_and_posts_once_however_often() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    first = scan(small, code_of(small.people[1]))
    again = scan(small, code_of(small.people[1]).lower())

    assert (first.was_present, again.was_present) == (False, True)
    assert rows(of)[1].status == Presence.PRESENT
    assert Entry.objects.count() == 1


def test_a_missing_scan_says_nothing_of_a_person() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    scan(small, code_of(small.people[1]))

    assert [row.status for row in rows(of)] == ["expected", "present", "expected"]


def test_a_scan_is_taken_back_after_others_were_scanned() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    first = scan(small, code_of(small.people[1]))
    scan(small, code_of(small.people[2]))

    scans.take_back_scan(
        roll=of,
        enrolment_id=first.row.pk,
        save_key=first.row.save_key,
        by=small.secretary,
        now=NOW,
    )

    assert [row.status for row in rows(of)] == ["expected", "expected", "present"]
    assert Entry.objects.standing().count() == 1


@pytest.mark.parametrize("save_key", ["", "another"])
def test_what_was_changed_since_is_not_taken_back(save_key: str) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    found = scan(small, code_of(small.people[1]))

    with pytest.raises(attendance_refusals.NothingToTakeBack):
        scans.take_back_scan(
            roll=of,
            enrolment_id=found.row.pk,
            save_key=save_key,
            by=small.secretary,
            now=NOW,
        )
    assert rows(of)[1].status == Presence.PRESENT


def test_a_person_of_another_branch_is_ticked_on_their_own_roll_by_who_may() -> None:
    small = small_season()
    branch, (person, *_rest) = make_branch(small.committee)
    invite(small.batch, small.branch)
    theirs = invite(small.batch, branch)

    with pytest.raises(attendance_refusals.OnAnotherRoll):
        scan(small, code_of(person))
    assert not Entry.objects.exists()
    scans.scan_code(batch=small.batch, code=code_of(person), by=small.organiser, now=NOW)

    assert rows(theirs)[0].status == Presence.PRESENT


def test_a_person_of_another_batch_is_told_apart_from_an_unknown_code() -> None:
    small = small_season()
    branch, (person, *_rest) = make_branch(small.committee)
    invite(make_batch(small.activity), branch)
    invite(small.batch, small.branch)

    with pytest.raises(attendance_refusals.NotOnThisBatch):
        scan(small, code_of(person))


def test_a_finished_roll_takes_no_scan() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    scan(small, code_of(small.people[0]))
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)

    with pytest.raises(refusals.RollCallIsDone):
        scan(small, code_of(small.people[1]))


def test_who_holds_no_office_takes_nothing_back() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    found = scan(small, code_of(small.people[1]))
    _branch, (stranger, *_rest) = make_branch(small.committee)
    with pytest.raises(NotAllowed):
        scans.take_back_scan(
            roll=of,
            enrolment_id=found.row.pk,
            save_key=found.row.save_key,
            by=actor_of(stranger),
            now=NOW,
        )


def test_a_renewed_code_ticks_and_the_old_one_no_more() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    person = small.people[1]
    old = code_of(person)

    renew_code(person=person, by=actor_of(person), now=NOW)

    with pytest.raises(attendance_refusals.UnknownCode):
        scan(small, old)
    scan(small, code_of(person))
    assert rows(of)[1].status == Presence.PRESENT
    event = AuditEvent.objects.get(code="seasons.code.renewed")
    assert (event.on_behalf_of_id, event.changes) == (None, {})


def test_the_secretary_renews_a_code_for_a_member_and_the_event_says_for_whom() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    renew_code(person=small.people[2], by=small.secretary, now=NOW)

    event = AuditEvent.objects.get(code="seasons.code.renewed")
    assert event.on_behalf_of_id == small.people[2].pk


def test_nobody_renews_the_code_of_a_colleague_or_of_another_branch() -> None:
    small = small_season()
    invite(small.batch, small.branch)
    _branch, (stranger, *_rest) = make_branch(small.committee)
    for by in (actor_of(small.people[1]), actor_of(stranger)):
        with pytest.raises(NotAllowed):
            renew_code(person=small.people[2], by=by, now=NOW)
