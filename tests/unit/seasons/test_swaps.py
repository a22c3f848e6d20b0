"""Another batch, and the waiting list: places change hands, and none is given twice."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.database import at_the_same_time
from tests.support.people import actor_of
from tests.support.seasons import (
    PROGRAM,
    STARTS_AT,
    SmallSeason,
    invite,
    make_activity,
    make_batch,
    make_branch,
    make_venue,
    roll,
    small_season,
)
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import PartyOrganisation, Person
from wuxin.seasons import actions, refusals
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    Leave,
    Waiting,
    WaitingState,
)
from wuxin.seasons.queries import swaps as queries
from wuxin.seasons.queries.invitations import tree_to_invite

BEFORE = datetime(2022, 3, 3, 2, 0, tzinfo=UTC)  # the day before


def two_batches(*, members: int = 3, capacity: int = 100) -> tuple[SmallSeason, Batch]:
    """A branch in the first batch, and a second batch the day after with ``capacity`` places."""
    small = small_season(members=members)
    invite(small.batch, small.branch)
    later = STARTS_AT + timedelta(days=1)
    return small, make_batch(
        small.activity, venue=make_venue("示例教育馆"), starts_at=later, capacity=capacity
    )


def row_of(person: Person) -> Enrolment:
    rows = Enrolment.objects.select_related(
        "person__organisation",
        "batch__activity__season",
        "batch_organisation__organisation",
        "batch_organisation__batch__activity__season",
    )
    return rows.get(person=person)


def swap(person: Person, to: Batch, **given: object) -> Enrolment:
    by = given.pop("by", None) or actor_of(person)
    now = given.pop("now", BEFORE)
    return actions.swap_batch(enrolment=row_of(person), to=to, by=by, now=now, **given)


def wait(batch: Batch, person: Person | None, branch: PartyOrganisation) -> Waiting:
    by = actor_of(person) if person else PROGRAM
    return actions.wait_for_place(
        batch=batch, organisation=branch, person=person, by=by, now=BEFORE
    )


def taken(batch: Batch) -> int:
    return Batch.objects.get(pk=batch.pk).places_taken


@pytest.mark.django_db
def test_a_member_swaps_and_stands_on_the_roll_of_the_other_batch_alone() -> None:
    small, later = two_batches()

    moved = swap(small.people[1], later)

    assert moved.batch_id == later.pk
    assert moved.batch_organisation.organisation_id == small.branch.pk
    assert (taken(small.batch), taken(later)) == (2, 1)


@pytest.mark.django_db
def test_the_secretary_swaps_for_a_member_and_the_event_says_for_whom() -> None:
    small, later = two_batches()

    swap(small.people[2], later, by=small.secretary)

    event = AuditEvent.objects.get(code="seasons.batch.swapped")
    assert event.on_behalf_of_id == small.people[2].pk
    assert event.changes == {"batch": [small.batch.pk, later.pk]}


@pytest.mark.django_db
def test_nobody_swaps_a_colleague() -> None:
    small, later = two_batches()
    with pytest.raises(NotAllowed):
        swap(small.people[2], later, by=actor_of(small.people[1]))


@pytest.mark.django_db
def test_leave_asked_for_is_over_with_the_swap() -> None:
    small, later = two_batches()
    member = actor_of(small.people[1])
    actions.ask_leave(
        enrolment=row_of(small.people[1]), reason="ill", text="", by=member, now=BEFORE
    )
    assert taken(small.batch) == 2

    moved = swap(small.people[1], later)

    assert (moved.status, moved.reason, moved.holds_place) == ("expected", "", True)
    assert Leave.objects.get().withdrawn_at == BEFORE
    assert (taken(small.batch), taken(later)) == (2, 1)


@pytest.mark.django_db
def test_a_roll_from_which_the_last_one_moved_is_gone() -> None:
    small, later = two_batches(members=1)
    swap(small.people[0], later)
    assert [r.batch_id for r in BatchOrganisation.objects.all()] == [later.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        ("full", refusals.BatchIsFull),
        ("cancelled", refusals.BatchCancelled),
        ("past", refusals.BatchIsPast),
        ("closed", refusals.SeasonClosed),
        ("other", refusals.NotOfThisActivity),
        ("called", refusals.LeaveTooLate),
    ],
)
def test_what_cannot_be_swapped_says_why_and_changes_nothing(
    spoil: str, error: type[DomainError]
) -> None:
    small, later = two_batches(capacity=1)
    now = BEFORE
    if spoil == "full":
        Batch.objects.filter(pk=later.pk).update(places_taken=1)
    elif spoil == "cancelled":
        actions.cancel_batch(batch=later, by=PROGRAM, now=BEFORE)
    elif spoil == "past":
        now = STARTS_AT + timedelta(days=2)
    elif spoil == "closed":
        actions.close_season(season=small.season, by=PROGRAM, now=BEFORE)
    elif spoil == "other":
        later = make_batch(make_activity(small.season), venue=make_venue("示例礼堂"))
    else:
        called = roll(BatchOrganisation.objects.get().pk)
        actions.mark_all_present_except(roll=called, by=PROGRAM, now=BEFORE)
        actions.finish_roll_call(roll=roll(called.pk), by=PROGRAM, now=BEFORE)

    with pytest.raises(error):
        swap(small.people[1], later, now=now)

    assert row_of(small.people[1]).batch_id == small.batch.pk
    assert taken(small.batch) == 3


@pytest.mark.django_db
def test_two_batches_at_once_are_said_and_may_be_confirmed() -> None:
    small, later = two_batches()
    other = make_batch(
        make_activity(small.season, title="讲座", kind="lecture"),
        venue=make_venue("示例礼堂"),
        starts_at=later.starts_at + timedelta(minutes=30),
    )
    invite(other, small.branch)
    mine = Enrolment.objects.get(person=small.people[1], batch=small.batch)
    given = {"enrolment": mine, "to": later, "by": actor_of(small.people[1]), "now": BEFORE}

    with pytest.raises(refusals.PeopleBusy) as raised:
        actions.swap_batch(**given)
    assert "讲座" in str(raised.value)

    assert actions.swap_batch(**given, confirmed=True).batch_id == later.pk


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


@pytest.mark.django_db
def test_a_member_of_a_batch_that_was_called_off_swaps_even_after_its_hour() -> None:
    small, later = two_batches()
    actions.cancel_batch(batch=small.batch, by=PROGRAM, now=BEFORE)

    moved = swap(small.people[1], later, now=STARTS_AT + timedelta(hours=2))

    assert (moved.batch_id, moved.status, moved.holds_place) == (later.pk, "expected", True)
    assert taken(later) == 1


@pytest.mark.django_db
def test_who_swapped_alone_does_not_keep_the_branch_from_being_invited_whole() -> None:
    small, later = two_batches(members=1)
    branch, people = make_branch(small.committee, members=3)
    invite(small.batch, branch)
    swap(people[1], later)
    assert branch in not_invited_to(small, later)

    made = invite(later, branch, confirmed=True)

    assert taken(later) == 3
    assert sorted(Enrolment.objects.filter(batch=later).values_list("person", flat=True)) == [
        person.pk for person in people
    ]
    assert made.is_invited
    assert branch not in not_invited_to(small, later)
    with pytest.raises(refusals.AlreadyInvited):
        invite(later, branch)


@pytest.mark.django_db
def test_the_page_to_invite_asks_places_only_for_those_who_are_not_there_yet() -> None:
    small, later = two_batches()
    swap(small.people[1], later)

    line = next(
        one
        for one in tree_to_invite(later, small.organiser)
        if one.organisation.pk == small.branch.pk
    )

    assert (line.may_be_picked, line.places) == (True, 2)


@pytest.mark.django_db
def test_a_branch_of_which_one_came_alone_may_stand_in_line_whole() -> None:
    small, later = two_batches(capacity=2)
    swap(small.people[1], later)

    waiting = wait(later, None, small.branch)
    assert waiting.state == WaitingState.WAITING
    Batch.objects.filter(pk=later.pk).update(capacity=3)
    actions.withdraw_waiting(waiting=waiting, by=PROGRAM, now=BEFORE)
    waiting = wait(later, None, small.branch)

    assert waiting.state == WaitingState.PLACED
    assert taken(later) == 3
    assert BatchOrganisation.objects.get(batch=later).is_invited


def not_invited_to(small: SmallSeason, batch: Batch) -> list[PartyOrganisation]:
    """Branches that may still be picked for a batch."""
    lines = tree_to_invite(batch, small.organiser)
    return [line.organisation for line in lines if line.may_be_picked]
