"""Guests, an unnamed public and attested totals: numbers without a person, marked where shown."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.people import actor_of, make_office, make_person
from tests.support.seasons import NOW, PROGRAM, SmallSeason, invite, make_batch, small_season
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.ledger import actions as ledger
from wuxin.ledger import queries as sums
from wuxin.ledger import registry
from wuxin.ledger.models import Book, Entry
from wuxin.people.models import Role
from wuxin.reports.queries import readings
from wuxin.seasons import actions, attendance_refusals, refusals
from wuxin.seasons.actions import attested_totals, guests
from wuxin.seasons.actions.attested_totals import Paper
from wuxin.seasons.actions.roll_calls import Change
from wuxin.seasons.models import AttestedTotal, Batch, BatchState, Guest

pytestmark = pytest.mark.django_db
PAPER = Paper(people=85, title="分课堂签到汇总表", on=date(2022, 3, 4), place="档案柜 3 号盒")


def book_of(small: SmallSeason) -> Book:
    assert small.season.book is not None
    return small.season.book


def totals(small: SmallSeason) -> tuple[int, int]:
    found = sums.total(book_of(small), kinds=["field_class"])
    return found.attendances, found.unnamed


def another(small: SmallSeason) -> Actor:
    person = make_person(small.committee)
    make_office(person, Role.ORGANISER, small.committee)
    return actor_of(person)


def attest(small: SmallSeason, paper: Paper = PAPER, *, batch: bool = True) -> AttestedTotal:
    return attested_totals.attest_total(
        activity=small.activity,
        batch=small.batch if batch else None,
        paper=paper,
        by=small.organiser,
        now=NOW,
    )


def add_guest(small: SmallSeason, name: str = "客人甲", *, by: Actor | None = None) -> Guest:
    return guests.add_guest(
        batch=small.batch, name=name, coming_from="市作协", by=by or small.organiser, now=NOW
    )


def count(small: SmallSeason, people: int, reason: str = "") -> None:
    guests.count_unnamed_people(
        batch=small.batch, people=people, who="居民", reason=reason, by=small.organiser, now=NOW
    )


def test_a_guest_counts_apart_from_members_and_is_nobody_in_the_ledger() -> None:
    small = small_season()
    add_guest(small)

    assert totals(small) == (1, 1)
    assert Entry.objects.get().person_id is None
    assert sums.people(book_of(small), "kind:field_class") == 0


def test_a_guest_removed_with_a_reason_is_reversed() -> None:
    small = small_season()
    guest = add_guest(small)
    with pytest.raises(refusals.ReasonNeeded):
        guests.remove_guest(guest=guest, why=" ", by=small.organiser, now=NOW)

    guests.remove_guest(guest=guest, why="记错了批次", by=small.organiser, now=NOW)

    assert totals(small) == (0, 0)
    with pytest.raises(attendance_refusals.GuestGone):
        guests.remove_guest(guest=guest, why="再来一次", by=small.organiser, now=NOW)


def test_the_same_guest_is_noted_once() -> None:
    small = small_season()
    add_guest(small)

    with pytest.raises(attendance_refusals.GuestKnown):
        add_guest(small)
    assert totals(small) == (1, 1)


def test_another_number_of_the_public_needs_a_reason_and_replaces_the_first() -> None:
    small = small_season()
    count(small, 40)
    count(small, 40)
    with pytest.raises(refusals.ReasonNeeded):
        count(small, 45)
    count(small, 45, "重新数过")
    assert totals(small) == (45, 45)

    count(small, 0, "没有来")

    assert totals(small) == (0, 0)


@pytest.mark.parametrize("people", [-1, 100_001])
def test_a_number_out_of_range_is_refused(people: int) -> None:
    small = small_season()

    with pytest.raises(attendance_refusals.PeopleOutOfRange):
        count(small, people)


def test_nobody_is_counted_at_a_batch_to_come_or_called_off() -> None:
    small = small_season()
    small.batch = make_batch(small.activity, starts_at=NOW + timedelta(days=1))
    with pytest.raises(attendance_refusals.BatchNotBegun):
        add_guest(small)

    actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)
    with pytest.raises(refusals.BatchCancelled):
        add_guest(small)


def test_a_closed_season_takes_no_guest_and_no_total() -> None:
    small = small_season()
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    small.batch = Batch.objects.select_related("activity__season__book").get(pk=small.batch.pk)
    small.activity = small.batch.activity

    with pytest.raises((refusals.SeasonClosed, NotAllowed)):
        add_guest(small)
    with pytest.raises((refusals.SeasonClosed, NotAllowed)):
        attest(small)


def test_a_branch_s_secretary_counts_nobody_at_the_committee_s_activity() -> None:
    small = small_season()

    with pytest.raises(NotAllowed):
        add_guest(small, by=small.secretary)


def test_an_attested_total_counts_when_a_second_person_confirms() -> None:
    small = small_season()
    total = attest(small)
    assert totals(small) == (0, 0)
    with pytest.raises(attendance_refusals.SecondPersonNeeded):
        attested_totals.confirm_total(total=total, by=small.organiser, now=NOW)

    attested_totals.confirm_total(total=total, by=another(small), now=NOW)

    assert totals(small) == (85, 85)
    assert sums.people(book_of(small), "kind:field_class") == 0
    small.batch.refresh_from_db()
    assert small.batch.state == BatchState.HELD
    assert sums.total(book_of(small), kinds=["field_class_session"]).entries == 1


def test_a_total_withdrawn_with_a_reason_is_reversed_and_its_batch_not_held() -> None:
    small = small_season()
    total = attest(small)
    attested_totals.confirm_total(total=total, by=another(small), now=NOW)
    with pytest.raises(refusals.ReasonNeeded):
        attested_totals.withdraw_total(total=total, why="", by=small.organiser, now=NOW)

    attested_totals.withdraw_total(total=total, why="找到了名单", by=small.organiser, now=NOW)

    assert totals(small) == (0, 0)
    small.batch.refresh_from_db()
    assert small.batch.state == BatchState.PLANNED
    with pytest.raises(attendance_refusals.TotalChanged):
        attested_totals.withdraw_total(total=total, why="又", by=small.organiser, now=NOW)


def test_a_batch_with_a_list_takes_no_total_also_when_it_is_confirmed() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    total = attest(small)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)

    with pytest.raises(attendance_refusals.ListExists):
        attested_totals.confirm_total(total=total, by=another(small), now=NOW)
    attested_totals.withdraw_total(total=total, why="有名单", by=small.organiser, now=NOW)
    with pytest.raises(attendance_refusals.ListExists):
        attest(small)


def test_a_batch_has_one_total() -> None:
    small = small_season()
    attest(small)

    with pytest.raises(attendance_refusals.TotalExists):
        attest(small)


@pytest.mark.parametrize(
    ("paper", "refusal"),
    [
        (Paper(people=0, title="表", on=PAPER.on, place="柜"), "PeopleOutOfRange"),
        (Paper(people=100_001, title="表", on=PAPER.on, place="柜"), "PeopleOutOfRange"),
        (Paper(people=1, title="表", on=date(2022, 3, 5), place="柜"), "PaperInFuture"),
        (
            Paper(people=1, title="表", on=PAPER.on, place="柜", day=date(2022, 3, 9)),
            "PaperInFuture",
        ),
    ],
)
def test_a_paper_that_cannot_be_is_refused(paper: Paper, refusal: str) -> None:
    small = small_season()

    with pytest.raises(getattr(attendance_refusals, refusal)):
        attest(small, paper, batch=False)


def test_a_total_of_a_day_outside_the_season_is_refused() -> None:
    small = small_season()
    paper = Paper(people=1, title="表", on=PAPER.on, place="柜", day=date(2021, 1, 1))

    with pytest.raises(refusals.OutsideSeason):
        attest(small, paper, batch=False)


def test_the_database_holds_that_two_people_have_seen_the_paper() -> None:
    small = small_season()
    total = attest(small)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttestedTotal.objects.filter(pk=total.pk).update(confirmed_by_id=total.attested_by_id)


def test_every_figure_that_includes_a_total_says_so_and_no_other() -> None:
    small = small_season()
    count(small, 5)
    total = attest(small)
    attested_totals.confirm_total(total=total, by=another(small), now=NOW)

    found = {one.code: one for one in readings.read_all(book_of(small))}
    attendances = found["field_class_attendances"]

    assert attendances.value == 90
    assert attendances.unnamed == 90
    assert "（含合计证明）" in attendances.exact
    assert attendances.remarks == ["其中未记名 90", "含合计证明"]
    assert [one.code for one in found.values() if one.marks] == ["field_class_attendances"]


def test_a_figure_until_a_day_before_the_total_does_not_carry_its_mark() -> None:
    small = small_season()
    total = attest(small)
    attested_totals.confirm_total(total=total, by=another(small), now=NOW)
    figure = registry.figure("field_class_attendances")
    assert figure is not None

    before = readings.read(figure, book_of(small), until=small.batch.day - timedelta(days=1))
    after = readings.read(figure, book_of(small), until=small.batch.day)

    assert (before.marks, before.unnamed) == ((), 0)
    assert (after.marks, after.unnamed) == (("合计证明",), 85)


def test_the_ledger_is_what_guests_public_and_totals_say() -> None:
    small = small_season()
    count(small, 7)
    guests.remove_guest(guest=add_guest(small), why="记错", by=small.organiser, now=NOW)
    add_guest(small, "客人乙")
    total = attest(small)
    attested_totals.confirm_total(total=total, by=another(small), now=NOW)

    report = ledger.rebuild(book_of(small), by=PROGRAM, now=NOW, check_only=True)
    assert report.is_clean
    assert totals(small) == (93, 93)


def test_a_tick_beside_a_confirmed_total_is_refused_until_the_total_is_withdrawn() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    total = attest(small)
    attested_totals.confirm_total(total=total, by=another(small), now=NOW)

    with pytest.raises(attendance_refusals.TotalStands, match="85"):
        actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    assert totals(small) == (85, 85)

    attested_totals.withdraw_total(total=total, why="找到了名单", by=small.organiser, now=NOW)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)

    assert totals(small) == (3, 0)


def test_leave_is_noted_also_beside_a_total() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    attested_totals.confirm_total(total=attest(small), by=another(small), now=NOW)

    row = of.enrolments.first()
    assert row is not None
    change = Change(enrolment_id=row.pk, seen_revision=0, status="leave", reason="ill")
    outcome = actions.take_roll_call(roll=of, changes=[change], by=small.secretary, now=NOW)

    assert outcome.changed == [row.pk]
    assert totals(small) == (85, 85)
