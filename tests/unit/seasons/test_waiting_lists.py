"""The waiting list of a batch: joined, moved up, left; however many ask at once."""

from datetime import UTC, datetime

import pytest

from tests.support.database import at_the_same_time
from tests.support.people import actor_of
from tests.support.seasons import (
    PROGRAM,
    invite,
    make_branch,
    roll,
)
from tests.support.swaps import BEFORE, row_of, swap, taken, two_batches, wait
from wuxin.people.models import Person
from wuxin.seasons import actions, refusals
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    WaitingState,
)
from wuxin.seasons.queries import swaps as queries


@pytest.mark.django_db
def test_who_waits_moves_up_at_once_when_a_place_becomes_free() -> None:
    small, later = two_batches(capacity=1)
    swap(small.people[0], later)
    waiting = wait(later, small.people[1], small.branch)
    assert waiting.state == WaitingState.WAITING
    assert row_of(small.people[1]).batch_id == small.batch.pk

    swap(small.people[0], small.batch)

    waiting.refresh_from_db()
    assert waiting.state == WaitingState.PLACED
    assert row_of(small.people[1]).batch_id == later.pk
    assert (taken(small.batch), taken(later)) == (2, 1)
    assert [w.pk for w in queries.placed_lately(actor_of(small.people[1]), BEFORE)] == [waiting.pk]


@pytest.mark.django_db
def test_leave_gives_the_place_to_the_next_and_coming_after_all_needs_one() -> None:
    small, later = two_batches(capacity=1)
    swap(small.people[0], later)
    wait(later, small.people[1], small.branch)
    member = actor_of(small.people[0])
    actions.ask_leave(
        enrolment=row_of(small.people[0]), reason="ill", text="", by=member, now=BEFORE
    )
    assert row_of(small.people[1]).batch_id == later.pk

    with pytest.raises(refusals.PlaceIsGone):
        actions.withdraw_leave(enrolment=row_of(small.people[0]), by=member, now=BEFORE)

    assert row_of(small.people[0]).status == "leave"
    assert wait(later, small.people[0], small.branch).state == WaitingState.WAITING
    swap(small.people[1], small.batch)
    assert (row_of(small.people[0]).status, row_of(small.people[0]).batch_id) == (
        "expected",
        later.pk,
    )
    assert taken(later) == 1


@pytest.mark.django_db
def test_the_line_is_kept_and_a_branch_in_front_is_not_passed_by() -> None:
    small, later = two_batches(capacity=3)
    others, _people = make_branch(small.committee, members=2)
    third, _more = make_branch(small.committee, members=2)
    invite(later, others)
    branch = wait(later, None, third)
    member = wait(later, small.people[1], small.branch)
    assert [line.waiting.pk for line in queries.waiting_of(later)] == [branch.pk, member.pk]
    with pytest.raises(refusals.BatchIsFull):
        swap(small.people[2], later)

    called = BatchOrganisation.objects.get(organisation=others)
    actions.remove_organisation(invitation=roll(called.pk), by=PROGRAM, now=BEFORE)

    assert queries.waiting_of(later) == []
    assert taken(later) == 3
    assert (
        Enrolment.objects.filter(batch=later, batch_organisation__organisation=third).count() == 2
    )


@pytest.mark.django_db
def test_more_places_in_a_batch_are_given_to_the_line() -> None:
    small, later = two_batches(capacity=1)
    swap(small.people[0], later)
    wait(later, small.people[1], small.branch)
    plan = actions.BatchPlan(venue=later.venue, starts_at=later.starts_at, capacity=2)

    actions.change_batch(batch=Batch.objects.get(pk=later.pk), plan=plan, by=PROGRAM, now=BEFORE)

    assert row_of(small.people[1]).batch_id == later.pk


@pytest.mark.django_db
def test_who_leaves_the_line_lets_the_next_move_up() -> None:
    small, later = two_batches(capacity=1)
    big, _people = make_branch(small.committee, members=2)
    branch = wait(later, None, big)
    wait(later, small.people[1], small.branch)

    actions.withdraw_waiting(waiting=branch, by=PROGRAM, now=BEFORE)

    assert row_of(small.people[1]).batch_id == later.pk
    with pytest.raises(refusals.WaitingIsOver):
        actions.withdraw_waiting(waiting=branch, by=PROGRAM, now=BEFORE)


@pytest.mark.django_db
def test_nobody_waits_twice_or_for_a_batch_they_are_in() -> None:
    small, later = two_batches(capacity=1)
    swap(small.people[0], later)
    wait(later, small.people[1], small.branch)
    with pytest.raises(refusals.AlreadyWaiting):
        wait(later, small.people[1], small.branch)
    with pytest.raises(refusals.AlreadyInvited):
        wait(later, small.people[0], small.branch)


@pytest.mark.django_db
def test_a_cancelled_batch_ends_its_line() -> None:
    small, later = two_batches(capacity=1)
    swap(small.people[0], later)
    waiting = wait(later, small.people[1], small.branch)

    actions.cancel_batch(batch=later, by=PROGRAM, now=BEFORE)

    waiting.refresh_from_db()
    assert waiting.state == WaitingState.WITHDRAWN


@pytest.mark.django_db
def test_who_moved_away_while_waiting_does_not_hold_up_the_line() -> None:
    small, later = two_batches(capacity=1)
    other, people = make_branch(small.committee, members=1)
    swap(small.people[0], later)
    wait(later, people[0], other)
    people[0].memberships.update(to_on=datetime(2022, 3, 1, tzinfo=UTC).date())
    wait(later, small.people[1], small.branch)

    swap(small.people[0], small.batch)

    assert row_of(small.people[1]).batch_id == later.pk


def test_fifty_who_swap_at_once_never_overbook(committed_db: None) -> None:
    small, later = two_batches(members=50, capacity=7)

    def ask(person: Person) -> bool:
        try:
            swap(person, Batch.objects.select_related("activity__season").get(pk=later.pk))
        except refusals.BatchIsFull:
            return False
        return True

    for person in small.people:
        actor_of(person)
    answers = at_the_same_time(*[lambda p=person: ask(p) for person in small.people])

    assert sum(answers) == 7
    assert taken(later) == Enrolment.objects.filter(batch=later).count() == 7
    assert taken(small.batch) == Enrolment.objects.filter(batch=small.batch).count() == 43


def test_those_who_change_places_with_each_other_at_once_all_find_one(committed_db: None) -> None:
    small, later = two_batches(members=8, capacity=4)
    for person in small.people[:4]:
        swap(person, later)
    for person in small.people[4:]:
        wait(later, person, small.branch)

    def back(person: Person) -> None:
        swap(person, Batch.objects.select_related("activity__season").get(pk=small.batch.pk))

    at_the_same_time(*[lambda p=person: back(p) for person in small.people[:4]])

    there = set(Enrolment.objects.filter(batch=later).values_list("person_id", flat=True))
    assert there == {person.pk for person in small.people[4:]}
    assert (taken(later), taken(small.batch)) == (4, 4)
