"""Another batch of the activity: places change hands, and none is given twice."""

from datetime import timedelta

import pytest

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
)
from tests.support.swaps import BEFORE, row_of, swap, taken, two_batches, wait
from wuxin.core.errors import DomainError, NotAllowed
from wuxin.core.models import AuditEvent
from wuxin.people.models import PartyOrganisation
from wuxin.seasons import actions, refusals
from wuxin.seasons.models import (
    Batch,
    BatchOrganisation,
    Enrolment,
    Leave,
    WaitingState,
)
from wuxin.seasons.queries.invitations import tree_to_invite


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
