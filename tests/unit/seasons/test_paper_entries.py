"""A paper sheet is typed by two people; only what both read becomes the roll."""

import pytest

from tests.support.people import actor_of, make_office
from tests.support.seasons import (
    NOW,
    PROGRAM,
    SmallSeason,
    invite,
    make_branch,
    roll,
    rows,
    small_season,
)
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger.models import Entry
from wuxin.people.models import Role
from wuxin.seasons import actions, attendance_refusals, refusals
from wuxin.seasons.actions.paper_entries import PaperOutcome, type_paper_sheet
from wuxin.seasons.models import BatchOrganisation, PaperEntry, Presence
from wuxin.seasons.queries.paper_entries import paper_sheet_of

pytestmark = pytest.mark.django_db


def deputy(small: SmallSeason) -> Actor:
    make_office(small.people[1], Role.DEPUTY, small.branch)
    return actor_of(small.people[1])


def typed(of: BatchOrganisation, by: Actor, *places: int) -> PaperOutcome:
    ids = [rows(of)[place].pk for place in places]
    return type_paper_sheet(roll=of, present=ids, by=by, now=NOW)


def statuses(of: BatchOrganisation) -> list[str]:
    return [row.status for row in rows(of)]


def test_one_reading_alone_changes_nothing() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    assert not typed(of, small.secretary, 0, 1).agreed
    assert not typed(of, small.secretary, 0, 1).agreed
    assert statuses(of) == ["expected"] * 3
    assert not Entry.objects.exists()


def test_two_readings_that_agree_become_the_roll() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    typed(of, small.secretary, 0, 1)

    outcome = typed(of, deputy(small), 1, 0)

    assert (outcome.agreed, outcome.ticked) == (True, 2)
    assert statuses(of) == ["present", "present", "expected"]
    assert not PaperEntry.objects.filter(settled_at=None).exists()


def test_two_readings_that_differ_are_shown_to_both_and_mended_by_either() -> None:
    small = small_season()
    of, second = invite(small.batch, small.branch), deputy(small)
    typed(of, small.secretary, 0, 1)
    assert not typed(of, second, 0, 2).agreed
    assert statuses(of) == ["expected"] * 3
    for reader in (small.secretary, second):
        sheet = paper_sheet_of(of, reader)
        assert [row.pk for row in sheet.differing] == [rows(of)[1].pk, rows(of)[2].pk]

    assert typed(of, second, 0, 1).agreed
    assert statuses(of) == ["present", "present", "expected"]


def test_nobody_sees_another_s_ticks_before_their_own_are_kept() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    typed(of, small.secretary, 0)

    sheet = paper_sheet_of(of, deputy(small))

    assert (sheet.has_mine, sheet.others) == (False, 1)
    assert not any(row.is_mine or row.differs for row in sheet.rows)


def test_the_paper_takes_nobody_off_the_roll() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    typed(of, small.secretary, 0)

    assert typed(of, deputy(small), 0).agreed
    assert statuses(of) == [Presence.PRESENT] * 3


def test_a_sheet_that_nobody_signed_or_of_another_roll_is_refused() -> None:
    small = small_season()
    other, _people = make_branch(small.committee)
    of, theirs = invite(small.batch, small.branch), invite(small.batch, other)

    with pytest.raises(attendance_refusals.NobodySigned):
        typed(of, small.secretary)
    with pytest.raises(attendance_refusals.NotOfThisRoll):
        type_paper_sheet(roll=of, present=[rows(theirs)[0].pk], by=small.secretary, now=NOW)
    with pytest.raises(NotAllowed):
        typed(theirs, small.secretary, 0)
    with pytest.raises((attendance_refusals.PersonNeeded, NotAllowed)):
        typed(of, PROGRAM, 0)


def test_a_finished_roll_takes_no_sheet() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    actions.finish_roll_call(roll=of, by=small.secretary, now=NOW)

    with pytest.raises(refusals.RollCallIsDone):
        typed(roll(of.pk), small.secretary, 0)
