"""The roll call: only what its reader saw is changed, and the ledger is always the roll."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.support.database import at_the_same_time
from tests.support.people import actor_of, make_office, make_person
from tests.support.seasons import (
    NOW,
    STARTS_AT,
    SmallSeason,
    invite,
    make_batch,
    make_branch,
    roll,
    rows,
    small_season,
)
from wuxin.core.actor import Actor
from wuxin.core.errors import NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.ledger import actions as ledger
from wuxin.ledger import queries as sums
from wuxin.ledger.models import Book, Entry
from wuxin.people.models import Role
from wuxin.seasons import actions, refusals
from wuxin.seasons.actions import Change, RollCallOutcome
from wuxin.seasons.models import BatchOrganisation, Enrolment, Presence
from wuxin.seasons.queries.expected import expected_entries

LATER = NOW + timedelta(minutes=1)


def change(row: Enrolment, status: str, **fields: str) -> Change:
    return Change(enrolment_id=row.pk, seen_revision=row.revision, status=status, **fields)


def take(small: SmallSeason, of: BatchOrganisation, *changes: Change) -> RollCallOutcome:
    return actions.take_roll_call(roll=of, changes=changes, by=small.secretary, now=NOW)


def present(of: BatchOrganisation) -> list[bool]:
    return [row.status == Presence.PRESENT for row in rows(of)]


def book_of(small: SmallSeason) -> Book:
    assert small.season.book is not None
    return small.season.book


def people_there(small: SmallSeason) -> int:
    return sums.total(book_of(small), kinds=["field_class"]).attendances


@pytest.mark.django_db
def test_a_tick_counts_once_in_the_ledger_with_the_batchs_minutes() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    outcome = take(small, of, change(rows(of)[1], "present"))

    entry = Entry.objects.get()
    assert len(outcome.changed) == 1
    assert (entry.kind_id, entry.person_id, entry.minutes, entry.people) == (
        "field_class",
        small.people[1].pk,
        90,
        1,
    )
    assert entry.organisation_id == small.branch.pk
    assert str(entry.day) == "2022-03-04"


@pytest.mark.django_db
def test_one_save_leaves_one_event_without_names_or_reasons() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    first, second, _third = rows(of)

    take(small, of, change(first, "present"), change(second, "leave", reason="ill"))

    event = AuditEvent.objects.get(code="seasons.roll_call.saved")
    assert event.changes == {
        "rows": [[first.pk, "expected", "present"], [second.pk, "expected", "leave"]]
    }


@pytest.mark.django_db
def test_two_people_ticking_different_rows_at_once_both_keep_their_ticks() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    stale = roll(of.pk)
    first, second, _third = rows(of)

    take(small, of, change(first, "present"))
    outcome = take(small, stale, change(second, "present"))

    assert outcome.clashes == []
    assert present(of) == [True, True, False]


@pytest.mark.django_db
def test_a_row_somebody_else_changed_is_shown_and_not_overwritten() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    seen = rows(of)[1]
    take(small, of, change(seen, "leave", reason="family"))

    outcome = take(small, roll(of.pk), change(seen, "present"))

    clash = outcome.clashes[0]
    assert outcome.changed == []
    assert (clash.enrolment.status, clash.wanted.status) == ("leave", "present")
    assert clash.enrolment.recorded_by_id == small.people[0].pk
    assert rows(of)[1].status == "leave"
    assert Entry.objects.count() == 0


@pytest.mark.django_db
def test_a_tick_sent_again_after_a_lost_answer_does_no_harm() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    seen = rows(of)[1]
    take(small, of, change(seen, "present"))
    last_save = roll(of.pk).last_save

    outcome = take(small, roll(of.pk), change(seen, "present"))

    assert outcome.changed == outcome.clashes == []
    assert Entry.objects.count() == 1
    assert roll(of.pk).last_save == last_save


@pytest.mark.django_db
def test_all_here_except_leaves_leave_and_visits_as_they_are() -> None:
    small = small_season(members=5)
    of = invite(small.batch, small.branch)
    one, two, three, _four, _five = rows(of)
    take(small, of, change(one, "leave", reason="official"), change(two, "visit"))

    actions.mark_all_present_except(roll=of, absent_ids=[three.pk], by=small.secretary, now=LATER)

    assert [row.status for row in rows(of)] == ["leave", "visit", "absent", "present", "present"]
    assert people_there(small) == 2


@pytest.mark.django_db
def test_undo_puts_back_what_the_last_save_changed() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    take(small, of, change(rows(of)[0], "leave", reason="ill", reason_text="发烧"))
    take(small, of, change(rows(of)[0], "present"), change(rows(of)[1], "present"))

    actions.undo_roll_call_change(roll=of, save_key=of.last_save, by=small.secretary, now=LATER)

    first, second, _third = rows(of)
    assert (first.status, first.reason, first.reason_text) == ("leave", "ill", "发烧")
    assert second.status == "expected"
    assert people_there(small) == 0


@pytest.mark.django_db
def test_undo_of_a_save_that_is_not_the_last_changes_nothing() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    take(small, of, change(rows(of)[0], "present"))
    earlier = of.last_save
    take(small, of, change(rows(of)[1], "present"))

    for key in (earlier, ""):
        with pytest.raises(refusals.NothingToUndo):
            actions.undo_roll_call_change(roll=of, save_key=key, by=small.secretary, now=LATER)

    assert present(of) == [True, True, False]


@pytest.mark.django_db
def test_a_forged_row_of_another_branch_is_ignored_and_written_down() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    other, _people = make_branch(small.committee)
    foreign = rows(invite(small.batch, other))[0]

    outcome = take(small, of, change(rows(of)[0], "present"), change(foreign, "present"))

    foreign.refresh_from_db()
    assert outcome.ignored == [foreign.pk]
    assert foreign.status == "expected"
    event = AuditEvent.objects.get(code="seasons.roll_call.saved")
    assert event.changes["ignored"] == [foreign.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"status": "late"},
        {"status": "leave", "reason": "hangover"},
        {"status": "present", "reason": "ill"},
        {"status": "absent", "reason_text": "长" * 41},
    ],
)
def test_an_unknown_status_or_reason_is_refused(fields: dict[str, str]) -> None:
    small = small_season()
    of = invite(small.batch, small.branch)

    with pytest.raises(refusals.UnknownStatus):
        take(small, of, change(rows(of)[0], **fields))


@pytest.mark.django_db
def test_the_database_refuses_an_unknown_status_and_a_reason_of_who_was_there() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    for fields in ({"status": "late"}, {"status": "present", "reason": "ill"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            of.enrolments.update(**fields)


@pytest.mark.django_db
def test_nobody_but_secretary_deputy_and_organiser_above_calls_a_roll() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    other, others = make_branch(small.committee)
    made = {"deputy": Role.DEPUTY, "auditor": Role.AUDITOR, "operator": Role.OPERATOR}
    actors: dict[str, Actor] = {}
    for name, role in made.items():
        person = make_person(small.branch)
        make_office(person, role, small.branch)
        actors[name] = actor_of(person)
    make_office(others[0], Role.SECRETARY, other)
    actors |= {
        "organiser": small.organiser,
        "secretary": small.secretary,
        "member": actor_of(small.people[1]),
        "elsewhere": actor_of(others[0]),
        "visitor": Actor.visitor(),
    }

    def may(actor: Actor) -> bool:
        try:
            actions.mark_all_present_except(roll=of, by=actor, now=NOW)
        except NotAllowed:
            return False
        return True

    assert {name for name, actor in actors.items() if may(actor)} == {
        "organiser",
        "secretary",
        "deputy",
    }


@pytest.mark.django_db
def test_a_roll_of_a_cancelled_batch_or_a_closed_season_is_not_called() -> None:
    small = small_season()
    of = invite(small.batch, small.branch)
    actions.cancel_batch(batch=small.batch, by=small.organiser, now=NOW)
    for stale in (of, roll(of.pk)):
        with pytest.raises(refusals.BatchCancelled):
            take(small, stale, change(rows(of)[0], "present"))

    other = small_season_two(small)
    actions.close_season(season=small.season, by=small.organiser, now=NOW)
    with pytest.raises(refusals.SeasonClosed):
        take(small, roll(other.pk), change(rows(other)[0], "present"))


def small_season_two(small: SmallSeason) -> BatchOrganisation:
    batch = make_batch(small.activity, starts_at=STARTS_AT + timedelta(days=1))
    return invite(batch, small.branch)


@pytest.mark.django_db
def test_what_the_ledger_holds_is_what_the_roll_says() -> None:
    small = small_season(members=6)
    of = invite(small.batch, small.branch)
    actions.mark_all_present_except(roll=of, by=small.secretary, now=NOW)
    take(small, of, change(rows(of)[0], "absent"), change(rows(of)[1], "leave", reason="away"))
    take(small, of, change(rows(of)[0], "present"))
    actions.finish_roll_call(roll=of, by=small.secretary, now=LATER)

    report = ledger.rebuild(book_of(small), by=Actor.program(), now=LATER, check_only=True)

    assert report.is_clean
    assert report.sources == 6  # five people and the session
    assert {p.source for p in expected_entries(book_of(small))} == set(
        Entry.objects.standing().values_list("source", flat=True)
    )


def test_two_phones_that_tick_at_once_lose_nothing(committed_db: None) -> None:
    small = small_season(members=12)
    of = invite(small.batch, small.branch)
    seen = rows(of)

    def tick(part: list[Enrolment]) -> None:
        for row in part:
            take(small, roll(of.pk), change(row, "present"))

    at_the_same_time(lambda: tick(seen[:6]), lambda: tick(seen[6:]), lambda: tick(seen[3:9]))

    assert present(of) == [True] * 12
    assert people_there(small) == 12
    assert Entry.objects.count() == 12


def test_of_two_who_say_different_things_of_one_person_one_is_told(committed_db: None) -> None:
    small = small_season(members=1)
    of = invite(small.batch, small.branch)
    seen = rows(of)[0]

    def say(status: str) -> int:
        return len(take(small, roll(of.pk), change(seen, status)).clashes)

    clashes = at_the_same_time(lambda: say("present"), lambda: say("absent"))

    assert sorted(clashes) == [0, 1]
    assert people_there(small) == int(rows(of)[0].status == "present")
